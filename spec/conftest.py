"""One spec, every engine: each spec runs on each engine that this machine has."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

import pytest
from spec.spark import small_session
from spec.tables import drawn
from spec.world import PEOPLE, Ranking, World, assert_equal

from entrepot.graph.engine import DuckEngine, Engine
from entrepot.graph.spark.engine import SparkEngine

Draw = Callable[[str], World]


@contextmanager
def _duckdb() -> Iterator[DuckEngine]:
    engine = DuckEngine(memory_mb=512, threads=1)
    yield engine
    engine.close()


@contextmanager
def _spark() -> Iterator[SparkEngine]:
    engine = SparkEngine(small_session())
    yield engine
    engine.close()


ENGINES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {
    "duckdb": _duckdb,
    "spark": _spark,
}
"""The engines that the specs run on; a new one needs only its line here."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "indicator(name): the indicator that a spec describes")


@pytest.fixture(scope="session", params=sorted(ENGINES))
def shared_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param]() as engine:
        yield engine


@pytest.fixture(scope="session")
def draw(shared_engine: Engine) -> Draw:
    """Draw a small graph; see spec/tables.py for how. The same drawing is derived once."""
    return cache(lambda text: World(shared_engine, drawn(text)))


class Spec:
    """Checks the one indicator that the spec's marker names."""

    def __init__(self, name: str, draw: Draw) -> None:
        self._name, self._draw = name, draw

    def __call__(
        self, text: str, expected: dict[Any, float | None], ranking: Ranking = PEOPLE
    ) -> None:
        """The drawn graph gives every unit the expected value."""
        assert_equal(self._draw(text).values(self._name, ranking), expected)


@pytest.fixture
def spec(request: pytest.FixtureRequest, draw: Draw) -> Spec:
    (marker,) = request.node.iter_markers("indicator")
    return Spec(marker.args[0], draw)
