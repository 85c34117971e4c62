"""Pictures of growth: how something grows with size, both on logarithmic scales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Points = Sequence[tuple[float, float]]

_COLOURS = ("#1b1b1b", "#c2410c", "#1d6fb8", "#3f8f4f")
_WIDTH, _HEIGHT = 420, 260


@dataclass(frozen=True)
class Growth:
    """Lines of how something grows with size; each says its slope, 1 where it is linear.

    ``name``: of the file, without ending; ``curves``: points (size, what it takes), all above 0.
    """

    name: str
    x: str
    y: str
    curves: Mapping[str, Points]

    def markdown(self, folder: str) -> str:
        """Where a page shows it; ``folder``: where pictures lie, beside the page."""
        return f"![{self.y} by {self.x}]({folder}/{self.name}.svg)"

    def save(self, folder: Path) -> None:
        """Draw it into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._chart().save(folder / f"{self.name}.svg")

    def _chart(self) -> Any:
        # here: contenders should not carry what only draws
        import altair as alt  # noqa: PLC0415

        names = {name: _named(name, points) for name, points in self.curves.items()}
        every = [(names[name], x, y) for name, line in self.curves.items() for x, y in line]
        points = [{"of": name, "x": x, "y": y} for name, x, y in every]
        scale = alt.Scale(domain=list(names.values()), range=list(_COLOURS[: len(names)]))
        legend = alt.Legend(orient="top", columns=1, symbolType="stroke", labelLimit=_WIDTH)
        base = alt.Chart(alt.InlineData(values=points)).encode(
            alt.X("x:Q", title=self.x, **logarithmic([x for _, x, _ in every], (1, 2, 5))),
            alt.Y("y:Q", title=self.y, **logarithmic([y for *_, y in every], (1, 2, 5))),
            alt.Color("of:N", title=None, scale=scale, legend=legend),
        )
        lines, dots = base.mark_line(strokeWidth=2), base.mark_point(filled=True, opacity=1)
        chart: Any = alt.layer(lines, dots).properties(
            width=_WIDTH, height=_HEIGHT, background="white"
        )
        return chart.configure_axis(labelFontSize=12, titleFontSize=13, titleFontWeight="normal")


def slope(points: Points) -> float:
    """The power of size with which something grows: of the straight line through the logarithms."""
    x, y = np.log(np.array(points)).T
    return float(np.polyfit(x, y, 1)[0])


def _named(name: str, points: Points) -> str:
    return f"{name} (slope {slope(points):.2f})" if len(points) > 1 else name


def logarithmic(values: Sequence[float], leading: Sequence[int] = (1,)) -> dict[str, Any]:
    """A logarithmic scale that holds the values, marked at powers of ten times ``leading``."""
    low, high = min(values) * 0.98, max(values) * 1.02
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    marks = [digit * 10.0**power for power in powers for digit in leading]
    inside = [mark for mark in marks if low <= mark <= high]
    scale = {"type": "log", "nice": False, "domain": [min(values), max(values)]}
    return {"scale": scale, "axis": {"values": inside, "format": "~s" if high >= 1e4 else "~g"}}
