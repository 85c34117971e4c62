import pytest

from entrepot.graph.comparing import normalised
from entrepot.graph.exports.affiliations import (
    countries,
    distinct,
    institution,
    of_scopus,
    of_web_of_science,
)

SCOPUS = """
Department of Physics, University of Testing, Testville, Spain -> University of Testing (ES)
University of Jordan, Jordan -> University of Jordan (JO)
Doe Business School, Doe University, Doetown, United Kingdom -> Doe University (GB)
University Hospital Zürich, Universität Zürich, Zurich, Switzerland -> Universität Zürich (CH)
College of Computing, Doe Institute of Technology, USA -> Doe Institute of Technology (US)
Institute of Physics, Chinese Academy of Sciences, China -> Chinese Academy of Sciences (CN)
Department of Geology, Doe State University, University Park, USA -> Doe State University (US)
Division of Oncology, Mercy Hospital, Springfield, United States -> Mercy Hospital (US)
Faculty of Engineering, Üniversite Deneme, Ankara, Turkey -> Üniversite Deneme (TR)
Department of Chemistry, ETH Zürich, Zurich, Switzerland -> ETH Zürich (CH)
Doe Labs, Inc., Berwyn, United States -> Doe Labs, Inc. (US)
School of Business, Testville, Spain -> School of Business (ES)
Doe Trust, London, United Kingdom -> Doe Trust (GB)
Universidad Nacional -> Universidad Nacional (None)
"""


@pytest.mark.parametrize("example", SCOPUS.strip().splitlines())
def test_the_institution_in_a_scopus_address(example: str) -> None:
    address, expected = example.split(" -> ")
    found = of_scopus(address)
    assert found is not None
    assert f"{found.display_name} ({found.country_code})" == expected
    assert found.id == f"name:{normalised(found.display_name or '')}"


def test_a_department_is_no_institution_but_has_a_country() -> None:
    found = of_scopus("Department of Physics, Testville, Spain")
    assert found is not None
    assert (found.id, found.display_name, found.country_code) == (None, None, "ES")


def test_an_empty_address() -> None:
    assert of_scopus("") is None
    assert of_web_of_science(".") is None


@pytest.mark.parametrize(
    ("address", "id_", "country"),
    [
        ("Univ Siena, Dept Econ & Stat, Siena, Italy.", "name:univ siena", "IT"),
        ("Univ Nebraska, Omaha, NE 68198 USA.", "name:univ nebraska", "US"),
        ("Univ Macau, Macau, Peoples R China", "name:univ macau", "MO"),
        ("Italy", None, "IT"),
    ],
)
def test_the_institution_in_a_web_of_science_address(
    address: str, id_: str | None, country: str
) -> None:
    found = of_web_of_science(address)
    assert found is not None
    assert (found.id, found.country_code) == (id_, country)


def test_distinct_institutions_and_their_countries() -> None:
    one, two = institution("Doe University", "ES"), institution("Roe Institute", "FR")
    again = institution("DOE UNIVERSITY", "ES")
    found = distinct([one, None, two, again])
    assert found is not None
    assert [place.id for place in found] == ["name:doe university", "name:roe institute"]
    assert countries(found) == ["ES", "FR"]
    assert distinct([None]) is None
    assert countries(None) is None
