"""Institutions by year as a picture: a lane for each, a box for each year with works there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANE, LABEL, GAP = 24, 300, 2
_ROOM = 620
_WIDEST = 28
MOST_LANES = 14
_LABELLED_YEARS = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A year somewhere: where it is drawn, and how many works."""

    x: float
    year: int
    works: int
    strength: float


@dataclass(frozen=True, slots=True)
class Lane:
    """An institution, or none, with its years."""

    y: int
    name: str
    country: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes below each other, the first place first."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, int], ...]
    box: float
    hidden: int

    @property
    def width(self) -> float:
        """Names and years."""
        return LABEL + _ROOM

    @property
    def height(self) -> int:
        """All lanes and the years below them."""
        return LANE * len(self.lanes) + 20


def timeline_of(places: Sequence[Mapping[str, Any]]) -> Timeline | None:
    """The timeline of rows year, institution, country_code, work_count; None where there are none.

    The places with most works are shown, in the order in which they begin.
    """
    rows = [row for row in places if row["institution"] and row["year"] is not None]
    if not rows:
        return None
    by_place: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows:
        years = by_place.setdefault((row["institution"], row["country_code"] or ""), {})
        years[row["year"]] = years.get(row["year"], 0) + row["work_count"]
    largest = sorted(by_place, key=lambda place: -sum(by_place[place].values()))[:MOST_LANES]
    shown = sorted(largest, key=lambda place: (min(by_place[place]), place))
    span = range(min(r["year"] for r in rows), max(r["year"] for r in rows) + 1)
    step = min(_WIDEST, _ROOM / len(span))
    most = max(max(years.values()) for years in by_place.values())
    lanes = tuple(
        Lane(
            LANE * number,
            *place,
            tuple(
                Box(LABEL + step * (year - span.start), year, works, 0.35 + 0.65 * works / most)
                for year, works in sorted(by_place[place].items())
            ),
        )
        for number, place in enumerate(shown)
    )
    ticks = tuple(
        (LABEL + step * (year - span.start), year)
        for year in span
        if year % _LABELLED_YEARS == 0 or len(span) <= _LABELLED_YEARS
    )
    return Timeline(lanes, ticks, max(1.0, step - GAP), len(by_place) - len(shown))
