"""Bytes at an address, for compiled loops: loads, stores, and many bytes compared at once.

Numba knows arrays; what it does not know is to load eight bytes of one as a number, or to look
at 64 bytes in one instruction, which is what makes reading text fast (Langdale and Lemire,
"Parsing gigabytes of JSON per second", VLDB Journal 2019). An array that is handed from one
compiled function to another is also counted each time, an address is not.

Nothing is checked here. Callers keep the memory alive, and leave ``PADDING`` bytes behind it.
"""

from collections.abc import Callable
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from entrepot.compiled import compiled

PADDING = 128
"""Bytes behind a text that are read, and behind an output that are written, without meaning."""

Mask: TypeAlias = Any
"""64 bits, one for each byte looked at, the lowest for the first (unsigned, in Numba's eyes)."""
_Emit: TypeAlias = Callable[[Any, Any], Any]

_WORD = ir.IntType(64)
_BYTES = ir.VectorType(ir.IntType(8), 64)
_SOME_BYTES = ir.VectorType(ir.IntType(8), 32)


def _instruction(result: Any, operand: Any, emit: _Emit) -> Callable[[Any], Any]:
    """A function of one number, in compiled code only; ``emit`` writes its LLVM code."""

    @intrinsic
    def instruction(_: Any, value: Any) -> Any:  # noqa: ARG001 (its type is known)
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            return emit(builder, arguments[0])

        return result(operand), generate

    return cast(Callable[[Any], Any], instruction)


def _storing(convert: _Emit) -> Callable[[int, int], None]:
    """A function of an address and a number, which stores what ``convert`` makes of that."""

    @intrinsic
    def instruction(_: Any, address: Any, number: Any) -> Any:  # noqa: ARG001 (as above)
        def generate(context: Any, builder: Any, __: Any, arguments: Any) -> Any:
            value = convert(builder, arguments[1])
            pointer = builder.inttoptr(arguments[0], value.type.as_pointer())
            builder.store(value, pointer).align = 1
            return context.get_dummy_value()

        return types.void(types.int64, types.int64), generate

    return cast(Callable[[int, int], None], instruction)


def _load(builder: Any, address: Any, type_: Any) -> Any:
    loaded = builder.load(builder.inttoptr(address, type_.as_pointer()))
    loaded.align = 1
    return loaded


def _looking_for(is_found: Callable[[Any, Any, Any], Any]) -> Callable[[int], Mask]:
    """A function of an address: which of the 64 bytes there are of a kind."""

    def emit(builder: Any, address: Any) -> Any:
        found = is_found(builder, _load(builder, address, _BYTES), _all)
        return builder.bitcast(found, _WORD)

    return _instruction(types.uint64, types.int64, emit)


def _all(character: str) -> Any:
    return ir.Constant(_BYTES, [ord(character)] * 64)


def _are(character: str) -> Callable[[int], Mask]:
    return _looking_for(lambda b, loaded, each: b.icmp_unsigned("==", loaded, each(character)))


def _special(builder: Any, loaded: Any, each: Callable[[str], Any]) -> Any:
    quotes = builder.icmp_unsigned("==", loaded, each('"'))
    backslashes = builder.icmp_unsigned("==", loaded, each("\\"))
    controls = builder.icmp_unsigned("<", loaded, each(" "))
    return builder.or_(builder.or_(quotes, backslashes), controls)


def _structural(builder: Any, loaded: Any, each: Callable[[str], Any]) -> Any:
    """``{ } [ ] , :``; brackets differ from braces by one bit, that of letter case."""
    folded = builder.or_(loaded, each(" "))
    pairs = ((folded, "{"), (folded, "}"), (loaded, ","), (loaded, ":"))
    found = [builder.icmp_unsigned("==", those, each(character)) for those, character in pairs]
    return builder.or_(builder.or_(found[0], found[1]), builder.or_(found[2], found[3]))


byte_at = _instruction(
    types.int64,
    types.int64,
    lambda b, address: b.zext(_load(b, address, ir.IntType(8)), _WORD),
)
"""The byte at an address, 0 to 255."""
word_at: Callable[[int], int] = _instruction(
    types.uint64, types.int64, lambda b, address: _load(b, address, _WORD)
)
"""Eight bytes as a number, unsigned; the first byte is the lowest."""
number_at: Callable[[int], int] = _instruction(
    types.int64, types.int64, lambda b, address: _load(b, address, _WORD)
)
"""An integer of 64 bits."""
offset_at: Callable[[int], int] = _instruction(
    types.int64,
    types.int64,
    lambda b, address: b.sext(_load(b, address, ir.IntType(32)), _WORD),
)
"""An integer of 32 bits."""
first_of: Callable[[Mask], int] = _instruction(
    types.int64, types.uint64, lambda b, mask: b.cttz(mask, ir.Constant(ir.IntType(1), 1))
)
"""The place of the lowest bit of a mask that is not 0."""

quotes_at = _are('"')
backslashes_at = _are("\\")
newlines_at = _are("\n")
controls_at = _looking_for(lambda b, loaded, each: b.icmp_unsigned("<", loaded, each(" ")))
"""Bytes that JSON allows in no string."""
specials_at = _looking_for(_special)
"""Quotes, backslashes and what JSON allows in no string: where looking at a string stops."""
structurals_at = _looking_for(_structural)


put_number = _storing(lambda _, number: number)
"""Store an integer of 64 bits."""
put_byte = _storing(lambda b, number: b.trunc(number, ir.IntType(8)))
"""Store the lowest eight bits of a number."""
copy_some = _storing(lambda b, source: _load(b, source, _SOME_BYTES))
"""Copy 32 bytes to an address, from the second one."""


@compiled
def address_of(array: npt.NDArray[Any]) -> int:
    """Where an array's first byte lies; a signed number, as all addresses here."""
    return np.int64(array.ctypes.data)  # type: ignore[return-value]
