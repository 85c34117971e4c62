"""A Parquet file gives what the same records give as JSON lines."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graph import parquet_works
from tests.graph.parquet_files import (
    SEQUENCE,
    WORKS,
    Record,
    Staged,
    stage,
    write_lines,
    write_parquet,
)

def stage_both(records: list[Record], **options: Any) -> tuple[Staged, Staged]:
    with TemporaryDirectory() as folder:
        lines = write_lines(Path(folder) / "part_0000.gz", records)
        parquet = write_parquet(Path(folder) / "part_0000.parquet", records)
        return stage(lines, **options), stage(parquet, **options)


