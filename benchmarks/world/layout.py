"""How a snapshot is cut into partitions and part files."""

from typing import NamedTuple

from benchmarks.world.blocks import Block, blocks_of

DATES = tuple(f"2026-{month:02}-{day}" for month in range(1, 7) for day in ("05", "19"))
"""Partitions: works carry the date on which they changed last."""
LEAST_ROWS, MOST_ROWS = 1_000, 65_536
FEWEST_PARTS = 16


class Part(NamedTuple):
    """A part file: its partition, its number in it (from 0), and what it holds."""

    date: str
    number: int
    block: Block

    def key(self, entity: str, suffix: str) -> str:
        """The path under the root."""
        return f"{entity}/updated_date={self.date}/part_{self.number:04}{suffix}"


def parts_of(count: int) -> list[Part]:
    """The part files of works or authors, so many in all."""
    size = min(max(count // FEWEST_PARTS, LEAST_ROWS), MOST_ROWS)
    blocks = list(blocks_of(count, size=size))
    dates = DATES[: max(1, min(len(DATES), len(blocks)))]
    parts: list[Part] = []
    for place, block in enumerate(blocks):
        date = dates[place * len(dates) // len(blocks)]
        number = parts[-1].number + 1 if parts and parts[-1].date == date else 0
        parts.append(Part(date, number, block))
    return parts


def one_part(count: int) -> Part:
    """The one part file of an entity of few records."""
    return Part(DATES[0], 0, Block(0, count))
