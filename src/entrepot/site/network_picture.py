"""A co-author network as a picture: the person in the middle, co-authors left and right.

Drawn by the page itself, each name on a line of its own, so that all can be read; whoever wrote
together is joined, the thicker the more works they share.
"""

import math
from dataclasses import dataclass

from entrepot.talent.network import Network

WIDTH, LINE, MARGIN = 720, 26, 24
_CENTRE, _REACH, _BOW = WIDTH / 2, 130.0, 60.0
_LARGEST, _SMALLEST = 11.0, 4.0
_THICKEST = 6.0


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody: where they are drawn, how large, on which side the name stands."""

    id: str
    name: str
    place: str
    works: int
    x: float
    y: float
    radius: float
    anchor: str
    is_same_place: bool

    @property
    def text_x(self) -> float:
        """Where the name begins or ends."""
        away = self.radius + 6
        return self.x + away if self.anchor == "start" else self.x - away


@dataclass(frozen=True, slots=True)
class Edge:
    """Two who wrote together."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    works: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes, the person first, and the edges below them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: int

    @property
    def width(self) -> int:
        """As wide as a column of text."""
        return WIDTH


def drawn(network: Network) -> Picture | None:
    """The picture of a network; None where nobody is beside the person."""
    people = network.people.to_pylist()
    if len(people) < 2:
        return None
    sides = (people[1::2], people[2::2])
    height = LINE * max(len(side) for side in sides) + 2 * MARGIN
    most = max(one["shared_work_count"] for one in people[1:])
    home = people[0]["institution"]
    nodes = [_node(people[0], _CENTRE, height / 2, _LARGEST, "middle", False)]
    for side, direction in zip(sides, (-1, 1), strict=True):
        for row, one in enumerate(side):
            share = (row + 0.5) / len(side) * 2 - 1
            x = _CENTRE + direction * (_REACH + _BOW * (1 - share**2))
            y = height / 2 + share * (height / 2 - MARGIN)
            radius = _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(one["shared_work_count"] / most)
            anchor = "start" if direction > 0 else "end"
            same = bool(home) and one["institution"] == home
            nodes.append(_node(one, x, y, radius, anchor, same))
    return Picture(tuple(nodes), _edges(network, nodes, most), height)


def _node(  # noqa: PLR0913, PLR0917 (what a picture needs of one)
    one: dict[str, object], x: float, y: float, radius: float, anchor: str, is_same_place: bool
) -> Node:
    place = str(one["institution"] or "")
    name, works = str(one["name"] or one["id"]), int(str(one["shared_work_count"]))
    return Node(str(one["id"]), name, place, works, x, y, radius, anchor, is_same_place)


def _edges(network: Network, nodes: list[Node], most: int) -> tuple[Edge, ...]:
    by_id = {node.id: node for node in nodes}
    edges = []
    for row in network.edges.to_pylist():
        one, other, works = by_id[row["from_id"]], by_id[row["to_id"]], row["shared_work_count"]
        width = 1 + (_THICKEST - 1) * min(1.0, works / most)
        edges.append(Edge(one.x, one.y, other.x, other.y, width, works))
    return tuple(edges)
