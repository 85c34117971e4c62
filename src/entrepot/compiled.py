"""Functions compiled by Numba: loops over arrays at the speed of C, kept on disk once compiled."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function of arrays and numbers when it is first called.

    The machine code is kept beside the source (or where ``NUMBA_CACHE_DIR`` says), so that only
    the first call on a machine waits; where neither can be written, every process compiles for
    itself. Other threads run meanwhile: the interpreter's lock is given back.
    """
    try:
        return cast(Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # Numba finds no folder for its cache
        return cast(Function, njit(nogil=True)(function))
