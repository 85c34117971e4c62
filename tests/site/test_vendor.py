"""What others made, as the pages load it: the files are the pinned ones, the codes are ours."""

import json
import subprocess
import sys
from pathlib import Path

import entrepot
from entrepot.graph import countries

VENDOR = Path(entrepot.__file__).parent / "site" / "static" / "site" / "vendor"
SCRIPT = Path(__file__).parents[2] / "scripts" / "vendor_site.py"


def test_each_file_is_as_it_was_pinned() -> None:
    checked = subprocess.run(
        [sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_each_package_has_its_licence_beside_it() -> None:
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert "copyright" in (folder / "LICENSE").read_text().lower() or folder.name == "htmx"


def test_the_codes_of_the_map_are_those_of_the_graph() -> None:
    rows = json.loads((VENDOR / "world" / "country-codes.json").read_text())
    table = Path(countries.__file__).with_name("countries.txt").read_text()
    ours = {line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")}
    assert {row["code"] for row in rows} == ours
    assert len({row["id"] for row in rows}) == len(rows) == len(ours)
    assert {"id": "156", "code": "CN"} in rows
    assert {"id": "246", "code": "FI"} in rows


def test_each_shape_of_the_map_with_a_number_has_a_code() -> None:
    world = json.loads((VENDOR / "world" / "countries-110m.json").read_text())
    rows = json.loads((VENDOR / "world" / "country-codes.json").read_text())
    shapes = world["objects"]["countries"]["geometries"]
    known = {row["id"] for row in rows}
    without = {one["properties"]["name"] for one in shapes if one.get("id") not in known}
    assert without == {
        "Kosovo",
        "N. Cyprus",
        "Somaliland",
    }  # no code in ISO 3166, as README.md says
