"""Make the folder of what others wrote and the pages load: ``static/site/vendor``.

    python scripts/vendor_site.py           fetch the pinned packages with npm and write the folder
    python scripts/vendor_site.py --check   fetch nothing; exit 1 if a file is not the pinned one
    python scripts/vendor_site.py --renew   as without, and pin what is found

To renew a package, change its version here, then ``--renew``. The hashes stand in the folder, as
``sha256sum --check SHA256SUMS`` reads them.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SUMS = "SHA256SUMS"
FACES = ("source-sans-3-latin-wght-normal.woff2", "source-sans-3-latin-ext-wght-normal.woff2")
FOLDER = Path(__file__).parents[1] / "src" / "entrepot" / "site" / "static" / "site" / "vendor"


@dataclass(frozen=True)
class Package:
    """One pinned package: what is taken out of it, and what for."""

    name: str
    version: str
    licence: str
    purpose: str
    files: Mapping[str, str]
    """Place in the folder: place in the package."""


def bundled(name: str, version: str, licence: str, path: str = "LICENSE") -> Package:
    """A package whose code stands inside a file of Vega's; its licence asks to be kept."""
    target = f"vega/bundled/{name}.txt"
    return Package(name, version, licence, "inside Vega's files", {target: path})


def without_source_map(script: bytes) -> bytes:
    """The script without its pointer to a source map: hashed storage would look for the file."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", script)


def latin_only(stylesheet: bytes) -> bytes:
    """The faces of the Latin script; the system has the letters of the others."""
    blocks = re.split(r"(?=/\* )", stylesheet.decode())
    kept = [block.strip() for block in blocks if "-latin-" in block.partition("*/")[0]]
    return "\n\n".join(kept).replace("url(./files/", "url(").encode() + b"\n"


def codes_of_the_map(codes: bytes) -> bytes:
    """One row for each country: ``id`` as the map has it (numeric), ``code`` as we do (alpha-2)."""
    rows = [{"id": numeric, "code": alpha2} for alpha2, _, numeric, _ in json.loads(codes)]
    lines = ",\n".join(json.dumps(row) for row in sorted(rows, key=lambda row: row["id"]))
    return f"[\n{lines}\n]\n".encode()


CHANGES: Mapping[str, Callable[[bytes], bytes]] = {
    "vega-lite/vega-lite.min.js": without_source_map,
    "vega-embed/vega-embed.min.js": without_source_map,
    "world/country-codes.json": codes_of_the_map,
    "source-sans-3/source-sans-3.css": latin_only,
}
"""The files that are not written as the package has them."""

PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        "parts of a page are renewed without a reload",
        {
            "htmx/htmx.min.js": "dist/htmx.min.js",
            "htmx/LICENSE": "LICENSE",
        },
    ),
    Package(
        "vega",
        "6.4.0",
        "BSD-3-Clause",
        "draws the charts",
        {
            "vega/vega.min.js": "build/vega.min.js",
            "vega/LICENSE": "LICENSE",
        },
    ),
    Package(
        "vega-lite",
        "6.4.3",
        "BSD-3-Clause",
        "turns a Vega-Lite chart into one of Vega",
        {
            "vega-lite/vega-lite.min.js": "build/vega-lite.min.js",
            "vega-lite/LICENSE": "LICENSE",
        },
    ),
    Package(
        "vega-embed",
        "7.3.0",
        "BSD-3-Clause",
        "puts a chart in the page; holds vega-interpreter (no eval) and vega-tooltip",
        {
            "vega-embed/vega-embed.min.js": "build/vega-embed.min.js",
            "vega-embed/LICENSE": "LICENSE",
        },
    ),
    bundled(
        "d3-array",
        "3.2.5",
        "ISC",
    ),
    bundled(
        "d3-delaunay",
        "6.0.6",
        "ISC",
    ),
    bundled(
        "d3-geo",
        "3.1.2",
        "ISC, MIT",
    ),
    bundled(
        "d3-geo-projection",
        "4.0.0",
        "ISC",
    ),
    bundled(
        "d3-scale-chromatic",
        "3.1.1",
        "ISC, Apache-2.0",
    ),
    bundled(
        "delaunator",
        "5.1.0",
        "ISC",
    ),
    bundled(
        "internmap",
        "2.0.3",
        "ISC",
    ),
    bundled(
        "topojson-client",
        "3.1.0",
        "ISC",
    ),
    bundled(
        "fast-json-patch",
        "3.1.1",
        "MIT",
        "LICENSE.txt",
    ),
    bundled(
        "json-stringify-pretty-compact",
        "4.0.0",
        "MIT",
    ),
    bundled("semver", "7.8.6", "ISC"),
    Package(
        "world-atlas",
        "2.0.2",
        "ISC; map: Natural Earth, public domain",
        "the map of the world, 1:110 million, TopoJSON",
        {
            "world/countries-110m.json": "countries-110m.json",
            "world/LICENSE": "LICENSE",
        },
    ),
    Package(
        "i18n-iso-countries",
        "7.14.0",
        "MIT",
        "ISO 3166-1: the map's numeric code to the code of two letters",
        {
            "world/country-codes.json": "codes.json",
            "world/LICENSE.country-codes": "LICENSE",
        },
    ),
    Package(
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "OFL-1.1",
        "the typeface, Latin letters; Chinese is left to the system",
        {
            "source-sans-3/source-sans-3.css": "wght.css",
            **{f"source-sans-3/{face}": f"files/{face}" for face in FACES},
            "source-sans-3/LICENSE": "LICENSE",
        },
    ),
)

README = """\
# What others made

Written by `scripts/vendor_site.py`, which holds the versions; do not edit by hand. The licence of
each stands beside its files, the SHA-256 of every file in `SHA256SUMS`. Of `vega-lite` and
`vega-embed` the pointer to a source map is cut off, of the typeface's stylesheet only the Latin
faces are kept, and `country-codes.json` is made of the package's `codes.json`; all else is as its
makers published it.

The map has 177 shapes. Small places, among them Singapore, Hong Kong and Macao, have none at this
scale, and three shapes (Kosovo, Northern Cyprus, Somaliland) have no code of ISO 3166: a page with
the map says what it cannot show. The typeface covers Latin letters; the system has all others.

| package | version | licence | what for |
|---|---|---|---|
"""


def main(arguments: list[str]) -> int:
    """Write the folder or check it; the exit code."""
    found = on_disk() if "--check" in arguments else fetched()
    wrong = [] if "--renew" in arguments else differences(found, pinned())
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong and "--check" not in arguments:
        write(found)
    return 1 if wrong else 0


def on_disk() -> dict[str, bytes]:
    """The files of the folder by their place in it."""
    files = (path for path in sorted(FOLDER.rglob("*")) if path.is_file() and path.name != SUMS)
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in files}


def fetched() -> dict[str, bytes]:
    """The same files, from the registry npm is set up to use."""
    rows = (f"| {one.name} | {one.version} | {one.licence} | {one.purpose} |" for one in PACKAGES)
    files = {"README.md": (README + "\n".join(rows) + "\n").encode()}
    for package in PACKAGES:
        files |= unpacked(package)
    return dict(sorted(files.items()))


def unpacked(package: Package) -> dict[str, bytes]:
    """The files of one package; npm itself checks the package as a whole."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        subprocess.run(fetch, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as members:
            return {
                target: CHANGES.get(target, bytes)(member(members, source))
                for target, source in package.files.items()
            }


def member(archive: tarfile.TarFile, path: str) -> bytes:
    """One file of a package; KeyError where it has none of this name."""
    file = archive.extractfile(f"package/{path}")
    if file is None:
        raise KeyError(f"{path} is not a file of {archive.name!r}")
    return file.read()


def pinned() -> dict[str, str]:
    """The hash of each file as it was pinned."""
    lines = (FOLDER / SUMS).read_text().splitlines()
    return {target: digest for digest, _, target in (line.partition("  ") for line in lines)}


def differences(found: Mapping[str, bytes], pins: Mapping[str, str]) -> list[str]:
    """A line for each file that is missing, not pinned, or not as it was pinned."""
    given = {target: sha256(content) for target, content in found.items()}
    return [
        f"{target}: pinned {pins.get(target, 'nothing')}, found {given.get(target, 'nothing')}"
        for target in sorted({*given, *pins})
        if given.get(target) != pins.get(target)
    ]


def sha256(content: bytes) -> str:
    """The hash of a file, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def write(files: Mapping[str, bytes]) -> None:
    """Make the folder anew, so that nothing stays that is no longer pinned."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for target, content in files.items():
        path = FOLDER / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    lines = (f"{sha256(content)}  {target}\n" for target, content in files.items())
    (FOLDER / SUMS).write_text("".join(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
