"""Charts of bars, one a year, drawn by the page itself: no script, and readable by all.

Across, places are shares of the width in per cent, so that a chart of many years becomes narrower
with its page, and the latest years are always seen; heights and letters keep their size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 120
TOP = 18
"""Room for the number above the highest bar."""
WIDTH, _GAP = 14, 4
_OUTSTANDING = 16
_LOWEST = 1.0
"""What is not nothing is seen."""
_STEPS = (5, 10, 20, 50, 100)
_MOST_LABELS = 8
"""As many as have room beside each other where a page is 390 pixels wide."""
_EDGE = 0.1
"""The first and last tenth, whose labels begin or end with their bars and so are not cut."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A year: where its bar is drawn, and what it stands for; across in %, upwards in pixels."""

    x: float
    middle: float
    end: float
    y: float
    height: float
    year: int
    count: int
    place: float

    @property
    def anchor(self) -> str:
        """Which part of a label lies at ``label_x``: its start, middle or end."""
        if self.place < _EDGE:
            return "start"
        return "end" if self.place > 1 - _EDGE else "middle"

    @property
    def label_x(self) -> float:
        """Where a label lies, in %."""
        return {"start": self.x, "middle": self.middle, "end": self.end}[self.anchor]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside each other; ``height`` without the labels below."""

    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """The width of all bars where there is room, in pixels."""
        return _width(len(self.bars))

    @property
    def most(self) -> int:
        """The largest count of a year."""
        return max((one.count for one in self.bars), default=0)

    @property
    def highest(self) -> Bar | None:
        """The latest of the highest bars, whose number is written above it."""
        return max(self.bars, key=lambda one: (one.count, one.year), default=None)

    @property
    def labelled(self) -> list[Bar]:
        """The bars with their year below: every fifth, or fewer where there are many."""
        count = len(self.bars)
        step = next((one for one in _STEPS if count <= one * _MOST_LABELS), _STEPS[-1])
        return [one for one in self.bars if one.year % step == 0]

    @property
    def height(self) -> int:
        """The height of the highest bar and the number above it."""
        return TOP + HEIGHT

    @property
    def bar(self) -> float:
        """The width of one, in %."""
        return 100 * WIDTH / self.width


def chart_of(counts: Mapping[int, int]) -> Chart:
    """A bar a year from the first to the last, the highest as high as the chart."""
    return charts_of([counts])[0]


def charts_of(several: Sequence[Mapping[int, int]]) -> list[Chart]:
    """Charts to be read side by side: of the same years, their bars by one measure.

    The highest bar of all is as high as a chart; charts of nothing have no bars.
    """
    known = [{year: count for year, count in one.items() if count} for one in several]
    years = [year for one in known for year in one]
    most = max((count for one in known for count in one.values()), default=0)
    span = range(min(years), max(years) + 1) if years else range(0)
    return [Chart(_bars(one, span, most) if one else ()) for one in known]


def _width(count: int) -> int:
    return count * (WIDTH + _GAP) + _OUTSTANDING


def _bars(counts: Mapping[int, int], span: range, most: int) -> tuple[Bar, ...]:
    return tuple(_bar(year, span, counts.get(year, 0), most) for year in span)


def _bar(year: int, span: range, count: int, most: int) -> Bar:
    height = max(HEIGHT * count / most, _LOWEST) if count else 0
    percent = 100 / _width(len(span))
    x, half = percent * (year - span.start) * (WIDTH + _GAP), percent * WIDTH / 2
    place = (year - span.start) / len(span)
    return Bar(x, x + half, x + 2 * half, TOP + HEIGHT - height, height, year, count, place)
