"""The network of a person: the closest co-authors, and who of them wrote with whom."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from entrepot.errors import InputError
from entrepot.graph.arrays.layout import UNKNOWN_ID
from entrepot.graph.arrays.lists import Positions
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Area, Everything
from entrepot.talent.area_works import holds
from entrepot.talent.chosen import choose, described_as, flags_of, hidden_people, shared_works
from entrepot.talent.describing import filled, institutions_of, named

MOST_COAUTHORS = 30
"""More cannot be told apart in a picture the width of a page."""


@dataclass(frozen=True)
class Network:
    """A person and the closest co-authors.

    ``people``: id, name, institution, country_code, shared_work_count (with the person; for the
    person, all works that count); the person first, then the closest. ``edges``: from_id, to_id,
    shared_work_count; each two of ``people`` once, ``from_id`` the one further up.
    ``coauthor_count``: all co-authors, shown or not; ``first_year``, ``last_year``: of the works.
    """

    people: pa.Table
    edges: pa.Table
    coauthor_count: int
    first_year: int | None
    last_year: int | None


def network(
    reader: GraphReader, person: str | int, area: Area | None = None, most: int = MOST_COAUTHORS
) -> Network:
    """The co-author network of a person within the works of an area (all, if not said).

    The closest are those with most shared works in the area, of equals the smaller id. An edge
    counts the works of the area that two of them share, with the person or without. People who
    object are left out. Raises UnknownNameError, InputError.
    """
    if not 1 <= most <= MOST_COAUTHORS:
        raise InputError(f"A network of {most} co-authors: write 1 to {MOST_COAUTHORS}.")
    arrays, area = reader.arrays, area or Everything()
    me = choose(reader, "people", [person]).places
    credit = arrays.credit("people")
    own = credit.works.of_all(me)
    own = own[holds(area, own, reader)]
    beside = credit.of_work.of_all(own)
    beside = beside[~np.isin(beside, np.append(hidden_people(reader), me))]
    people, counts = np.unique(beside, return_counts=True)
    closest = people[np.lexsort((people, -counts))[:most]]
    nodes = np.concatenate([me, closest]).astype(np.int32)
    joint = credit.works.of_all(nodes)
    inside = flags_of(joint[holds(area, joint, reader)], arrays)
    shared = shared_works(credit.works, nodes, inside)
    years = arrays["work/year"][own]
    years = years[years != UNKNOWN_ID]
    return Network(
        people=_people(reader, nodes).append_column("shared_work_count", pa.array(shared[0])),
        edges=_edges(reader, nodes, shared),
        coauthor_count=len(people),
        first_year=int(years.min()) if len(years) else None,
        last_year=int(years.max()) if len(years) else None,
    )


def _people(reader: GraphReader, nodes: Positions) -> pa.Table:
    arrays = reader.arrays
    ids, names = described_as(arrays, "people", nodes)
    workplace = arrays.institutions.positions(
        filled(arrays.rows("people").take(nodes), "institution_id")
    )
    return pa.table(
        {
            "id": pa.array(ids, pa.string()),
            "name": pa.array(names, pa.string()),
            "institution": institutions_of(arrays, workplace),
            "country_code": named(arrays, "country", arrays["people/country"][nodes]),
        }
    )


def _edges(
    reader: GraphReader, nodes: Positions, shared: "np.typing.NDArray[np.int64]"
) -> pa.Table:
    ids = np.array(described_as(reader.arrays, "people", nodes)[0], object)
    one, other = np.nonzero(np.triu(shared, k=1))
    return pa.table(
        {
            "from_id": pa.array(ids[one], pa.string()),
            "to_id": pa.array(ids[other], pa.string()),
            "shared_work_count": pa.array(shared[one, other], pa.int64()),
        }
    )


__all__ = ["MOST_COAUTHORS", "Network", "network"]
