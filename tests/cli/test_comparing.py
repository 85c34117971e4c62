"""``entrepot compare``, ``standing`` and ``scenario``: on the terminal and in files."""

from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Run

LEIDEN, WALTMAN, VAN_RAAN = "Leiden University", "ludo waltman", "van raan"


def test_people_stand_side_by_side(run: Run) -> None:
    found = run("compare", "all", "people", WALTMAN, VAN_RAAN, "--format", "json").json
    names = {row["name"] for row in found["indicators"]}
    assert len(names) == 2
    assert "Ludo Waltman" in names
    assert len(found["shared_works"]) == 1
    assert {"works_by_year", "topics_in_common"} <= set(found)


def test_a_standing_shows_topics_and_gaps(run: Run) -> None:
    ran = run("standing", "all", LEIDEN, "--peer", "KU Leuven", "--level", "field")
    assert ran.code == 0
    assert "standing" in ran.out
    assert "Gaps, the largest first" in ran.out
    assert "works in the top 10 % are missing" in ran.told


def test_a_scenario_says_what_it_assumes(run: Run) -> None:
    ran = run("scenario", "all", LEIDEN, WALTMAN, "--since", "1990")
    assert ran.code == 0
    assert "the future is not forecast" in ran.told
    assert "Who is hired" in ran.out


def test_a_scenario_is_a_workbook(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "what-if.xlsx"
    assert run("scenario", "all", LEIDEN, WALTMAN, "-o", str(file)).code == 0
    names = openpyxl.load_workbook(file).sheetnames
    assert names[:3] == ["Overall", "By topic", "Who is hired"]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("compare", "all", "journals", "A1"), 3, "none of people, institutions, countries"),
        (("compare", "all", "people", "A1"), 3, "no person 'A1'"),
        (("standing", "all", LEIDEN, "--level", "domain"), 3, "write one of topic, subfield"),
        (("standing", "all", LEIDEN, "--format", "csv"), 3, "several tables"),
        (("scenario", "all", "Nowhere at all", WALTMAN), 3, "Nowhere at all"),
    ],
)
def test_mistakes_are_told(run: Run, command: tuple[str, ...], code: int, said: str) -> None:
    ran = run(*command)
    assert ran.code == code
    assert said in ran.said
