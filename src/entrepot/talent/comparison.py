"""Up to six people, institutions or countries side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from entrepot.errors import InputError
from entrepot.graph.arrays.files import Array
from entrepot.graph.arrays.layout import UNKNOWN, UNKNOWN_ID
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import Unit, find_indicator
from entrepot.talent.area import Area
from entrepot.talent.asked import ask
from entrepot.talent.basis import Basis
from entrepot.talent.chosen import Chosen, flags_of, shared_works, works_of_units
from entrepot.talent.growth import Span, Yearly, span_of
from entrepot.talent.peers import EvaluatedPeers, Peers, PeopledArea, are_counted
from entrepot.talent.query import RankingQuery
from entrepot.talent.ranking import DEFAULT_COLUMNS
from entrepot.talent.topic_sums import TopicLevel, TopicTree

MOST_COMPARED = 6
"""More side by side are no longer read at a glance."""


@dataclass(frozen=True)
class Comparison:
    """Units side by side, over the works of an area.

    ``indicators``: indicator, title, id, name, value, percentile (among all units of the area).
    ``by_year``: id, name, year, work_count, citation_count. ``shared_works``: from_id, to_id,
    shared_work_count, each two units once. ``topics``: topic_id, topic_name, id, name,
    work_count; the topics that at least two of them have works in, those most in common (by the
    second largest number of works) first. ``citations``: reported or counted.
    """

    chosen: Chosen
    indicators: pa.Table
    by_year: pa.Table
    shared_works: pa.Table
    topics: pa.Table
    citations: str


def compare(
    reader: GraphReader,
    area: Area,
    chosen: Chosen,
    query: RankingQuery | None = None,
    *,
    level: TopicLevel = "topic",
) -> Comparison:
    """Set units side by side; ``query``: columns, counting, citations and years as of a ranking.

    Values equal those of a ranking of the area, percentiles those of profiles.
    Raises UnknownNameError for an indicator, NotComputableError, InputError for more than six.
    """
    query, unit = query or RankingQuery(), chosen.unit
    if not 1 <= len(chosen) <= MOST_COMPARED:
        raise InputError(f"{len(chosen)} are compared: choose 1 to {MOST_COMPARED}.")
    asked_for = (*DEFAULT_COLUMNS[unit], *query.columns)
    names = tuple(dict.fromkeys(find_indicator(name, unit).name for name in asked_for))
    peers, basis = _beside(reader, area, unit, query, names)
    works = works_of_units(reader, peers.area.works, chosen)
    years, citations = reader.arrays["work/year"], peers.area.impact["citation_count"]
    span = _span(reader, query, years[np.concatenate(works)])
    return Comparison(
        chosen=chosen,
        indicators=_indicators(peers, chosen, names),
        by_year=Yearly.of(works, years, citations, span).table(chosen.ids, chosen.names),
        shared_works=_shared(reader, peers.area.works, chosen),
        topics=_topics(reader, chosen, works, level),
        citations=basis.citations,
    )


def _beside(
    reader: GraphReader, area: Area, unit: Unit, query: RankingQuery, names: tuple[str, ...]
) -> tuple[Peers, Basis]:
    """Those among whom units stand: as they were counted with the graph, or evaluated now."""
    is_counted_so = query == RankingQuery(columns=query.columns, citations=query.citations)
    if unit == "people" and is_counted_so and are_counted(reader, area):
        within = PeopledArea.of(reader, area, query.citations)
        if set(names) <= set(within.names):
            return within.peers, within.basis
    asked = ask(reader, area, unit, replace(query, columns=names), names)
    return EvaluatedPeers(asked.everybody, names), asked.question.basis


def _span(reader: GraphReader, query: RankingQuery, years: Array) -> Span:
    """The years asked for, else those of the works."""
    known = years[years != UNKNOWN_ID]
    if not len(known):
        return span_of(reader, query.since, query.until)
    first = int(known.min()) if query.since is None else query.since
    return Span(first, int(known.max()) if query.until is None else query.until)


def _indicators(peers: Peers, chosen: Chosen, names: Sequence[str]) -> pa.Table:
    """A row an indicator and unit; empty for a unit without works in the area."""
    own = peers.own(chosen.places.tolist())
    pairs = [(name, one[name]) for name in names for one in own]
    titles = [find_indicator(name, chosen.unit).title for name in names]
    several = len(chosen)
    return pa.table(
        {
            "indicator": [name for name in names for _ in range(several)],
            "title": [title for title in titles for _ in range(several)],
            "id": list(chosen.ids) * len(names),
            "name": list(chosen.names) * len(names),
            "value": pa.array([value for _, value in pairs], pa.float64(), from_pandas=True),
            "percentile": pa.array([peers.percentile(*pair) for pair in pairs], pa.float64()),
        }
    )


def _shared(reader: GraphReader, works: Positions, chosen: Chosen) -> pa.Table:
    lists = reader.arrays.credit(chosen.unit).works
    shared = shared_works(lists, chosen.places, flags_of(works, reader.arrays))
    one, other = np.triu_indices(len(chosen), k=1)
    ids = np.array(chosen.ids, object)
    return pa.table(
        {
            "from_id": pa.array(ids[one], pa.string()),
            "to_id": pa.array(ids[other], pa.string()),
            "shared_work_count": pa.array(shared[one, other], pa.int64()),
        }
    )


def _topics(
    reader: GraphReader, chosen: Chosen, works: Sequence[Positions], level: TopicLevel
) -> pa.Table:
    tree = TopicTree.of(reader.arrays, np.concatenate(works), level)
    size = len(tree.topics)
    counts = np.stack([np.bincount(tree.topic_of(own), minlength=size) for own in works])
    ascending = np.sort(counts, axis=0)
    second = ascending[-2] if len(chosen) > 1 else np.zeros(size, np.int64)
    order = np.lexsort((tree.topics, -counts.sum(axis=0), -second))
    order = order[(second[order] > 0) & (tree.topics[order] != UNKNOWN)]
    ids, names = tree.ids(), tree.names(reader)
    several = range(len(chosen))
    return pa.table(
        {
            "topic_id": pa.array([ids[i] for i in order for _ in several], pa.string()),
            "topic_name": pa.array([names[i] for i in order for _ in several], pa.string()),
            "id": pa.array(list(chosen.ids) * len(order), pa.string()),
            "name": pa.array(list(chosen.names) * len(order), pa.string()),
            "work_count": pa.array(counts[:, order].T.ravel(), pa.int64()),
        }
    )
