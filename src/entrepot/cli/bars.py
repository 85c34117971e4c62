"""Progress bars for long work, with rate and time left."""

from types import TracebackType

from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from entrepot.cli.console import errors


class Bars:
    """Draws each step of a load as a bar on standard error; nothing where that is a file."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._records = 0

    def __enter__(self) -> "Bars":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:
        """A new step begins; the bar of the former one stays as it ended."""
        self._end()
        measure = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
        columns = (BarColumn(), measure) if total is not None else ()
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<30}"),
            *columns,
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=errors,
            disable=not errors.is_terminal,
        )
        self._progress.add_task(name, total=total, rate="")
        self._records = 0
        self._progress.start()

    def advance(self, amount: int, records: int = 0) -> None:
        """The step has come further."""
        if self._progress is None or not self._progress.tasks:
            return
        self._records += records
        task = self._progress.tasks[0]
        elapsed = task.elapsed or 0
        rate = f"{self._records / elapsed:,.0f} records/s" if self._records and elapsed else ""
        self._progress.update(task.id, advance=amount, rate=rate)

    def note(self, text: str) -> None:
        """Say something above the bars."""
        self._end()
        errors.print(text, style="dim", highlight=False)

    def _end(self) -> None:
        if self._progress is not None:
            task = self._progress.tasks[0]
            if task.total is not None:
                self._progress.update(task.id, completed=task.total)
            self._progress.stop()
            self._progress = None
