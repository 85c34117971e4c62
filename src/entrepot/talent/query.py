"""What is asked of a ranking."""

from dataclasses import dataclass
from typing import Literal

from entrepot.talent.basis import Choice


@dataclass(frozen=True, slots=True)
class RankingQuery:
    """What to rank and how.

    ``by``: the indicator; by default c_score for people, citation_count for places.
    ``top``: how many, None for all. ``columns``: indicators to show besides.
    ``counting``: ``full`` or ``fractional``, for all that is weighted.
    ``citations``: ``auto``, ``reported`` or ``counted``; ``without_self`` and
    ``window_years`` need counted ones. ``since`` and ``until``: publication years.
    ``countries``, ``not_countries``: present publication country of people, country of
    institutions. ``stages``: career stages. ``returning_to``: people whose origin is this
    country and who now publish elsewhere. ``maxima``: of the c-score, ``area`` or
    ``published``.
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
    maxima: Literal["area", "published"] = "area"
