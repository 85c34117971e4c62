"""What is asked of a ranking."""

from dataclasses import dataclass
from typing import Literal

from entrepot.talent.basis import Choice


@dataclass(frozen=True, slots=True)
class RankingQuery:
    """What to rank and how.

    ``by``: the indicator; by default c_score for people, citation_count for places.
    ``top``: how many, None for all; ``offset``: how many before them are left out, so that rows
    101 to 200 are ``top=100, offset=100``. ``columns``: indicators to show besides.
    ``counting``: ``full`` or ``fractional``, for all that is weighted.
    ``citations``: ``auto``, ``reported`` or ``counted``; ``without_self`` and
    ``window_years`` need counted ones. ``since`` and ``until``: publication years.
    ``countries``, ``not_countries``: present publication country of people, country of
    institutions. ``stages``: career stages. ``returning_to``: people whose origin is this
    country and who now publish elsewhere. ``institutions``, ``not_institutions``: present
    institution of people, by number. ``moved_since``: people whose last move was in this year
    or later (see ``whereabouts.last_moves``). ``tied_to``: people with a work that is credited
    to this institution, by number. ``people``: only these, by number; they are ranked among
    themselves. ``maxima``: of the c-score, ``area`` or ``published``. ``lowest_first``: rank 1
    is the lowest value, as for shares of self-citations.
    """

    by: str | None = None
    top: int | None = 20
    columns: tuple[str, ...] = ()
    counting: Literal["full", "fractional"] = "full"
    citations: Choice = "auto"
    without_self: bool = False
    window_years: int | None = None
    since: int | None = None
    until: int | None = None
    min_works: int = 1
    countries: tuple[str, ...] = ()
    not_countries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    returning_to: str | None = None
    institutions: tuple[int, ...] = ()
    not_institutions: tuple[int, ...] = ()
    moved_since: int | None = None
    tied_to: int | None = None
    people: tuple[int, ...] = ()
    offset: int = 0
    maxima: Literal["area", "published"] = "area"
    lowest_first: bool = False

    @property
    def last_row(self) -> int | None:
        """The last row that is shown, from 1; None for all."""
        return None if self.top is None else self.offset + self.top


OF_PEOPLE = (
    "stages",
    "returning_to",
    "institutions",
    "not_institutions",
    "moved_since",
    "tied_to",
    "people",
)
"""The filters that only people have."""
