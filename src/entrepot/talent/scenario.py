"""What if we hired these people: the indicators of an institution with their works moved to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from entrepot.errors import InputError
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.arrays.opened import GraphArrays
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import INDICATORS
from entrepot.indicators.tallies import Impact
from entrepot.talent.area import Area, Years
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import choose_basis, coverage_of
from entrepot.talent.chosen import Chosen, choose, works_of_units
from entrepot.talent.gathered import impact_of
from entrepot.talent.growth import Span, span_of
from entrepot.talent.specialisation import Counting, StandingQuery
from entrepot.talent.topic_sums import Sums, TopicTree, Values, known_values, shares_of

ASSUMPTION = (
    "Past works are moved, the future is not forecast: the works that these people published in "
    "the years {first} to {last} are credited to the institution as if they had been written "
    "there; those it is credited with already stay as they are, and a work of several of them "
    "counts once. Nobody else leaves or comes, and citations do not change."
)
FRACTIONAL_ASSUMPTION = (
    " Counted in fractions, a moved work counts as the share of its authors who are hired."
)


@dataclass(frozen=True)
class Scenario:
    """An institution before and after some people are hired.

    ``overall``: indicator, title, before, after, difference. ``topics``: topic_id, topic_name,
    then before and after of work_count, mncs, p_top_10 and pp_top_10; those that gain most works
    first. ``people``: id, name, work_count, moved_work_count (those not the institution's own
    already; one shared among the hired is moved once, but stands with each of them).
    ``assumption``: what must be said beside the numbers. ``citations``: reported or counted.
    """

    institution_id: str
    institution: str
    overall: pa.Table
    topics: pa.Table
    people: pa.Table
    span: Span
    moved_work_count: int
    citations: str
    assumption: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """Works, and what each counts."""

    works: Positions
    weight: Values


def scenario(
    reader: GraphReader,
    area: Area,
    institution: str | int,
    people: Sequence[str | int],
    query: StandingQuery | None = None,
) -> Scenario:
    """What the indicators of an institution in an area would become with these people.

    The simple definition: before is the portfolio of the institution over the works of the area
    in the years of the query (by default the last five up to the census year), as a ranking of
    institutions has it; after is before and each other work of those years and that area with
    any of the people among its authors, once. Such a work weighs 1, or in fractional counting
    the hired among its authors / authors.
    Raises UnknownNameError, NotComputableError, InputError.
    """
    if not people:
        raise InputError("Nobody is hired: name at least one person.")
    query = query or StandingQuery()
    span = span_of(reader, query.since, query.until)
    arrays = reader.arrays
    ours, hired = choose(reader, "institutions", [institution]), choose(reader, "people", people)
    works = works_of(area & Years(span.first, span.last), reader)
    basis = choose_basis(coverage_of(works, arrays), query.citations)
    impact = impact_of(basis, reader)
    (own,) = works_of_units(reader, works, ours)
    theirs = works_of_units(reader, works, hired)
    before = _own(arrays, own, query.counting)
    after = _joined(before, _moved(arrays, own, theirs, query.counting))
    every = len(works)
    tree = TopicTree.of(arrays, after.works, query.level)
    said = ASSUMPTION + (FRACTIONAL_ASSUMPTION if query.counting == "fractional" else "")
    return Scenario(
        institution_id=ours.ids[0],
        institution=ours.names[0],
        overall=_overall(_indicators(before, impact, every), _indicators(after, impact, every)),
        topics=_by_topic(reader, tree, [_sums(tree, one, impact) for one in (before, after)]),
        people=_people(hired, own, theirs),
        span=span,
        moved_work_count=len(after.works) - len(own),
        citations=basis.citations,
        assumption=said.format(first=span.first, last=span.last),
    )


def _own(arrays: GraphArrays, own: Positions, counting: Counting) -> Weighed:
    return Weighed(own, np.ones(len(own)) if counting == "full" else shares_of(arrays, own))


def _moved(
    arrays: GraphArrays, own: Positions, theirs: Sequence[Positions], counting: Counting
) -> Weighed:
    """The works of the hired that are not the institution's own, each once."""
    works, hired_authors = np.unique(np.concatenate(theirs), return_counts=True)
    is_new = ~np.isin(works, own)
    works, hired_authors = works[is_new], hired_authors[is_new]
    if counting == "full":
        return Weighed(works, np.ones(len(works)))
    return Weighed(works, hired_authors * shares_of(arrays, works, "people"))


def _joined(one: Weighed, other: Weighed) -> Weighed:
    return Weighed(
        np.concatenate([one.works, other.works]), np.concatenate([one.weight, other.weight])
    )


def _sums(tree: TopicTree, weighed: Weighed, impact: Impact) -> Sums:
    return tree.sums(weighed.works, impact, weighed.weight)


def _indicators(weighed: Weighed, impact: Impact, area_work_count: int) -> dict[str, float]:
    """Indicators as the registry defines them, and the share of the area; NaN: not known."""
    citations = impact["citation_count"][weighed.works]
    is_known = citations >= 0
    known, weight = citations[is_known], weighed.weight[is_known]
    base = float(weight.sum())

    def total(name: str) -> float:
        values = impact[name][weighed.works][is_known]
        return float((values * weight).sum()) if len(values) else np.nan

    def mean(name: str) -> float:
        return total(name) / base if base else np.nan

    return {
        "work_count": float(len(weighed.works)),
        "weighted_work_count": float(weighed.weight.sum()),
        "share_of_area": float(weighed.weight.sum()) / area_work_count if area_work_count else 0.0,
        "citation_count": float(known.sum(dtype=np.int64)) if len(known) else np.nan,
        "citations_per_work": mean("citation_count"),
        "h_index": _h_index(known) if len(known) else np.nan,
        "mncs": mean("ncs"),
        "tncs": total("ncs"),
        "p_top_10": total("top_10"),
        "pp_top_10": mean("top_10"),
        "pp_top_1": mean("top_1"),
    }


_TITLES = {"weighted_work_count": "Works, as counted", "share_of_area": "Share of the area"}


def _h_index(citations: Positions) -> float:
    best_first = -np.sort(-citations)
    return float(np.count_nonzero(best_first > np.arange(len(best_first))))


def _overall(before: dict[str, float], after: dict[str, float]) -> pa.Table:
    values = np.array([[before[name], after[name]] for name in before])
    titles = [_TITLES.get(name) or INDICATORS[name].title for name in before]
    return pa.table(
        {
            "indicator": list(before),
            "title": titles,
            "before": known_values(values[:, 0]),
            "after": known_values(values[:, 1]),
            "difference": known_values(values[:, 1] - values[:, 0]),
        }
    )


def _by_topic(reader: GraphReader, tree: TopicTree, sums: Sequence[Sums]) -> pa.Table:
    before, after = sums
    gain = after.weight - before.weight
    order = np.lexsort((tree.topics, -before.weight, -gain))
    columns: dict[str, Values] = {}
    for name, values in (
        ("work_count", [one.weight for one in sums]),
        ("mncs", [one.mncs for one in sums]),
        ("p_top_10", [one.top_10 for one in sums]),
        ("pp_top_10", [one.pp_top_10 for one in sums]),
    ):
        columns[f"{name}_before"], columns[f"{name}_after"] = values
    ids, names = tree.ids(), tree.names(reader)
    return pa.table(
        {
            "topic_id": pa.array([ids[i] for i in order], pa.string()),
            "topic_name": pa.array([names[i] for i in order], pa.string()),
            **{name: known_values(values[order]) for name, values in columns.items()},
        }
    )


def _people(hired: Chosen, own: Positions, theirs: Sequence[Positions]) -> pa.Table:
    return pa.table(
        {
            "id": pa.array(hired.ids, pa.string()),
            "name": pa.array(hired.names, pa.string()),
            "work_count": pa.array([len(one) for one in theirs], pa.int64()),
            "moved_work_count": pa.array(
                [int((~np.isin(one, own)).sum()) for one in theirs], pa.int64()
            ),
        }
    )
