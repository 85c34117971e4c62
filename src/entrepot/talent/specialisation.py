"""An institution beside its peers, topic by topic: where it stands, and where the gaps are."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.errors import InputError
from entrepot.graph.arrays.layout import UNKNOWN
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.arrays.sorting import distinct
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Area, Years
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import Choice, choose_basis, coverage_of
from entrepot.talent.chosen import Chosen, choose, works_of_units
from entrepot.talent.gathered import impact_of
from entrepot.talent.topic_sums import (
    LEVELS,
    Sums,
    TopicLevel,
    TopicTree,
    Values,
    known_values,
    ratio,
    shares_of,
)

Counting: TypeAlias = Literal["full", "fractional"]
PlaceUnit: TypeAlias = Literal["institutions", "countries"]


WORLD_ID = "world"
"""Stands for all works of the area among the ids of institutions."""


@dataclass(frozen=True, slots=True)
class StandingQuery:
    """How an institution is looked at by topic.

    ``level``: topics, subfields or fields; ``counting``, ``citations``, ``since`` and ``until``
    (publication years) as of a ranking; ``unit``: whether institutions or countries are looked at.
    """

    level: TopicLevel = "subfield"
    counting: Counting = "full"
    citations: Choice = "auto"
    since: int | None = None
    until: int | None = None
    unit: PlaceUnit = "institutions"

    def __post_init__(self) -> None:
        if self.unit not in {"institutions", "countries"}:
            raise InputError(f"unit is {self.unit!r}; write institutions or countries.")
        if self.level not in LEVELS:
            raise InputError(f"The level is {self.level!r}; write one of {', '.join(LEVELS)}.")
        if self.counting not in {"full", "fractional"}:
            raise InputError(f"counting is {self.counting!r}; write full or fractional.")

    def within(self, area: Area) -> Area:
        """The part of an area that lies in the years asked for."""
        if self.since is None and self.until is None:
            return area
        return area & Years(self.since, self.until)


@dataclass(frozen=True)
class Standing:
    """An institution, its peers and the world in each topic of an area.

    ``topics``: a row a topic and institution: topic_id, topic_name, id, name, work_count (as
    counted), share (of the topic's works), mncs, p_top_10, pp_top_10, activity_index,
    people_count; by the works of the institution in the topic, most first; the world comes last
    in each topic. ``gaps``: see ``gaps_of``. ``citations``: reported or counted.
    """

    topics: pa.Table
    gaps: pa.Table
    citations: str


def standing(
    reader: GraphReader,
    area: Area,
    institution: str | int,
    peers: tuple[str | int, ...] = (),
    query: StandingQuery | None = None,
) -> Standing:
    """Set an institution beside its peers within an area; or a country, by its code.

    ``activity_index``, ``mncs``, ``p_top_10``, ``pp_top_10`` equal the indicators of those names
    for the works of the area in the topic. ``people_count``: people with a work of the topic
    that is credited to the institution, in a year in which they publish from there; not counted
    for countries.
    Raises UnknownNameError, NotComputableError.
    """
    query = query or StandingQuery()
    arrays, chosen = reader.arrays, choose(reader, query.unit, (institution, *peers))
    works = works_of(query.within(area), reader)
    basis = choose_basis(coverage_of(works, arrays), query.citations)
    impact = impact_of(basis, reader)
    tree = TopicTree.of(arrays, works, query.level)
    of_units = works_of_units(reader, works, chosen)
    is_full = query.counting == "full"
    sums = [
        tree.sums(own, impact, None if is_full else shares_of(arrays, own, query.unit))
        for own in of_units
    ]
    world = tree.sums(works, impact)
    active = [
        active_people(arrays, tree, own, int(place))
        if query.unit == "institutions"
        else np.full(len(tree.topics), np.nan)
        for own, place in zip(of_units, chosen.places, strict=True)
    ]
    labels = (tree.ids(), tree.names(reader))
    rows = _rows(sums, world, active)
    rows["activity_index"] = np.vstack(
        [
            *_activity(arrays, chosen, sums, world, query.counting),
            np.where(world.weight > 0, 1.0, np.nan),
        ]
    )
    return Standing(
        topics=_table(chosen, labels, rows),
        gaps=gaps_of(labels, tree.topics, sums, world),
        citations=basis.citations,
    )


def gaps_of(
    labels: tuple[list[str | None], list[str | None]],
    topics: npt.NDArray[np.int64],
    sums: list[Sums],
    world: Sums,
) -> pa.Table:
    """Topics in which peers (the world, where there are none) are strong and we are not.

    Formula: gap = S · T_ref(t) / S_ref − T(t), with T(t) the works in the top 10 % in topic t and S
    all works with known citations: so many highly cited works are missing beside what we would
    have, at our size, if our work were distributed and cited as that of the reference, which is
    the peers taken together. gap = S (w_ref − w) q_ref + S w (q_ref − q), with w =
    the topic's share of S and q = T(t) / works in t: the part of size (fewer works) and of
    impact (less cited).
    Unit: works. Source: indirect standardisation, and Kitagawa 1955, J. Am. Stat. Assoc.
    50:1168, on P(top 10 %) of Waltman & Schreiber 2013, JASIST 64:372.

    Each row is a topic with a gap above 0, the largest first: topic_id, topic_name, gap,
    gap_by_size, gap_by_impact, work_count, reference_share and own_share (of all works, w_ref
    and w), reference_pp_top_10, own_pp_top_10, reason: ``absent`` (no works), ``fewer`` (most of
    the gap is of size) or ``less_cited``.
    """
    own, peers = sums[0], sums[1:] or [world]
    cited = np.sum([one.cited for one in peers], axis=0)
    top = np.sum([one.top_10 for one in peers], axis=0)
    size = own.cited.sum()
    w_ref, w = ratio(cited, cited.sum()), ratio(own.cited, size)
    q_ref, q = ratio(top, cited), own.pp_top_10
    by_size = size * np.nan_to_num((np.nan_to_num(w_ref) - np.nan_to_num(w)) * q_ref)
    by_impact = np.nan_to_num(own.cited * (q_ref - q))
    gap = np.where(cited > 0, by_size + by_impact, 0.0)
    order = np.lexsort((topics, -gap))
    order = order[(gap[order] > 0) & (topics[order] != UNKNOWN)]
    reason = np.where(by_size >= by_impact, "fewer", "less_cited").astype(object)
    reason[own.weight == 0] = "absent"
    columns = {
        "gap": gap,
        "gap_by_size": by_size,
        "gap_by_impact": by_impact,
        "work_count": own.weight,
        "reference_share": w_ref,
        "own_share": w,
        "reference_pp_top_10": q_ref,
        "own_pp_top_10": q,
    }
    return pa.table(
        {
            "topic_id": pa.array([labels[0][i] for i in order], pa.string()),
            "topic_name": pa.array([labels[1][i] for i in order], pa.string()),
            **{name: known_values(values[order]) for name, values in columns.items()},
            "reason": pa.array(reason[order], pa.string()),
        }
    )


def active_people(
    arrays: GraphArrays, tree: TopicTree, works: Positions, institution: int
) -> npt.NDArray[np.int64]:
    """By topic, the people of an institution's works who publish from there in the work's year.

    ``works``: works credited to the institution.
    """
    there = np.flatnonzero(arrays["people/places.institution"] == institution)
    person = np.searchsorted(arrays["people/places.offsets"], there, side="right") - 1
    present = _paired(person, arrays["people/places.year"][there])
    lists = arrays.credit("people").of_work
    lengths = lists.lengths_of(works)
    authors, year = lists.of_all(works), np.repeat(arrays["work/year"][works], lengths)
    is_there = np.isin(_paired(authors, year), present)
    topic = np.repeat(tree.topic_of(works), lengths)[is_there]
    pairs = distinct(_paired(authors[is_there], topic))
    return np.bincount(pairs & (2**32 - 1), minlength=len(tree.topics))


def _paired(
    first: "npt.NDArray[np.integer]", second: "npt.NDArray[np.integer]"
) -> npt.NDArray[np.int64]:
    """One number for each pair: a place and a year or topic; years are above −2³¹."""
    return (first.astype(np.int64) << 32) | (second.astype(np.int64) & (2**32 - 1))


def _activity(
    arrays: GraphArrays, chosen: Chosen, sums: list[Sums], world: Sums, counting: Counting
) -> list[Values]:
    """Formula as in ``indicators.groups.activity_index``."""
    if counting == "full":
        overall = arrays.credit(chosen.unit).works.lengths_of(chosen.places)
    else:
        overall = arrays[f"{chosen.unit}/fraction"][chosen.places]
    shares = overall / len(arrays.works)
    return [
        ratio(one.weight, world.weight) / share for one, share in zip(sums, shares, strict=True)
    ]


def _rows(sums: list[Sums], world: Sums, active: list[npt.NDArray[Any]]) -> dict[str, Values]:
    """Columns of institutions, the world last, by topics."""
    every = [*sums, world]
    return {
        "work_count": np.vstack([one.weight for one in every]),
        "share": np.vstack([ratio(one.weight, world.weight) for one in every]),
        "mncs": np.vstack([one.mncs for one in every]),
        "p_top_10": np.vstack([one.top_10 for one in every]),
        "pp_top_10": np.vstack([one.pp_top_10 for one in every]),
        "people_count": np.vstack([*active, np.full(len(world.weight), np.nan)]),
    }


def _table(
    chosen: Chosen, labels: tuple[list[str | None], list[str | None]], rows: dict[str, Values]
) -> pa.Table:
    """The columns one below the other: for each topic the institutions, then the world."""
    order = np.lexsort((np.arange(len(labels[0])), -rows["work_count"][-1], -rows["work_count"][0]))
    several = len(chosen) + 1
    ids, names = (*chosen.ids, WORLD_ID), (*chosen.names, "")
    values = {name: known_values(column[:, order].T.ravel()) for name, column in rows.items()}
    values["people_count"] = values["people_count"].cast(pa.int64())
    topic: dict[str, pa.Array[Any]] = {
        name: pa.array([label[i] for i in order for _ in range(several)], pa.string())
        for name, label in zip(("topic_id", "topic_name"), labels, strict=True)
    }
    unit: dict[str, pa.Array[Any]] = {
        "id": pa.array(ids * len(order), pa.string()),
        "name": pa.array(names * len(order), pa.string()),
    }
    return pa.table(topic | unit | values)


__all__ = ["Standing", "StandingQuery", "active_people", "gaps_of", "standing"]
