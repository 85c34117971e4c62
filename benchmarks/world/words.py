"""Words and names that do not exist, and the texts made of them.

Texts are written byte by byte into buffers (``Text``), which Arrow takes as they are.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from benchmarks.world.chance import below, bits, fraction, key_of
from benchmarks.world.copying import copy
from benchmarks.world.typed import Array, buffer, integer

from entrepot.compiled import compiled

Bytes = npt.NDArray[np.uint8]

COMMON_WORDS, SPECIAL_WORDS = 8_000, 40_000
GIVEN_NAMES, FAMILY_NAMES = 3_000, 30_000
WORDS_OF_TOPIC = 48
"""Every fourth word of a text is one of its topic's own."""
MOST_TITLE_WORDS = 16
_MOST_TITLE_BYTES, _MOST_NAME_BYTES, _MOST_WORD_BYTES = 240, 48, 24
_MOST_DIGITS = 19
_TITLE, _NAME, _ABSTRACT = 12 << 40, 13 << 40, 15 << 40
_SPACE, _DOT, _QUOTE, _COMMA, _COLON, _ZERO = 32, 46, 34, 44, 58, 48
_OPEN, _CLOSE, _OPEN_LIST, _CLOSE_LIST = 123, 125, 91, 93
_LOWER_A, _LOWER_Z, _CASE = 97, 122, 32
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu an er in on ul".split()  # noqa: SIM905
_LETTERS = "é ü ñ ø š 中 科".split()  # noqa: SIM905
_ODD_SHARE = 0.02
_RANKS = 1 << 16
_16 = np.uint64(16)
_LOW = np.uint64(_RANKS - 1)


class Text(NamedTuple):
    """Texts end to end: that of ``n`` is ``data[offsets[n]:offsets[n + 1]]``, in UTF-8."""

    offsets: npt.NDArray[np.int32]
    data: Bytes


class Words(NamedTuple):
    """``words``: the common ones, then the special ones; ``ranks``: common ones as often as
    Zipf's law has them (the r-th with a chance in proportion to 1/r)."""

    seed: int
    words: Text
    ranks: npt.NDArray[np.uint16]
    given: Text
    family: Text


def make_words(seed: int) -> Words:
    """The words of a world."""
    rng = np.random.default_rng([seed, 1])
    even = (np.arange(_RANKS) + 0.5) / _RANKS
    ranks = np.exp(even * np.log(COMMON_WORDS)).astype(np.uint16) - 1
    words = _made(rng, COMMON_WORDS + SPECIAL_WORDS)
    names = [[w.capitalize() for w in _made(rng, n)] for n in (GIVEN_NAMES, FAMILY_NAMES)]
    return Words(seed, _text(words), ranks, _text(names[0]), _text(names[1]))


def _made(rng: np.random.Generator, count: int) -> list[str]:
    """``count`` different words of one to five syllables, the short ones mostly first."""
    drawn = 2 * count
    syllables = rng.integers(0, len(_SYLLABLES), (drawn, 5)).tolist()
    lengths = rng.choice([1, 2, 3, 4, 5], drawn, p=[0.01, 0.2, 0.4, 0.25, 0.14]).tolist()
    ends = [*_LETTERS, *[""] * int(len(_LETTERS) / _ODD_SHARE)]
    end = rng.integers(0, len(ends), drawn).tolist()
    rows = zip(syllables, lengths, end, strict=True)
    words = ("".join(_SYLLABLES[s] for s in some[:n]) + ends[e] for some, n, e in rows)
    return list(dict.fromkeys(words))[:count]


def _text(words: list[str]) -> Text:
    encoded = [word.encode() for word in words]
    ends = np.cumsum([len(word) for word in encoded])
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    return Text(offsets, np.frombuffer(b"".join(encoded), np.uint8).copy())


def text_array(text: Text) -> Array:
    """The texts as an Arrow array, without copying."""
    buffers = [None, buffer(text.offsets), buffer(text.data)]
    return pa.Array.from_buffers(pa.string(), len(text.offsets) - 1, buffers)


@compiled
def put(text: Text, number: int, out: Bytes, at: int) -> int:
    """Write one text of many; return where it ends."""
    begin = integer(text.offsets[number])
    count = integer(text.offsets[number + 1]) - begin
    copy(out, at, (text.data, begin), count)
    return at + count


@compiled
def word_at(words: Words, key: np.uint64, topic: int, place: int) -> int:
    """The word at a place of a text: four words come of each 64 bits."""
    quarter = place & 3
    drawn = integer((bits(key, place >> 2) >> (_16 * np.uint64(quarter))) & _LOW)
    if quarter == 3:
        return COMMON_WORDS + (topic * WORDS_OF_TOPIC + drawn % WORDS_OF_TOPIC) % SPECIAL_WORDS
    return integer(words.ranks[drawn])


@compiled
def put_title(words: Words, position: int, topic: int, out: Bytes, at: int) -> int:
    """Write the title of the work at a position; return where it ends."""
    key = key_of(words.seed + _TITLE, position)
    count = 5 + below(key, 100, MOST_TITLE_WORDS - 4)
    begin = at
    for place in range(count):
        if place:
            out[at] = _SPACE
            at += 1
        at = put(words.words, word_at(words, key, topic, place), out, at)
    if _LOWER_A <= out[begin] <= _LOWER_Z:
        out[begin] -= _CASE
    return at


@compiled
def _put_abstract(
    words: Words,
    slot: npt.NDArray[np.int32],
    work: npt.NDArray[np.int64],
    out: Bytes,
    at: int,
) -> int:
    """Write the inverted index of an abstract as JSON: each word with its places.

    ``work``: its position, its topic, and the words of the abstract. ``slot`` has for each word
    the place of its first use; all are −1 before and after.
    """
    position, topic, count = work
    key = key_of(words.seed + _ABSTRACT, position)
    chain, last = np.full(count, -1, np.int16), np.empty(count, np.int16)
    word = np.empty(count, np.int32)
    for place in range(count):
        word[place] = word_at(words, key, topic, place)
        first = slot[word[place]]
        if first < 0:
            slot[word[place]] = last[place] = place
        else:
            chain[last[first]] = last[first] = place
    out[at] = _OPEN
    at += 1
    for place in range(count):
        if slot[word[place]] == place:
            if place:
                out[at] = _COMMA
                at += 1
            out[at] = _QUOTE
            at = put(words.words, word[place], out, at + 1)
            at = _put_places(chain, place, out, at)
    for place in range(count):
        slot[word[place]] = -1
    out[at] = _CLOSE
    return at + 1


@compiled
def _put_places(chain: npt.NDArray[np.int16], place: int, out: Bytes, at: int) -> int:
    out[at], out[at + 1], out[at + 2] = _QUOTE, _COLON, _OPEN_LIST
    at += 3
    while place >= 0:
        at = put_number(place, out, at)
        out[at] = _COMMA
        at += 1
        place = integer(chain[place])
    out[at - 1] = _CLOSE_LIST
    return at


@compiled
def put_number(number: int, out: Bytes, at: int) -> int:
    """Write a whole number from 0 on; return where it ends."""
    length, rest = 1, number // 10
    while rest:
        length += 1
        rest //= 10
    for place in range(at + length - 1, at - 1, -1):
        out[place] = _ZERO + number % 10
        number //= 10
    return at + length


@compiled
def put_name(words: Words, person: int, out: Bytes, at: int) -> int:
    """Write the name of a person; return where it ends."""
    key = key_of(words.seed + _NAME, person)
    at = put(words.given, below(key, 0, GIVEN_NAMES), out, at)
    if fraction(key, 1) < 0.35:
        out[at] = _SPACE
        out[at + 1] = 65 + below(key, 2, 26)
        out[at + 2] = _DOT
        at += 3
    out[at] = _SPACE
    return put(words.family, below(key, 3, FAMILY_NAMES), out, at + 1)


@compiled
def has_orcid(words: Words, person: int) -> bool:
    """Whether a person has an ORCID iD."""
    return fraction(key_of(words.seed + _NAME, person), 4) < 0.3


@compiled
def have_orcid(words: Words, person: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """For each person whether there is an ORCID iD."""
    flags = np.empty(len(person), np.bool_)
    for place in range(len(person)):
        flags[place] = has_orcid(words, person[place])
    return flags


@compiled
def put_orcid(words: Words, person: int, out: Bytes, at: int) -> int:
    """Write the ORCID iD of a person, 0000-000d-dddd-dddd; return where it ends."""
    number = below(key_of(words.seed + _NAME, person), 5, 1_000_000_000)
    for place in range(18, -1, -1):
        if place in (4, 9, 14):
            out[at + place] = 45
        else:
            out[at + place] = 48 + number % 10
            number //= 10
    return at + 19


def _room(count: int, most: int) -> Text:
    """Room for texts of so many bytes at most."""
    return Text(np.zeros(count + 1, np.int32), np.empty(count * most, np.uint8))


def numbered(begin: str, numbers: npt.NDArray[np.int64]) -> Text:
    """A text for each number: what it begins with, and the number."""
    head = np.frombuffer(begin.encode(), np.uint8)
    text = _room(len(numbers), len(head) + _MOST_DIGITS)
    end = _write_numbered(head, numbers, text)
    return Text(text.offsets, text.data[:end])


@compiled
def _write_numbered(head: Bytes, numbers: npt.NDArray[np.int64], text: Text) -> int:
    at = 0
    for place in range(len(numbers)):
        copy(text.data, at, (head, 0), len(head))
        at = put_number(numbers[place], text.data, at + len(head))
        text.offsets[place + 1] = at
    return at


def titles(words: Words, position: npt.NDArray[np.int64], topic: npt.NDArray[np.int32]) -> Text:
    """The titles of works."""
    text = _room(len(position), _MOST_TITLE_BYTES)
    end = _write_titles(words, position, topic, text)
    return Text(text.offsets, text.data[:end])


@compiled
def _write_titles(
    words: Words, position: npt.NDArray[np.int64], topic: npt.NDArray[np.int32], text: Text
) -> int:
    at = 0
    for place in range(len(position)):
        at = put_title(words, position[place], topic[place], text.data, at)
        text.offsets[place + 1] = at
    return at


def abstracts(
    words: Words,
    position: npt.NDArray[np.int64],
    topic: npt.NDArray[np.int32],
    length: npt.NDArray[np.int32],
) -> Text:
    """The abstracts of works as inverted indexes in JSON; empty where the length is 0."""
    room = len(position) * 2 + int(length.sum()) * _MOST_WORD_BYTES
    text = Text(np.zeros(len(position) + 1, np.int32), np.empty(room, np.uint8))
    slot = np.full(COMMON_WORDS + SPECIAL_WORDS, -1, np.int32)
    end = _write_abstracts(words, slot, np.stack([position, topic, length], axis=1), text)
    return Text(text.offsets, text.data[:end])


@compiled
def _write_abstracts(
    words: Words, slot: npt.NDArray[np.int32], works: npt.NDArray[np.int64], text: Text
) -> int:
    at = 0
    for place in range(len(works)):
        if works[place, 2]:
            at = _put_abstract(words, slot, works[place], text.data, at)
        text.offsets[place + 1] = at
    return at


def names(words: Words, person: npt.NDArray[np.int64]) -> Text:
    """The names of people."""
    text = Text(
        np.zeros(len(person) + 1, np.int32), np.empty(len(person) * _MOST_NAME_BYTES, np.uint8)
    )
    end = _write_names(words, person, text)
    return Text(text.offsets, text.data[:end])


@compiled
def _write_names(words: Words, person: npt.NDArray[np.int64], text: Text) -> int:
    at = 0
    for place in range(len(person)):
        at = put_name(words, person[place], text.data, at)
        text.offsets[place + 1] = at
    return at


def orcids(words: Words, person: npt.NDArray[np.int64]) -> Text:
    """The ORCID iDs of people, empty where somebody has none."""
    text = Text(
        np.zeros(len(person) + 1, np.int32), np.empty(len(person) * _MOST_NAME_BYTES, np.uint8)
    )
    end = _write_orcids(words, person, text)
    return Text(text.offsets, text.data[:end])


@compiled
def _write_orcids(words: Words, person: npt.NDArray[np.int64], text: Text) -> int:
    at = 0
    for place in range(len(person)):
        if has_orcid(words, person[place]):
            at = put_orcid(words, person[place], text.data, at)
        text.offsets[place + 1] = at
    return at
