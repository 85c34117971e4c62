"""Everybody of an area, evaluated for a question, and remembered for the next page."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from entrepot.graph.arrays.layout import COUNTINGS
from entrepot.graph.reader import GraphReader
from entrepot.indicators.registry import Unit
from entrepot.talent.area import Area, Intersection, Years
from entrepot.talent.area_works import works_of
from entrepot.talent.basis import Coverage, choose_basis, coverage_of
from entrepot.talent.evaluation import Question
from entrepot.talent.gathered import Everybody
from entrepot.talent.query import RankingQuery
from entrepot.talent.remembered import Remembered, Version


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what is known of the works it is about, and everybody of them."""

    question: Question
    coverage: Coverage
    everybody: Everybody

    @property
    def bytes(self) -> int:
        """The memory it takes; arrays of the graph are mapped from disk and not counted."""
        area, size = self.everybody.area, self.everybody.bytes
        if self.question.basis.counting not in COUNTINGS:
            size += sum(column.nbytes for column in area.impact.values())
        return size


REMEMBERED: Remembered[Asked] = Remembered(lambda asked: asked.bytes)


def ask(
    reader: GraphReader, area: Area, unit: Unit, query: RankingQuery, needed: Sequence[str]
) -> Asked:
    """Evaluate everybody of an area; filters, order and page of the query do not matter here.

    ``query.columns``: all indicators that may be shown; ``needed``: those to know of everybody.
    Raises NotComputableError where the data cannot give the citations that are asked for.
    """
    question = (area, unit, _of_values(query), tuple(needed))
    return REMEMBERED.answer(
        version_of(reader), question, lambda: _evaluate(reader, area, unit, query, needed)
    )


def _evaluate(
    reader: GraphReader, area: Area, unit: Unit, query: RankingQuery, needed: Sequence[str]
) -> Asked:
    works = works_of(_in_years(area, query), reader)
    coverage = coverage_of(works, reader.arrays)
    basis = choose_basis(
        coverage,
        query.citations,
        without_self=query.without_self,
        window_years=query.window_years,
    )
    question = Question(unit, query.columns, basis, query.counting, query.maxima)
    return Asked(question, coverage, Everybody.of(reader, works, question, *needed))


def version_of(reader: GraphReader) -> Version:
    """The version that is read; told from every other also where a folder is made anew."""
    made = reader.store.arrays_path(reader.manifest).stat()
    stamp = (reader.manifest.version, made.st_ino, made.st_mtime_ns)
    return Version(str(reader.store.path.resolve()), stamp)


def _of_values(query: RankingQuery) -> Hashable:
    """The parts of a query on which values depend, and not only who is shown."""
    counted = (query.counting, query.citations, query.without_self, query.window_years)
    return (*counted, query.since, query.until, query.maxima, query.columns)


def _in_years(area: Area, query: RankingQuery) -> Area:
    if query.since is None and query.until is None:
        return area
    return Intersection((area, Years(query.since, query.until)))
