"""The citations of a graph, self-citations marked, by sorted arrays: the fast path.

It gives the rows that ``indicators.citations.citation`` defines. Joins would meet every work
of an author with every other; here each reference costs two look-ups and a walk along two
lists of authors, so that time is linear in the references.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entrepot.graph.arrays.files import ArrayWriter
from entrepot.graph.arrays.lists import Lists, offsets_of
from entrepot.graph.arrays.lookup import ABSENT, SortedIds
from entrepot.graph.arrays.shared import SignedLists
from entrepot.graph.relations import CITATION

Batches = Iterable[pa.RecordBatch]


@dataclass(frozen=True, slots=True)
class Bylines:
    """The works of a graph with their years and authors, by position.

    ``year_known`` is False where a work has no year.
    """

    works: SortedIds
    years: npt.NDArray[np.int32]
    year_known: npt.NDArray[np.bool_]
    authors: SignedLists

    @classmethod
    def read(cls, work: Batches, authorship: Batches, folder: Path) -> "Bylines":
        """Take in works and authorships, both in ascending order of work_id.

        ``work``: work_id, publication_year; ``authorship``: work_id, author_id, none empty.
        The arrays are kept in ``folder``, mapped, so that memory can be given back.
        """
        with ArrayWriter(folder) as writer:
            for name, kind in (("id", np.int64), ("year", np.int32), ("year_known", np.bool_)):
                writer.append(name, np.empty(0, kind))
            for batch in work:
                year = batch.column("publication_year").cast(pa.int32())
                writer.append("id", batch.column("work_id").to_numpy())
                writer.append("year", year.fill_null(0).to_numpy())
                writer.append("year_known", year.is_valid().to_numpy(zero_copy_only=False))
            works = SortedIds.of(writer.map("id"))
            lengths = np.zeros(len(works), np.int32)
            writer.append("author", np.empty(0, np.int64))
            for batch in authorship:
                place = works.positions(batch.column("work_id").to_numpy())
                known = place != ABSENT
                _count(place[known], lengths)
                writer.append("author", batch.column("author_id").to_numpy()[known])
            authors = SignedLists.of(Lists(offsets_of(lengths), writer.map("author")))
        return cls(works, writer.map("year"), writer.map("year_known"), authors)


def _count(places: npt.NDArray[np.int32], lengths: npt.NDArray[np.int32]) -> None:
    """Count some places in ascending order; it touches only those from first to last."""
    if places.size:
        counts = np.bincount(places - places[0])
        lengths[places[0] :][: counts.size] += counts.astype(np.int32)


def citation_batches(
    reference: Batches, bylines: Bylines, threads: int = 1
) -> Iterator[pa.RecordBatch]:
    """The references of which the graph holds both works, as rows of relation ``citation``.

    ``reference``: citing_work_id, cited_work_id, in any order, which is kept.
    """
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[pa.RecordBatch]] = deque()
        for batch in reference:
            waiting.append(pool.submit(_citations, batch, bylines))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        for one in waiting:
            yield one.result()


def _citations(reference: pa.RecordBatch, bylines: Bylines) -> pa.RecordBatch:
    ids = [reference.column(name).to_numpy() for name in ("citing_work_id", "cited_work_id")]
    places = [bylines.works.positions(one) for one in ids]
    held = (places[0] != ABSENT) & (places[1] != ABSENT)
    citing, cited = places[0][held], places[1][held]
    columns = [
        *(pa.array(one[held]) for one in ids),
        *(pa.array(bylines.years[p], mask=~bylines.year_known[p]) for p in (citing, cited)),
        pa.array(bylines.authors.share_any(citing, cited)),
    ]
    return pa.record_batch(columns, schema=CITATION.schema)
