"""Loads on demand, each in a process of its own that may be killed; run as a program.

It reads a line of JSON for each load: the snapshot, the graph, and the step of publishing
at which the process shall kill itself (0: not at all). It answers with the number of the
process, and when that has ended, with the steps of publishing it came through.
"""

import json
import os
import signal
import sys
from pathlib import Path

from tests.graph.snapshots import load

from entrepot.graph.store import Store

STEPS = ("open", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree")
"""What Python tells of before it is done: https://docs.python.org/3/library/audit_events.html"""


def watch_publishing(fatal_step: int) -> list[str]:
    """The steps, from the removal of the staging folder on, as they come."""
    steps: list[str] = []

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event in STEPS and (steps or _is_first(event, arguments)):
            steps.append(event)
            if len(steps) == fatal_step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)
    return steps


def _is_first(event: str, arguments: tuple[object, ...]) -> bool:
    return event == "shutil.rmtree" and Path(str(arguments[0])).name == "staging"


def _child(snapshot: str, graph: str, fatal_step: int, answer: int) -> None:
    steps = watch_publishing(fatal_step)
    try:
        load(Path(snapshot), Store(Path(graph)))
        os.write(answer, json.dumps(steps).encode())
    finally:
        os._exit(0)  # without what the parent would do at its end


def main() -> None:
    """Serve until there are no more lines."""
    for line in sys.stdin:
        snapshot, graph, fatal_step = json.loads(line)
        heard, answer = os.pipe()
        process = os.fork()
        if not process:
            _child(snapshot, graph, fatal_step, answer)
        os.close(answer)
        print(process, flush=True)  # noqa: T201
        with os.fdopen(heard) as steps:
            told = steps.read()
        os.waitpid(process, 0)
        print(told, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
