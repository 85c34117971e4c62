"""Works from the OpenAlex API, kept as a snapshot that can be loaded like the published one."""

from entrepot.graph.pull.download import Progress, PullOptions, fetch_topics, pull
from entrepot.graph.pull.estimate import Estimate, estimate
from entrepot.graph.pull.query import PullQuery
from entrepot.graph.pull.server import Clock, Server
from entrepot.graph.pull.summary import PullSummary

__all__ = [
    "Clock",
    "Estimate",
    "Progress",
    "PullOptions",
    "PullQuery",
    "PullSummary",
    "Server",
    "estimate",
    "fetch_topics",
    "pull",
]
