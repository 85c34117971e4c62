"""Dossiers of a site: asked for by members, made one after the other in the background.

A table holds what was asked for. Each process of the site may have a maker, a thread that takes the
next one by an update which only one can win; while it works it says so every half second, so that
what a stopped process left behind is taken up by another. Files lie in the site's folder until they
are too old.
"""

import logging
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connections
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from entrepot.api import Graph
from entrepot.api import open as open_graph
from entrepot.dossier.dossier import Dossier
from entrepot.dossier.query import read_dossier
from entrepot.errors import EntrepotError
from entrepot.graph.objections import Objections
from entrepot.site import exports
from entrepot.site.areas import area_of
from entrepot.site.desk import desk
from entrepot.site.models import DossierJob, State

FORMATS = ("xlsx", "pdf")
KEPT_FOR = timedelta(days=30)
MOST_OPEN = 5
"""Dossiers of one member that may wait or be made at a time."""
BEAT_SECONDS = 0.5
SILENT_FOR = timedelta(seconds=30)
"""Whoever was not heard of for so long makes it no more."""
LOOK_SECONDS = 20.0
BROKEN = gettext_noop("Something went wrong here; it was written down for whoever runs this site.")
STEPS = (
    gettext_noop("Evaluating the area"),
    gettext_noop("Gathering people"),
    gettext_noop("Writing sheets"),
    gettext_noop("Setting pages"),
)
"""What dossiers say while they are made; see ``Progress``."""

_LANGUAGES = {"en": "en", "zh": "zh-hans"}


class StoppedError(Exception):
    """The dossier was cancelled, or another process took it."""


def folder_of(job: DossierJob) -> Path:
    """Where the files of a dossier lie."""
    folder: Path = settings.SITE.folder
    return folder / "dossiers" / str(job.pk)


def file_of(job: DossierJob, format_: str) -> Path:
    """A file of a dossier."""
    return folder_of(job) / f"dossier.{format_}"


def objecting_in(job: DossierJob) -> bool:
    """Whether somebody in a dossier objects by now: then its files are deleted."""
    if not Objections(desk().folder).ids().intersection(job.people):
        return False
    shutil.rmtree(folder_of(job), ignore_errors=True)
    return True


def forget(job: DossierJob) -> None:
    """Delete a dossier with its files."""
    shutil.rmtree(folder_of(job), ignore_errors=True)
    job.delete()


@dataclass
class _Making:
    """A dossier being made: what it says of its progress, and whether it is to stop."""

    job: DossierJob
    maker: str
    step_: str = ""
    done: int = 0
    total: int = 0
    _stop: Event = field(default_factory=Event)

    def step(self, name: str, total: int | None = None, unit: str = "") -> None:  # noqa: ARG002
        """A new step begins; raises StoppedError."""
        self._go_on()
        self.step_, self.done, self.total = name, 0, total or 0

    def advance(self, amount: int, records: int = 0) -> None:  # noqa: ARG002
        """The step has come further; raises StoppedError."""
        self._go_on()
        self.done += amount

    def note(self, text: str) -> None:
        """Nothing."""

    def beat(self) -> None:
        """Say how far it is; where it is ours no more, stop."""
        told = _mine(self.job, self.maker).update(
            step=self.step_, done=self.done, total=self.total, beat=timezone.now()
        )
        if not told:
            self._stop.set()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise StoppedError


@dataclass
class Maker:
    """Makes dossiers one after the other, in a thread of its own."""

    name: str = field(default_factory=lambda: secrets.token_hex(16))
    _wake: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _thread: Thread | None = None

    def wake(self) -> None:
        """Look for work now; the thread is started where it is not there yet."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="dossiers", daemon=True)
                self._thread.start()
        self._wake.set()

    def make_all(self) -> int:
        """Make all that wait; return how many."""
        count = 0
        while (job := self._claimed()) is not None:
            self._make(job)
            count += 1
        return count

    def _run(self) -> None:
        while True:
            try:
                close_old_connections()
                self.make_all()
                forget_old()
            except Exception:
                logging.getLogger(__name__).exception("Dossiers wait: the site's tables fail.")
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def _claimed(self) -> DossierJob | None:
        """The next dossier that waits or was left behind, now ours."""
        left = Q(state=State.RUNNING, beat__lt=timezone.now() - SILENT_FOR)
        waiting = DossierJob.objects.filter(Q(state=State.WAITING) | left)
        for job in waiting.order_by("pk"):
            still = waiting.filter(pk=job.pk, worker=job.worker)
            now = {"state": State.RUNNING, "worker": self.name, "beat": timezone.now()}
            if still.update(**now):
                return job
        return None

    def _make(self, job: DossierJob) -> None:
        """Make one; what goes wrong is said in its row."""
        making = _Making(job, self.name)
        end: dict[str, Any] = {"state": State.DONE, "said": ""}
        try:
            with _beating(making), override(_LANGUAGES[job.language]):
                _write(job, making)
        except StoppedError:
            end = {}
        except EntrepotError as error:
            end = {"state": State.FAILED, "said": str(error)}
        except Exception:
            logging.getLogger(__name__).exception("The dossier %s failed.", job.pk)
            end = {"state": State.FAILED, "said": BROKEN}
        if not end or not _mine(job, self.name).update(**end) or end["state"] != State.DONE:
            shutil.rmtree(folder_of(job), ignore_errors=True)


@cache
def maker() -> Maker:
    """The maker of this process."""
    return Maker()


def forget_old() -> None:
    """Delete dossiers and log entries that are older than they are kept."""
    for job in DossierJob.objects.filter(asked__lt=timezone.now() - KEPT_FOR):
        forget(job)
    exports.forget_old()


def dossier_of(graph: Graph, job: DossierJob) -> Dossier:
    """The dossier as it was asked for.

    Raises what areas and ``Dossier`` raise: also for somebody who objects by now.
    """
    area = area_of(QueryDict(job.area))
    query = read_dossier(
        {
            "purpose": job.purpose,
            "made_by": str(job.owner),
            "language": job.language,
            "title": job.name,
            "institution": job.institution,
        }
    )
    named = (area.area(graph), area.name(graph) or _("all works of the graph"))
    return Dossier(graph.reader, job.people, named, query)


def _write(job: DossierJob, making: _Making) -> None:
    folder_of(job).mkdir(parents=True, exist_ok=True)
    with open_graph(desk().folder) as graph:
        dossier = dossier_of(graph, job)
        dossier.write_workbook(file_of(job, "xlsx"), making)
        dossier.write_pdf(file_of(job, "pdf"), making)


@contextmanager
def _beating(making: _Making) -> Iterator[None]:
    """Say every half second how far it is, while it is made."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT_SECONDS):
                making.beat()
        finally:
            connections.close_all()  # this thread's, which nobody else can close

    thread = Thread(target=beat, name="dossier-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _mine(job: DossierJob, maker_name: str) -> "QuerySet[DossierJob]":
    """The row of a dossier, as long as it is that maker's to make."""
    return DossierJob.objects.filter(pk=job.pk, state=State.RUNNING, worker=maker_name)
