"""Mark the structure of a line of JSON, and check values that are passed over.

Marks are the addresses of what gives a line its structure: both quotes of each string, and the
braces, brackets, commas and colons outside strings; behind the last, some that point at the
line's end. They are found 64 bytes at a time, by Langdale and Lemire's method ("Parsing gigabytes
of JSON per second", 2019).
"""

import numpy as np

from entrepot.compiled import compiled
from entrepot.graph.columns.memory import (
    Mask,
    backslashes_at,
    byte_at,
    controls_at,
    first_of,
    newlines_at,
    number_at,
    put_number,
    quotes_at,
    structurals_at,
    word_at,
)
from entrepot.graph.columns.strings import BLANK, QUOTE, code_at, plain_of

COMMA, COLON = b",:"
OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP = b"[]{}"
ODD = -1
_TAB, _RETURN, _ZERO, _NINE, _MINUS, _PLUS, _POINT = b"\t\r09-+."
_LETTER_E = ord("e")
_NULL, _TRUE, _ALSE = (int.from_bytes(word, "little") for word in (b"null", b"true", b"alse"))
_LETTER_N, _LETTER_T, _LETTER_F, _LETTER_U = b"ntfu"
_LOWEST_32 = 2**32 - 1
_DEEPEST = 60
SPARE_MARKS = 4

# Of masks: with plain integers, which are signed, Numba would compute in floats.
_NONE, _ONE, _TOP = np.uint64(0), np.uint64(1), np.uint64(63)
_ALL, _EVEN = np.uint64(2**64 - 1), np.uint64(0x5555555555555555)
_TWO, _FOUR, _EIGHT, _SIXTEEN, _THIRTY_TWO = map(np.uint64, (2, 4, 8, 16, 32))


@compiled
def line_end(here: int) -> int:
    """The newline that ends the line."""
    while True:
        newlines = newlines_at(here)
        if newlines:
            return here + first_of(newlines)
        here += 64


@compiled
def mark(here: int, end: int, marks: int) -> int:
    """Write the marks of a line and return their number.

    -1 where a string does not end, or has a character or an escape that JSON does not allow.
    """
    count = 0
    inside = behind = _NONE  # all bits where a string, the lowest where an escape, goes on
    while here < end:
        line = _ALL if end - here >= 64 else (_ONE << np.uint64(end - here)) - _ONE
        quotes, backslashes = quotes_at(here) & line, backslashes_at(here) & line
        if backslashes | behind:
            escaped, behind = _escaped(backslashes, behind)
            quotes &= ~escaped
            if not _are_escapes(here, backslashes & ~escaped):
                return ODD
        strings = _between(quotes) ^ inside
        inside = _NONE - (strings >> _TOP)
        if (controls_at(here) & strings & line) | (backslashes & ~strings):
            return ODD
        found = (structurals_at(here) & ~strings & line) | quotes
        while found:
            put_number(marks + 8 * count, here + first_of(found))
            count += 1
            found &= found - _ONE
        here += 64
    for place in range(SPARE_MARKS):
        put_number(marks + 8 * (count + place), end)
    return ODD if inside else count


@compiled
def _between(quotes: Mask) -> Mask:
    """The bytes from each opening quote to before the closing one: those behind an odd number."""
    quotes ^= quotes << _ONE
    quotes ^= quotes << _TWO
    quotes ^= quotes << _FOUR
    quotes ^= quotes << _EIGHT
    quotes ^= quotes << _SIXTEEN
    return quotes ^ (quotes << _THIRTY_TWO)


@compiled
def _escaped(backslashes: Mask, behind: Mask) -> tuple[Mask, Mask]:
    """The bytes that an escape makes plain, and 1 where the next 64 begin with one.

    Of backslashes in a row every other one is escaped. Added to the run that it begins, a
    first one at an odd place carries to behind the run; so both kinds of runs are told apart.
    """
    backslashes &= ~behind
    follows = (backslashes << _ONE) | behind
    odd_starts = backslashes & ~_EVEN & ~follows
    carried = odd_starts + backslashes
    escaped = (_EVEN ^ (carried << _ONE)) & follows
    return escaped, (backslashes & ~escaped) >> _TOP


@compiled
def _are_escapes(here: int, backslashes: Mask) -> bool:
    """Whether something that JSON allows stands behind each backslash; no half of a pair."""
    while backslashes:
        backslash = here + first_of(backslashes)
        letter = byte_at(backslash + 1)
        if letter == _LETTER_U:
            code = code_at(backslash + 2)
            if code < 0 or 0xD800 <= code < 0xE000:
                return False
        elif not plain_of(letter):
            return False
        backslashes &= backslashes - _ONE
    return True


@compiled
def has_backslash(here: int, end: int) -> bool:
    """Whether there is a backslash."""
    while end - here > 64:
        if backslashes_at(here):
            return True
        here += 64
    found = backslashes_at(here)
    return found != 0 and here + first_of(found) < end


@compiled
def is_blank(here: int, end: int) -> bool:
    """Whether nothing but blanks lies there."""
    while here < end and _is_blank(byte_at(here)):
        here += 1
    return here == end


@compiled
def behind_blanks(here: int) -> int:
    """The first byte that is no blank."""
    while _is_blank(byte_at(here)):
        here += 1
    return here


@compiled
def _is_blank(byte: int) -> bool:
    return byte == BLANK or byte == _TAB or byte == _RETURN  # noqa: PLR1714 (twice as fast)


@compiled
def literal_end(here: int) -> int:
    """What comes behind a number, null, true or false; -1 where none begins here."""
    first, word = byte_at(here), word_at(here) & _LOWEST_32
    if first == _LETTER_N:
        return here + 4 if word == _NULL else ODD
    if first == _LETTER_T:
        return here + 4 if word == _TRUE else ODD
    if first == _LETTER_F:
        return here + 5 if word_at(here + 1) & _LOWEST_32 == _ALSE else ODD
    end, _ = number_end(here)
    return end


@compiled
def number_end(here: int) -> tuple[int, bool]:
    """What comes behind a number, and whether it is a whole one; -1 where none begins here."""
    here += byte_at(here) == _MINUS
    digits = here
    here = _digits_end(here)
    if here == digits or (byte_at(digits) == _ZERO and here > digits + 1):
        return ODD, False
    is_whole = True
    if byte_at(here) == _POINT:
        is_whole = False
        digits = here + 1
        here = _digits_end(digits)
        if here == digits:
            return ODD, False
    if byte_at(here) | 32 == _LETTER_E:
        is_whole = False
        digits = here + 1 + (byte_at(here + 1) == _PLUS or byte_at(here + 1) == _MINUS)
        here = _digits_end(digits)
        if here == digits:
            return ODD, False
    return here, is_whole


@compiled
def _digits_end(here: int) -> int:
    while _ZERO <= byte_at(here) <= _NINE:
        here += 1
    return here


@compiled
def behind_key(here: int, place: int, marks: int) -> tuple[int, int]:
    """Pass over a key and its colon: what comes behind, and the place of the next mark.

    The place is -1 where there is no key.
    """
    quote = number_at(marks + 8 * place)
    close, colon = number_at(marks + 8 * place + 8), number_at(marks + 8 * place + 16)
    if byte_at(quote) != QUOTE or not is_blank(here, quote):
        return here, ODD
    if byte_at(colon) != COLON or not is_blank(close + 1, colon):
        return here, ODD
    return colon + 1, place + 3


@compiled
def pass_over(here: int, place: int, marks: int) -> int:
    """Check a value that begins at ``here``; return the place of the mark behind it.

    ``place`` is that of the first mark not before it. -1 where it is no value, or a very deep
    one, or something but blanks comes before the mark behind it.
    """
    are_maps = _NONE  # a bit for each level: the lowest, of the one we are in
    depth = 0
    while True:
        next_ = number_at(marks + 8 * place)
        opening = byte_at(next_)
        if opening == QUOTE:
            is_wrong = not is_blank(here, next_)
            here = number_at(marks + 8 * place + 8) + 1
            place += 2
        elif opening | 32 == OPEN_MAP and is_blank(here, next_):
            here, place, is_empty = _enter(next_, place, marks)
            if not is_empty:
                depth += 1
                are_maps = (are_maps << _ONE) | (_ONE if opening == OPEN_MAP else _NONE)
                if place < 0 or depth > _DEEPEST:
                    return ODD
                continue
            is_wrong = False
        else:
            here = literal_end(behind_blanks(here))
            is_wrong = here < 0
        if is_wrong:
            return ODD
        here, place, depth, are_maps = _leave(here, place, marks, depth, are_maps)
        if depth <= 0:
            return place if depth == 0 else ODD


@compiled
def _enter(opening: int, place: int, marks: int) -> tuple[int, int, bool]:
    """Enter a map or list: to its first value, or behind it where it is empty."""
    here, place = opening + 1, place + 1
    next_ = number_at(marks + 8 * place)
    if byte_at(next_) == byte_at(opening) + 2 and is_blank(here, next_):  # } is { + 2
        return next_ + 1, place + 1, True
    if byte_at(opening) == OPEN_MAP:
        here, place = behind_key(here, place, marks)
    return here, place, False


@compiled
def _leave(
    here: int, place: int, marks: int, depth: int, are_maps: Mask
) -> tuple[int, int, int, Mask]:
    """From behind a value to the next one, out of the maps and lists that end between.

    The depth is 0 where nothing is open any more, -1 where something else comes.
    """
    while True:
        next_ = number_at(marks + 8 * place)
        if not is_blank(here, next_):
            return here, place, ODD, are_maps
        if depth == 0:
            return here, place, depth, are_maps
        here, place = next_ + 1, place + 1
        is_map = are_maps & _ONE
        if byte_at(next_) == COMMA:
            if is_map:
                here, place = behind_key(here, place, marks)
            return here, place, depth if place > 0 else ODD, are_maps
        if byte_at(next_) != (CLOSE_MAP if is_map else CLOSE_LIST):
            return here, place, ODD, are_maps
        depth -= 1
        are_maps >>= _ONE
