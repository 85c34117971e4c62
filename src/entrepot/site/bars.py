"""Charts of bars, one a year, drawn by the page itself: no script, and readable by all."""

from collections.abc import Mapping
from dataclasses import dataclass

HEIGHT = 120
WIDTH, _GAP = 14, 4
_LABELLED_YEARS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A year: where its bar is drawn, and what it stands for."""

    x: int
    y: float
    height: float
    year: int
    count: int
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside each other; ``width`` and ``height`` without the labels below."""

    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """The width of all bars."""
        return len(self.bars) * (WIDTH + _GAP)

    @property
    def height(self) -> int:
        """The height of the highest bar."""
        return HEIGHT

    @property
    def bar(self) -> int:
        """The width of one."""
        return WIDTH


def chart_of(counts: Mapping[int, int]) -> Chart:
    """A bar a year from the first to the last, the highest as high as the chart."""
    known = {year: count for year, count in counts.items() if count}
    if not known:
        return Chart(())
    most = max(known.values())
    span = range(min(known), max(known) + 1)
    return Chart(
        tuple(_bar(place, year, known.get(year, 0), most) for place, year in enumerate(span))
    )


def _bar(place: int, year: int, count: int, most: int) -> Bar:
    height = HEIGHT * count / most
    is_labelled = year % _LABELLED_YEARS == 0
    return Bar(place * (WIDTH + _GAP), HEIGHT - height, height, year, count, is_labelled)
