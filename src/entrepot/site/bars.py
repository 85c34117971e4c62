"""Charts of bars, one a year, drawn by the page itself: no script, and readable by all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 120
WIDTH, _GAP = 14, 4
_LABELLED_YEARS = 5
_OUTSTANDING = 16


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
    """Bars beside each other; ``height`` without the labels below."""

    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """The width of all bars, and of the part of the last label that stands out."""
        return len(self.bars) * (WIDTH + _GAP) + _OUTSTANDING

    @property
    def most(self) -> int:
        """The largest count of a year."""
        return max((one.count for one in self.bars), default=0)

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


def _bars(counts: Mapping[int, int], span: range, most: int) -> tuple[Bar, ...]:
    return tuple(_bar(place, year, counts.get(year, 0), most) for place, year in enumerate(span))


def _bar(place: int, year: int, count: int, most: int) -> Bar:
    height = HEIGHT * count / most
    is_labelled = year % _LABELLED_YEARS == 0
    return Bar(place * (WIDTH + _GAP), HEIGHT - height, height, year, count, is_labelled)
