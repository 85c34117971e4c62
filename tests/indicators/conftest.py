from collections.abc import Iterator

import pytest

from entrepot.graph.engine import DuckEngine


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    engine = DuckEngine(memory_mb=512, threads=1)
    yield engine
    engine.close()
