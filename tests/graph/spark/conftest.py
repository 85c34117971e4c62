import pytest
from spec.spark import small_session

from entrepot.graph.spark.cluster import Cluster
from entrepot.graph.spark.session import SparkOptions

AS_ON_A_CLUSTER = {
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.codegen.wholeStage": "true",
}
"""Rows cross partitions and plans are compiled, as where there are many of them."""


@pytest.fixture
def options() -> SparkOptions:
    """How to reach the small Spark of this run; skips where there is none."""
    small_session()
    return SparkOptions(conf=AS_ON_A_CLUSTER)


@pytest.fixture
def cluster(options: SparkOptions) -> Cluster:
    return Cluster(options)
