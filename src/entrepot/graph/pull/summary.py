"""What a pull has brought, and what about it one should know."""

from dataclasses import dataclass
from pathlib import Path

from entrepot.graph.pull.state import PullState


@dataclass(frozen=True, kw_only=True)
class PullSummary:
    """What a pull has brought, over all calls that it took.

    ``record_count``: records in ``folder``, each once. ``received_count``: records
    received, with the ``duplicate_count`` that came again. ``expected_count``: records by
    the server's own count, which it does not guarantee. ``truncated_authorship_count``:
    works of which only the first 100 authors are there; ``completed_authorship_count``:
    those of which all were fetched. ``resumed_count``: records that earlier calls had
    brought. ``call_count``: calls to the server this time. ``restart_count``: how often a
    list had to be begun anew.
    """

    folder: Path
    description: str
    date: str
    record_count: int
    received_count: int
    expected_count: int
    duplicate_count: int
    truncated_authorship_count: int
    completed_authorship_count: int
    resumed_count: int
    call_count: int
    restart_count: int

    @property
    def was_finished(self) -> bool:
        """Whether everything was there already, so that nothing was fetched."""
        return self.call_count == 0

    def remarks(self) -> list[str]:
        """What one should know before using the records, a sentence each."""
        return [text for text in (self._finished(), *self._counts(), *self._authors()) if text]

    def _finished(self) -> str:
        if not self.was_finished:
            return ""
        return (
            f"This query was pulled completely on {self.date}; nothing was fetched. "
            "For newer records pull into another folder."
        )

    def _counts(self) -> list[str]:
        difference = self.received_count - self.expected_count
        kind = "fewer" if difference < 0 else "more"
        return [
            f"OpenAlex counts {self.expected_count:,} records and gave {self.received_count:,}, "
            f"{abs(difference):,} {kind}; it does not guarantee its count."
            if difference
            else "",
            f"{self.duplicate_count:,} records came more than once and were kept once."
            if self.duplicate_count
            else "",
            f"OpenAlex lost the place in its list, which was begun anew ({self.restart_count} "
            "times); nothing was kept twice."
            if self.restart_count
            else "",
        ]

    def _authors(self) -> list[str]:
        return [
            f"{self.truncated_authorship_count:,} works have more than 100 authors, of whom "
            "OpenAlex gave the first 100 only: people further down are missing there."
            if self.truncated_authorship_count
            else "",
            f"{self.completed_authorship_count:,} works with more than 100 authors were fetched "
            "once more with all of them."
            if self.completed_authorship_count
            else "",
        ]


def summarise(
    state: PullState, folder: Path, resumed_count: int, call_count: int = 0
) -> PullSummary:
    """The summary of a pull that has come to its end."""
    return PullSummary(
        folder=folder,
        description=state.description,
        date=state.date,
        record_count=state.record_count,
        received_count=state.received_count,
        expected_count=state.expected_count,
        duplicate_count=state.duplicate_count,
        truncated_authorship_count=state.truncated_count,
        completed_authorship_count=state.completed_count,
        resumed_count=resumed_count,
        call_count=call_count,
        restart_count=state.restart_count,
    )
