"""The options of a ranking, carried along in the address of the page on which its area is changed.

``/area/?in=T10102&then=people?by=h_index&min=5``, the value encoded: which ranking, and what is
asked of it besides the area.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from entrepot.indicators.registry import Unit

CARRIED = "then"


@dataclass(frozen=True, slots=True)
class Carried:
    """What was asked of a ranking, as the part of an address that says it."""

    unit: Unit = "people"
    options: str = ""

    @property
    def value(self) -> str:
        """The value of ``then``; nothing where nothing is carried."""
        return f"{self.unit}?{self.options}" if self.options else ""

    def on(self, address: str) -> str:
        """An address of the page of an area, that carries the options along."""
        if not self.value:
            return address
        return _joined(address, urlencode({CARRIED: self.value}))

    def ranking(self, unit: Unit, area: str) -> str:
        """The address of a ranking of an area; only the one they were asked of has the options."""
        address = _joined(reverse(unit), area)
        return _joined(address, self.options if unit == self.unit else "")


def _joined(address: str, asked: str) -> str:
    if not asked:
        return address
    return f"{address}{'&' if '?' in address else '?'}{asked}"
