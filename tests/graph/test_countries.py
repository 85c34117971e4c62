import csv
import gzip
import io
from collections import Counter
from importlib.resources import files
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import pytest

from entrepot.graph.comparing import normalised
from entrepot.graph.countries import (
    address_country,
    chinese_country_name,
    country_code,
    country_name,
)
from entrepot.graph.exports.languages import language_code

ROR = Path(__file__).parents[3] / "shared" / "data" / "ror" / "ror_organisations.csv.gz"
LINES = [
    line.split("\t")
    for line in files("entrepot.graph").joinpath("countries.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Peoples R China", "CN"),
        ("USA", "US"),
        ("United States", "US"),
        ("England", "GB"),
        ("Scotland", "GB"),
        ("North Ireland", "GB"),
        ("South Korea", "KR"),
        ("Turkiye", "TR"),
        ("TURKEY", "TR"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("U Arab Emirates", "AE"),
        ("Russian Federation", "RU"),
        ("Cote d'Ivoire", "CI"),
        ("Cote Ivoire", "CI"),
        ("DEM REP CONGO", "CD"),
        ("Rep Congo", "CG"),
        ("Bosnia & Herceg", "BA"),
        ("Bosnia and Herzegovina", "BA"),
        ("Papua N Guinea", "PG"),
        ("Trinidad Tobago", "TT"),
        ("Virgin Islands (U.S.)", "VI"),
        ("Kosovo", "XK"),
        ("Yugoslavia", None),  # no country of today
        ("Beijing", None),
        ("", None),
    ],
)
def test_country_names_as_printed(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_the_table_has_every_country_once() -> None:
    codes = [code for code, _ in LINES]
    assert len(codes) == len(set(codes)) == 249 + 1  # ISO 3166-1 and Kosovo
    keys = Counter(key for _, names in LINES for key in {normalised(n) for n in names.split("|")})
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.skipif(not ROR.exists(), reason="needs ../shared/data/ror")
def test_the_table_has_the_countries_of_ror() -> None:
    with gzip.open(ROR, "rt", encoding="utf-8", newline="") as file:
        used = {row["country_code"] for row in csv.DictReader(io.StringIO(file.read()))}
    assert used - {code for code, _ in LINES} == set()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Univ Siena, Siena, Italy", "IT"),
        ("Cornell Univ, Ithaca, NY 14853 USA", "US"),
        ("Univ Hong Kong, Hong Kong, Peoples R China", "HK"),
        ("Univ Macau, Macau, Peoples R China", "MO"),
        ("Wuhan Univ, Wuhan, Peoples R China", "CN"),
        ("Somewhere", None),
    ],
)
def test_the_country_of_an_address(address: str, code: str | None) -> None:
    assert address_country(address.split(", ")) == code


def test_no_address_has_no_country() -> None:
    assert address_country([]) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English", "en"),
        ("English; Spanish", "en"),
        ("Chinese", "zh"),
        ("pt", "pt"),
        ("en-GB", "en"),
        ("Unspecified", None),
        ("", None),
        (None, None),
    ],
)
def test_languages(text: str | None, code: str | None) -> None:
    assert language_code(text) == code


def test_a_country_is_named_by_its_code() -> None:
    assert country_name("CN") == "China"
    assert country_name("ZZ") is None
    assert country_name(None) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("中国", "CN"),
        ("中國", "CN"),
        ("荷兰", "NL"),
        ("荷蘭", "NL"),
        ("美國", "US"),
        ("香港", "HK"),
        ("中国香港", "HK"),
        ("紐西蘭", "NZ"),
        ("印度尼西亚", "ID"),
        ("火星", None),
    ],
)
def test_a_country_by_its_chinese_name(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_every_country_has_a_chinese_name() -> None:
    english = {
        code for code in map("".join, product(ascii_uppercase, repeat=2)) if country_name(code)
    }
    assert {code for code in english if not chinese_country_name(code)} <= {"AN", "CS", "SU", "YU"}
