"""Where people stand in the picture of impact and productivity, and where their names fit."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from entrepot.talent.profile import Profile

WIDTH, HEIGHT, LEFT, RIGHT = 470.0, 400.0, 12.0, 28.0
"""Of the field, in points, and what dots keep free of it at both sides."""
DOT = 5.5
"""The radius of a dot, which holds a number."""
LETTER, WIDE_LETTER, LINE = 3.5, 6.5, 8.0
"""About the width of a letter of a name, of a Chinese one, and the height of a line."""
WORKS_TICKS = tuple(digit * 10**power for power in range(5) for digit in (1, 2, 5))
MNCS_TICKS = (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128)

Box: TypeAlias = tuple[float, float, float, float]


def scatter(profiles: Sequence[Profile]) -> dict[str, Any]:
    """Dots in points from the lower left, with the names that fit without touching another.

    Across: works, logarithmic. Upwards: the square root of MNCS, so that few who are far up do not
    press all others together. People without an MNCS are in ``without``.
    """
    found = [_values(one) for one in profiles]
    known = [(i, *pair) for i, pair in enumerate(found) if pair is not None]
    without = [profiles[i].name for i, pair in enumerate(found) if pair is None]
    if not known:
        return {"dots": [], "without": without}
    across = _Across.of([works for _, works, _ in known])
    upwards = _Upwards.of([mncs for *_, mncs in known])
    spots = [(i, across.place(works), upwards.place(mncs)) for i, works, mncs in known]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "dots": _named(spots, [one.name for one in profiles]),
        "without": without,
        "mean": upwards.place(1),
        "x_ticks": [(str(n), across.place(n)) for n in WORKS_TICKS if across.holds(n)],
        "y_ticks": [(f"{n:g}", upwards.place(n)) for n in MNCS_TICKS if upwards.holds(n)],
    }


class _Across(NamedTuple):
    """The scale of works: logarithmic, from a tick at or below the fewest."""

    fewest: float
    most: float

    @classmethod
    def of(cls, works: Sequence[float]) -> "_Across":
        fewest = max(n for n in WORKS_TICKS if n <= min(works))
        return cls(fewest, max(*works, 2 * fewest))

    def holds(self, works: float) -> bool:
        return self.fewest <= works <= self.most

    def place(self, works: float) -> float:
        share = math.log(works / self.fewest) / math.log(self.most / self.fewest)
        return LEFT + share * (WIDTH - RIGHT - LEFT)


class _Upwards(NamedTuple):
    """The scale of MNCS: its square root, from a tick below the lowest and below 1."""

    low: float
    top: float

    @classmethod
    def of(cls, mncs: Sequence[float]) -> "_Upwards":
        low = max(n for n in MNCS_TICKS if n <= 0.9 * min(1.0, *mncs))
        return cls(low, 1.1 * max(1.5, *mncs))

    def holds(self, mncs: float) -> bool:
        return self.low <= mncs <= self.top

    def place(self, mncs: float) -> float:
        begin, end = math.sqrt(self.low), math.sqrt(self.top)
        return (math.sqrt(mncs) - begin) / (end - begin) * HEIGHT


def _named(spots: Sequence[tuple[int, float, float]], names: Sequence[str]) -> list[dict[str, Any]]:
    """A dot for each spot; the first of the list have the first choice of room for a name."""
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for _, x, y in spots]
    dots = []
    for i, x, y in spots:
        dot: dict[str, Any] = {"number": i + 1, "x": x, "y": y, "name": "", "at": None}
        if (box := _room(x, y, _width(names[i]), taken)) is not None:
            taken.append(box)
            dot |= {"name": names[i], "at": [box[0], box[1]]}
        dots.append(dot)
    return dots


def _values(profile: Profile) -> tuple[float, float] | None:
    """Works and MNCS of a person in the area; None where one is not known."""
    rows = profile.indicators.to_pylist()
    values = {row["name"]: row["value"] for row in rows}
    works, mncs = values.get("work_count"), values.get("mncs")
    return (works, mncs) if works and mncs is not None else None


def _width(name: str) -> float:
    return sum(WIDE_LETTER if ord(letter) > 0x2E80 else LETTER for letter in name)


def _room(x: float, y: float, width: float, taken: Sequence[Box]) -> Box | None:
    """Where a name fits beside, above or below a dot without touching anything; None if nowhere."""
    low = y - LINE / 2
    for left, bottom in (
        (x + DOT + 2, low),
        (x - DOT - 2 - width, low),
        (x - width / 2, y + DOT + 1),
        (x - width / 2, y - DOT - 1 - LINE),
    ):
        box = (left, bottom, left + width, bottom + LINE)
        is_inside = left >= 0 and box[2] <= WIDTH and bottom >= 0 and box[3] <= HEIGHT + LINE
        if is_inside and not any(_touch(box, other) for other in taken):
            return box
    return None


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
