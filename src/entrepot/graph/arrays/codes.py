"""Small numbers in the place of names that repeat: countries, types, stages."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

CodeArray = npt.NDArray[np.uint16]


@dataclass
class Codes:
    """Gives each name a code when it is first seen, from 1; 0 is an empty value."""

    names: list[str] = field(default_factory=list)
    _codes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, names: list[str]) -> "Codes":
        """Codes that were given before, for these names from 1 on."""
        return cls([*names], {name: code for code, name in enumerate(names, start=1)})

    def encode(self, texts: "pa.ChunkedArray[Any]") -> CodeArray:
        """The codes of texts."""
        if not len(texts):
            return np.empty(0, np.uint16)
        words: Any = texts.combine_chunks().dictionary_encode()
        codes = [self._code(name) for name in words.dictionary.to_pylist()]
        table = np.array([0, *codes], np.uint16)  # place 0: an empty value
        place: npt.NDArray[np.int32] = words.indices.fill_null(-1).to_numpy() + 1
        return table[place]

    def _code(self, name: str) -> int:
        if name not in self._codes:
            self.names.append(name)
            self._codes[name] = len(self.names)
        return self._codes[name]
