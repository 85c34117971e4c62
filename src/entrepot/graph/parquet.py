"""Read the Parquet form of the snapshot into the stage, only the leaves that are needed."""

from pathlib import Path

from entrepot.graph.flatten import Flattener
from entrepot.graph.part import Advance, ReadResult, ReadTask


def stage_parquet(
    path: Path, task: ReadTask, flattener: Flattener, result: ReadResult, advance: Advance
) -> None:
    """Stage one Parquet file."""
    raise NotImplementedError
