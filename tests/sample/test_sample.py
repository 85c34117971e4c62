"""The bundled sample is what its README says."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator

import msgspec
import pytest

from entrepot.graph.record import Institution, Work, decode_abstract
from entrepot.sample import sample_path

WORKS_FOLDER = sample_path() / "data" / "works"


@pytest.fixture(scope="module")
def works() -> list[Work]:
    return [msgspec.json.decode(line, type=Work) for line in _lines()]


def _lines() -> list[bytes]:
    (part,) = WORKS_FOLDER.glob("updated_date=*/part_*.gz")
    return gzip.decompress(part.read_bytes()).splitlines()


def _work(works: list[Work], title_start: str) -> Work:
    (work,) = [w for w in works if (w.title or "").startswith(title_start)]
    return work


def _places(work: Work) -> dict[str | None, list[str | None] | None]:
    """The names of each author's institutions; None where they are not known."""
    return {
        a.author.display_name if a.author else None: None
        if a.institutions is None
        else [i.display_name for i in a.institutions]
        for a in work.authorships or []
    }


def _institutions(work: Work) -> Iterator[Institution]:
    for authorship in work.authorships or []:
        yield from authorship.institutions or []
    yield from work.institutions or []


def test_each_line_is_a_work_of_its_own(works: list[Work]) -> None:
    numbers = [int(work.id.removeprefix("https://openalex.org/W")) for work in works]
    assert len(numbers) == 613
    assert numbers == sorted(set(numbers))


def test_the_manifest_counts_the_part_file() -> None:
    manifest = msgspec.json.decode((WORKS_FOLDER / "manifest.json").read_bytes())
    (entry,) = manifest["files"]
    part = WORKS_FOLDER.parent / entry["url"]
    expected = {"content_length": part.stat().st_size, "record_count": len(_lines())}
    assert entry["meta"] == expected
    assert {name: manifest[name] for name in expected} == expected
    assert (manifest["entity"], manifest["format"]) == ("works", "jsonl")
    assert part.parent.name == f"updated_date={manifest['date']}"
    assert part.stat().st_size <= 600_000


def test_the_readme_counts_what_is_there(works: list[Work]) -> None:
    readme = (sample_path().parent / "README.md").read_text(encoding="utf-8")
    table = readme.split("## What it has")[1].split("\n\n")[1]
    stated = {
        label: int(count.replace(",", ""))
        for label, count in re.findall(r"^\| (.+?) \| ([\d,]+) \|$", table, re.MULTILINE)
    }
    assert stated == _counts_of_works(works) | _counts_of_authorships(works)


def _counts_of_works(works: list[Work]) -> dict[str, int]:
    years = [work.publication_year or 0 for work in works]
    ids = {work.id for work in works}
    references = [(w.id, cited) for w in works for cited in w.referenced_works or []]
    sources = [w.primary_location.source for w in works if w.primary_location]
    return {
        "works": len(works),
        "works with a DOI": sum(bool(w.doi) for w in works),
        "works with a title": sum(bool(w.title) for w in works),
        "works with a language": sum(bool(w.language) for w in works),
        "works with a source (journal, repository, …)": len(sources),
        "works with an abstract": sum(
            bool(decode_abstract(w.abstract_inverted_index)) for w in works
        ),
        "works with authors": sum(bool(w.authorships) for w in works),
        "works with references": sum(bool(w.referenced_works) for w in works),
        "first publication year": min(years),
        "last publication year": max(years),
        "citations received (`cited_by_count`, all works)": sum(
            w.cited_by_count or 0 for w in works
        ),
        "references": len(references),
        "references from one of the 613 works to another": sum(
            cited in ids and cited != citing for citing, cited in references
        ),
        "references from a work to itself": sum(citing == cited for citing, cited in references),
        "distinct sources": len({source.id for source in sources if source}),
        "distinct topics": len({topic.id for w in works for topic in w.topics or []}),
    }


def _counts_of_authorships(works: list[Work]) -> dict[str, int]:
    authorships = [a for w in works for a in w.authorships or []]
    authors = [a.author for a in authorships if a.author]
    institutions = {i.id: i.country_code for w in works for i in _institutions(w)}
    countries = {c for a in authorships for c in a.countries or []}
    with_country = sum(
        any(a.countries for a in w.authorships or [])
        or any(i.country_code for i in _institutions(w))
        for w in works
    )
    return {
        "authorships": len(authorships),
        "authorships marked as corresponding": sum(bool(a.is_corresponding) for a in authorships),
        "distinct authors": len({author.id for author in authors}),
        "distinct authors with an ORCID iD": len({a.id for a in authors if a.orcid}),
        "distinct institutions": len(institutions),
        "distinct institutions without a country": list(institutions.values()).count(None),
        "distinct countries": len(countries | set(filter(None, institutions.values()))),
        "authorships with an institution": sum(bool(a.institutions) for a in authorships),
        "authorships with a country": sum(bool(a.countries) for a in authorships),
        "authorships with a country but no institution": sum(
            bool(a.countries) and not a.institutions for a in authorships
        ),
        "authorships known to name no institution": sum(a.institutions == [] for a in authorships),
        "authorships whose institutions are not known at all": sum(
            a.institutions is None for a in authorships
        ),
        "works with an institution for every author": _work_count(works, all),
        "works with an institution for some author": _work_count(works, any),
        "works with institutions that no author could be given": sum(
            bool(w.institutions) for w in works
        ),
        "works with institutions of the work only": sum(
            bool(w.institutions) and not any(a.institutions for a in w.authorships or [])
            for w in works
        ),
        "works without any institution": sum(not list(_institutions(w)) for w in works),
        "works with a country": with_country,
        "works without any country": len(works) - with_country,
    }


def _work_count(works: list[Work], quantifier: Callable[[Iterable[bool]], bool]) -> int:
    return sum(
        bool(w.authorships) and quantifier(bool(a.institutions) for a in w.authorships or [])
        for w in works
    )


def test_a_work_can_be_read_by_hand(works: list[Work]) -> None:
    work = _work(works, "How to conduct a bibliometric analysis: An overview")
    assert (work.doi, work.publication_year, work.cited_by_count) == (
        "https://doi.org/10.1016/j.jbusres.2021.04.070",
        2021,
        8446,
    )
    assert len(work.referenced_works or []) == 72
    assert work.primary_topic is not None
    assert work.primary_topic.display_name == "scientometrics and bibliometrics research"
    # The printed article gives Kumar and Lim two places each, the others one.
    assert _places(work) == {
        "Naveen Donthu": ["Georgia State University"],
        "Satish Kumar": [
            "Malaviya National Institute of Technology Jaipur",
            "Swinburne University of Technology Sarawak Campus",
        ],
        "Debmalya Mukherjee": ["University of Akron"],
        "Nitesh Pandey": ["Malaviya National Institute of Technology Jaipur"],
        "Weng Marc Lim": [
            "Swinburne University of Technology Sarawak Campus",
            "Swinburne University of Technology",
        ],
    }
    assert work.institutions is None


def test_what_no_author_could_be_given_stays_with_the_work(works: list[Work]) -> None:
    work = _work(works, "The Matthew effect in science funding")
    # De Vaan was at Berkeley and van de Rijt at Utrecht and Stony Brook, but from the CSV
    # Bol might have been at Berkeley too, and de Vaan at Utrecht instead.
    assert _places(work) == {
        "Thijs Bol": ["University of Amsterdam"],
        "Mathijs de Vaan": None,
        "Arnout van de Rijt": ["Stony Brook University"],
    }
    assert [i.display_name for i in work.institutions or []] == [
        "University of California, Berkeley",
        "Utrecht University",
    ]
    assert [a.countries for a in work.authorships or []] == [["NL"], None, ["US"]]


def test_nothing_carries_the_marks_of_the_table_it_came_from() -> None:
    text = b"\n".join(_lines()).decode()
    assert not re.search(r'[:\[,]"(None|nan|NaN|)"[,}\]]', text)
    assert not re.search(r"\w@\w+\.\w", text)  # nobody's e-mail address


def test_ids_and_country_codes_have_the_published_form(works: list[Work]) -> None:
    authors = [a.author for w in works for a in w.authorships or []]
    institutions = [i for w in works for i in _institutions(w)]
    codes = {i.country_code for i in institutions if i.country_code}
    codes |= {c for w in works for a in w.authorships or [] for c in a.countries or []}
    ids_by_letter: dict[str, set[str | None]] = {
        "W": {cited for w in works for cited in w.referenced_works or []},
        "A": {author.id for author in authors if author},
        "I": {i.id for i in institutions},
        "T": {topic.id for w in works for topic in w.topics or []},
    }
    for letter, ids in ids_by_letter.items():
        assert all(re.fullmatch(rf"https://openalex\.org/{letter}\d+", id_ or "") for id_ in ids)
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)


def test_the_countries_of_an_author_include_those_of_the_institutions(works: list[Work]) -> None:
    for authorship in (a for w in works for a in w.authorships or []):
        codes = {i.country_code for i in authorship.institutions or [] if i.country_code}
        assert codes <= set(authorship.countries or [])


def test_no_author_has_the_same_institution_twice(works: list[Work]) -> None:
    for authorship in (a for w in works for a in w.authorships or []):
        ids = [i.id for i in authorship.institutions or []]
        assert len(ids) == len(set(ids))
