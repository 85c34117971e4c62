"""The cautions: each in a case just beyond its limit, and not in one just within."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pyarrow as pa
import pytest
from tests.talent.worlds import BEIJING, OSLO, PARIS, Record, built, by, work

from entrepot.errors import UnknownNameError
from entrepot.graph.reader import GraphReader
from entrepot.talent.basis import Basis
from entrepot.talent.cautions import Caution, cautions_of
from entrepot.talent.gathered import impact_of
from entrepot.talent.own_works import OwnWorks
from entrepot.talent.people import find_people
from entrepot.talent.person_facts import facts_of
from entrepot.talent.profile import profile

NO_INDICATORS = pa.table({"name": ["h_index"], "value": [1.0], "percentile": [99.0]})


def place(number: int, country: str | None) -> Record:
    """An institution somewhere."""
    name = f"https://openalex.org/I{number}"
    return {"id": name, "display_name": f"Place {number}", "country_code": country}


def works_in(numbers: Iterator[int], person: Record, *years: int, **facts: Any) -> list[Record]:
    """A work of one person in each year."""
    return [work(next(numbers), year, [person], **facts) for year in years]


CITED_TEN_TIMES, CITED_NINE_TIMES = 1, 11


def odd_people() -> Iterator[Record]:
    """One person for each limit, an even number beyond it and an odd one within."""
    numbers = count(1)
    # the first work of person 1 is W1, that of person 11 is W77
    countries = ["NO", "CN", "FR", "US", "GB", "DE"]
    yield from works_in(numbers, by(1, OSLO), 2018, 2019, 2020)
    yield from works_in(numbers, by(10, OSLO), *[2020] * 9, cites=[1, 77])
    yield from works_in(numbers, by(10, OSLO), 2020, cites=[1])
    yield from works_in(numbers, by(10, OSLO), *[2020] * 63)
    yield from works_in(numbers, by(11, OSLO), *[2020] * 72)
    yield from works_in(numbers, by(20, OSLO), 2000, 2011, 2012)
    yield from works_in(numbers, by(21, OSLO), 2000, 2010, 2011)
    yield from works_in(numbers, by(30, OSLO), 1950, 1950, 2011)
    yield from works_in(numbers, by(31, OSLO), 1950, 1950, 2010)
    for person, places in ((40, 9), (41, 8)):
        for i in range(places):
            yield from works_in(numbers, by(person, place(100 + i, None)), 2018 + i % 3)
    for person, places in ((50, 6), (51, 5)):
        for i in range(places):
            yield from works_in(numbers, by(person, place(i, countries[i])), 2018 + i % 3)
    # six countries, but over four years
    for i in range(6):
        yield from works_in(
            numbers, by(53, place(i, countries[i])), (2017, 2018, 2019, 2020)[i % 4]
        )
    yield from works_in(numbers, by(60), 2020)
    yield from works_in(numbers, by(60, PARIS), 2018, 2019, 2020)
    yield from works_in(numbers, by(61), 2020)
    yield from works_in(numbers, by(61, PARIS), 2017, 2018, 2019, 2020)
    yield from works_in(numbers, by(70, BEIJING), 2019, 2020)
    yield from works_in(numbers, by(80, OSLO, name="Kim Lee"), 2018, 2019, 2020)
    yield from works_in(numbers, by(82, OSLO, name="Kim Lee"), 2018, 2019, 2020)
    yield from works_in(numbers, by(90, OSLO), 2018, 2019)
    yield from works_in(numbers, by(90, OSLO), 2020, is_retracted=True)
    printed = by(0, OSLO, name="K. Knight")
    printed["author"]["id"] = "name:knight k"
    yield from works_in(numbers, printed, 2018, 2019, 2020)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    with built(odd_people(), tmp_path_factory.mktemp("odd")) as reader:
        yield reader


def cautions(
    reader: GraphReader, author_id: int, indicators: pa.Table = NO_INDICATORS
) -> dict[str, str]:
    """The cautions of a person by their codes."""
    facts = facts_of(reader, author_id)
    own = OwnWorks(reader.arrays, facts.place, impact_of(Basis("reported", "reported"), reader))
    found = cautions_of(facts, indicators, own)
    return {caution.code: caution.text for caution in found}


@pytest.mark.parametrize(
    ("person", "code", "text"),
    [
        (10, "many-works", "73 works in one year"),
        (20, "isolated-first-work", "more than 10 years before the second"),
        (30, "long-career", "Works over 61 years"),
        (40, "many-institutions", "9 institutions within 3 years"),
        (50, "many-countries", "6 countries within 3 years"),
        (60, "missing-places", "1 of 4 works (25%) name no institution"),
        (70, "few-works", "Only 2 works"),
        (80, "namesakes", "1 other author ids have the same name"),
        (90, "retractions", "1 work is marked as retracted"),
    ],
)
def test_each_caution_is_given_beyond_its_limit(
    odd: GraphReader, person: int, code: str, text: str
) -> None:
    found = cautions(odd, person)
    assert set(found) == {code}
    assert text in found[code]


@pytest.mark.parametrize("person", [1, 11, 21, 31, 41, 51, 53, 61])
def test_within_the_limits_there_is_none(odd: GraphReader, person: int) -> None:
    assert cautions(odd, person) == {}


def test_a_printed_name_is_no_person(odd: GraphReader) -> None:
    (found,) = find_people(odd, "knight")
    assert int(found.id[1:]) < 0
    assert set(cautions(odd, int(found.id[1:]))) == {"printed-name"}


@pytest.mark.parametrize(
    ("name", "value", "percentile", "code"),
    [
        ("self_citation_share", 0.26, 96.0, "self-citations"),
        ("self_citation_share", 0.25, 96.0, None),
        ("self_citation_share", 0.26, 95.0, None),
        ("self_citation_share", None, None, None),
        ("citing_ratio", 3.1, 96.0, "citing-ratio"),
        ("citing_ratio", 3.0, 96.0, None),
        ("citing_ratio", 3.1, 95.0, None),
    ],
)
def test_unusual_is_beyond_a_limit_and_beyond_most_of_the_area(
    odd: GraphReader, name: str, value: float | None, percentile: float | None, code: str | None
) -> None:
    table = pa.table(
        {
            "name": [name],
            "value": pa.array([value], pa.float64()),
            "percentile": pa.array([percentile], pa.float64()),
        }
    )
    assert set(cautions(odd, CITED_TEN_TIMES, table)) == ({code} if code else set())
    assert cautions(odd, CITED_NINE_TIMES, table) == {}


def test_a_profile_has_the_cautions(odd: GraphReader) -> None:
    assert profile(odd, 1).warnings == ()
    (warning,) = profile(odd, 90).warnings
    assert warning == Caution("retractions", "1 work is marked as retracted; see which and why.")
    with pytest.raises(UnknownNameError):
        profile(odd, 2)
