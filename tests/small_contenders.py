"""Functions to be measured in tests."""

from benchmarks.measure import Report, Spent, Stopwatch


def report_back(words: list[str]) -> Report:
    return Report({"total": Spent(0.5, 0.25)}, {"words": words})


def take_memory(megabytes: int) -> Report:
    taken = bytearray(b"x") * (megabytes * 10**6)
    return Report(facts={"length": len(taken)})


def time_steps() -> Report:
    watch = Stopwatch()
    for step in ("reading", "writing", "reading"):
        with watch.timing(step):
            pass
    return Report(watch.steps)
