"""Strings of JSON, in compiled loops: where one ends, and what its escapes stand for.

All functions take addresses (see ``memory``) of text that has ``PADDING`` bytes behind it.
"""

from entrepot.compiled import compiled
from entrepot.graph.columns.memory import byte_at, copy_some, first_of, put_byte, specials_at

QUOTE, BACKSLASH, BLANK = b'"\\ '
_LETTER_U = ord("u")
_STEP = 32  # bytes that are copied at once
_HIGH, _LOW, _BEHIND = 0xD800, 0xDC00, 0xE000
"""Where the two halves of a surrogate pair begin, and what comes behind both."""


@compiled
def string_end(here: int) -> tuple[int, bool]:
    """The closing quote of a string that begins here, and whether anything is escaped in it.

    -1 where a character stands in it that JSON does not allow.
    """
    is_escaped = False
    while True:
        specials = specials_at(here)
        if specials == 0:
            here += 64
            continue
        here += first_of(specials)
        if byte_at(here) == QUOTE:
            return here, is_escaped
        if byte_at(here) != BACKSLASH:
            return -1, is_escaped
        is_escaped = True
        here += 2


@compiled
def copy(source: int, end: int, target: int) -> int:
    """Copy bytes; return where the copy ends. Up to 31 bytes behind it are overwritten."""
    length = end - source
    done = 0
    while done < length:
        copy_some(target + done, source + done)
        done += _STEP
    return target + length


@compiled
def unescape(here: int, end: int, target: int) -> int:
    """Write a string with its escapes resolved; return where it ends, -1 for a wrong escape."""
    while here < end:
        if byte_at(here) != BACKSLASH:
            put_byte(target, byte_at(here))
            here, target = here + 1, target + 1
            continue
        if byte_at(here + 1) == _LETTER_U:
            here, target = _put_code(here, target)
        else:
            plain = plain_of(byte_at(here + 1))
            put_byte(target, plain)
            target = target + 1 if plain else -1
            here += 2
        if target < 0:
            return -1
    return target if here == end else -1


@compiled
def plain_of(letter: int) -> int:
    """The character that a letter behind a backslash stands for; 0 where for none."""
    if letter in (34, 92, 47):  # " \ /
        return letter
    if letter in (98, 102):  # b f
        return 8 if letter == 98 else 12
    if letter in (110, 114):  # n r
        return 10 if letter == 110 else 13
    return 9 if letter == 116 else 0  # t


@compiled
def _put_code(here: int, target: int) -> tuple[int, int]:
    r"""Write the character of ``\u1234``, or of two such that make a pair; -1 where it is none."""
    code = code_at(here + 2)
    here += 6
    if _HIGH <= code < _LOW:
        low = code_at(here + 2) if byte_at(here) == BACKSLASH and byte_at(here + 1) == 117 else -1
        if not _LOW <= low < _BEHIND:
            return here, -1
        return here + 6, _put_character(0x10000 + ((code - _HIGH) << 10) + (low - _LOW), target)
    if code < 0 or _LOW <= code < _BEHIND:
        return here, -1
    return here, _put_character(code, target)


@compiled
def code_at(here: int) -> int:
    """Four hexadecimal digits as a number; -1 where they are none."""
    code = 0
    for place in range(4):
        digit = byte_at(here + place)
        folded = digit | 32
        if 48 <= digit <= 57:
            code = code * 16 + digit - 48
        elif 97 <= folded <= 102:
            code = code * 16 + folded - 87
        else:
            return -1
    return code


@compiled
def _put_character(code: int, target: int) -> int:
    """Write a character as UTF-8; return where it ends."""
    if code < 0x80:
        put_byte(target, code)
        return target + 1
    length = 2 + (code >= 0x800) + (code >= 0x10000)
    first = (0xF00 >> length) & 0xFF  # as many ones as there are bytes
    put_byte(target, first | (code >> (6 * (length - 1))))
    for place in range(1, length):
        put_byte(target + place, 0x80 | ((code >> (6 * (length - 1 - place))) & 0x3F))
    return target + length
