"""Areas by what people write."""

from pathlib import Path

import pytest
from tests.talent.test_area import numbers

from entrepot.errors import AreaError, UnknownNameError
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import (
    Area,
    Countries,
    Dois,
    Everything,
    Institutions,
    Sources,
    Topics,
    Types,
    Words,
    Works,
    Years,
)
from entrepot.talent.area_names import country_codes, parse_area

BOARDS = Topics("topic", (10,), ("Boards of directors",))
STRATEGY = Topics("subfield", (1408,), ("Strategy",))
BUSINESS = Topics("field", (14,), ("Business",))
SOCIAL = Topics("domain", (2,), ("Social Sciences",))
JOURNAL = Sources((1,), ("Journal of Boards",))
PARIS = Institutions((3,), ("École Normale",))


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("all", Everything()),
        (" ALL ", Everything()),
        ("T10", BOARDS),
        ("t10", BOARDS),
        ("https://openalex.org/T10", BOARDS),
        ("topic:T10", BOARDS),
        ("topic:10", BOARDS),
        ("topics/10", BOARDS),
        ("boards OF directors", BOARDS),
        ("Topic: boards of directors", BOARDS),
        ("subfields/1408", STRATEGY),
        ("subfield/1408", STRATEGY),
        ("https://openalex.org/subfields/1408", STRATEGY),
        ("subfield:1408", STRATEGY),
        ("subfield:strategy", STRATEGY),
        ("STRATEGY", STRATEGY),
        ("fields/14", BUSINESS),
        ("field:Business", BUSINESS),
        ("domains/2", SOCIAL),
        ("domain:social sciences", SOCIAL),
        ("words:women on boards", Words("women on boards")),
        ('words: title:women AND "on boards"', Words('title:women AND "on boards"')),
        ("source:S1", JOURNAL),
        ("journal:journal of boards", JOURNAL),
        ("https://openalex.org/fields/14", BUSINESS),
        ("institution:I3", PARIS),
        ("institution:https://openalex.org/I3", PARIS),
        ("institution:École Normale", PARIS),
        ("institution:école normale", PARIS),
        ("country:NO", Countries(("NO",))),
        ("country:no, china ,FR", Countries(("NO", "CN", "FR"))),
        ("country:Norway", Countries(("NO",))),
        ("years:2015-2020", Years(2015, 2020)),
        ("years:2015–2020", Years(2015, 2020)),
        ("years:2015 .. 2020", Years(2015, 2020)),
        ("years:2015-", Years(2015, None)),
        ("years:-2020", Years(None, 2020)),
        ("year:2015", Years(2015, 2015)),
        ("type:Review, dataset", Types(("review", "dataset"))),
        ("works:W1,W2", Works((1, 2))),
        ("works:https://openalex.org/W1 2", Works((1, 2))),
        ("doi:10.1000/W1", Dois(("10.1000/w1",))),
        ("doi:https://doi.org/10.1000/w1; 10.1000/w2", Dois(("10.1000/w1", "10.1000/w2"))),
    ],
)
def test_what_is_written_names_an_area(boards: GraphReader, text: str, area: Area) -> None:
    assert parse_area(text, boards) == area


def test_lists_and_areas_from_files(boards: GraphReader, tmp_path: Path) -> None:
    dois = tmp_path / "dois.txt"
    dois.write_text("\ufeff10.1000/w1\nhttps://doi.org/10.1000/W2\n\n", encoding="utf-8")
    assert parse_area(f"doi:@{dois}", boards) == Dois(("10.1000/w1", "10.1000/w2"))
    works = tmp_path / "works.txt"
    works.write_text("W3\nW4\n")
    assert numbers(parse_area(f"works:@{works}", boards), boards) == [3, 4]
    kept = tmp_path / "kept.YML"
    kept.write_text("entrepot-area: 1\narea: {topic: T10}\n")
    assert numbers(parse_area(str(kept), boards), boards) == [1, 2, 4]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Boards of director", ["Boards of directors"]),
        ("galaxy", ["Galaxies"]),
        ("financ", ["Finance", "Corporate finance"]),
        ("subfield:Finanse", ["Finance"]),
        ("journal:Journal of Bords", ["Journal of Boards"]),
        ("institution:Tsinghua Universty", ["Tsinghua University"]),
        ("institution:oslo", ["University of Oslo"]),
    ],
)
def test_an_unknown_name_comes_with_the_nearest(
    boards: GraphReader, text: str, nearest: list[str]
) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean") as raised:
        parse_area(text, boards)
    assert raised.value.nearest[: len(nearest)] == nearest


@pytest.mark.parametrize(
    "text", ["T99", "subfields/99", "field:99", "institution:I99", "source:99"]
)
def test_an_unknown_id_is_refused(boards: GraphReader, text: str) -> None:
    with pytest.raises(UnknownNameError, match="99"):
        parse_area(text, boards)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("words:", "Nothing follows 'words:'"),
        ("country: ", "Nothing follows 'country:'"),
        ("country:Atlantis", "'Atlantis' is no country; write its ISO code"),
        ("country:NO,XY", "'XY' is no country"),
        ("country:,", "no country"),
        ("years:lately", "'lately' is no span of years; write 2015-2020"),
        ("years:-", "no span of years"),
        ("years:15-20", "no span of years"),
        ("doi:w1", "'w1' is no DOI"),
        ("doi:,", "no DOI"),
        ("works:A1", "'A1' is no work id"),
        ("works:,", "no work id"),
        ("type:,", "no type"),
        ("doi:@nowhere.txt", "The list nowhere.txt cannot be read"),
        ("nowhere.yaml", "There is no area's file nowhere.yaml"),
    ],
)
def test_what_cannot_be_read_teaches(boards: GraphReader, text: str, reason: str) -> None:
    with pytest.raises(AreaError, match=reason):
        parse_area(text, boards)


def test_countries_by_code_or_name() -> None:
    assert country_codes(["cn", "United Kingdom", "Germany"]) == ("CN", "GB", "DE")


SICI = "10.1002/(sici)1097-4571(1999)50:2<115::aid-asi3>3.0.co;2-j"


@pytest.mark.parametrize(
    ("listed", "dois"),
    [
        (SICI, (SICI,)),
        (f"{SICI};10.1000/w2", (SICI, "10.1000/w2")),
        (f"https://doi.org/{SICI}, doi:10.1000/w2;", (SICI, "10.1000/w2")),
        (
            f"10.1000/w2,{SICI.upper()} https://doi.org/10.1000/W1",
            ("10.1000/w2", SICI, "10.1000/w1"),
        ),
    ],
)
def test_a_doi_may_hold_a_semicolon(
    boards: GraphReader, listed: str, dois: tuple[str, ...]
) -> None:
    assert parse_area(f"doi:{listed}", boards) == Dois(dois)


@pytest.mark.parametrize("years", ["2015 2020", "20152020", "2015-20", "2015-2020-2021"])
def test_years_without_a_dash_between_are_not_guessed(boards: GraphReader, years: str) -> None:
    with pytest.raises(AreaError, match="is no span of years; write 2015-2020"):
        parse_area(f"years:{years}", boards)


def test_years_run_forwards(boards: GraphReader) -> None:
    with pytest.raises(AreaError, match="from 2020 to 2015: the first is after the last"):
        parse_area("years:2020-2015", boards)


def test_an_unknown_document_type_suggests_the_nearest(boards: GraphReader) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'article'"):
        parse_area("type:artcle", boards)
