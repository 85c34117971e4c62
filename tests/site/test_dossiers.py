"""Dossiers on the site: asked for, made in the background, fetched, and gone when they must."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.utils import timezone
from tests.site.parts import dossiers, models

from entrepot.errors import InputError
from entrepot.graph.objections import Objections
from entrepot.site.desk import desk

RAAN, BORNMANN = "A5018542454", "A5027052270"
ASKED = {"purpose": "Chair of statistics", "language": "en", "name": "Spring"}


@pytest.fixture(autouse=True)
def maker(site: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A maker that works only when asked to."""
    mine = dossiers.Maker()
    monkeypatch.setattr(mine, "wake", lambda: None)
    monkeypatch.setattr("entrepot.site.dossiers.maker", lambda: mine)
    models.Export.objects.all().delete()
    return mine


@pytest.fixture
def objections() -> Iterator[Objections]:
    listed = Objections(desk().folder)
    yield listed
    for one in listed.ids():
        listed.withdraw(one)


def asked(client: Client, **changes: str) -> Any:
    client.post("/shortlist/add/", {"who": [RAAN, BORNMANN], "area": "in=T10102"})
    response = client.post("/shortlist/dossier/", {**ASKED, **changes})
    assert response.status_code == 302, response.content.decode()
    return models.DossierJob.objects.latest("pk")


def content(client: Client, job: Any, ending: str) -> bytes:
    response: Any = client.get(f"/dossiers/{job.pk}/dossier.{ending}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_a_dossier_has_the_people_of_the_list(mei: Client, maker: Any) -> None:
    job = asked(mei)
    assert "It waits for its turn" in mei.get(f"/dossiers/{job.pk}/").content.decode()
    assert maker.make_all() == 1
    assert "It is done" in mei.get(f"/dossiers/{job.pk}/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(content(mei, job, "xlsx")))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"Anthony F. J. van Raan", "Lutz Bornmann", "Chair of statistics"} <= cells
    pdf = pypdf.PdfReader(io.BytesIO(content(mei, job, "pdf")))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "van Raan" in text
    assert "Chair of statistics" in text
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("Spring: Talent dossier: 2 people in ")


def test_the_form_says_which_institution_is_ours(mei: Client) -> None:
    mei.post("/shortlist/add/", {"who": [RAAN], "area": "in=T10102"})
    assert "Leiden University" not in mei.get("/shortlist/dossier/").content.decode()
    mei.post("/ours/set/", {"who": "I121797337"})
    form = mei.get("/shortlist/dossier/").content.decode()
    assert 'value="I121797337"' in form
    assert "Leiden University" in form


def test_a_dossier_in_chinese(mei: Client, maker: Any) -> None:
    job = asked(mei, language="zh", purpose="统计学教授招聘")
    maker.make_all()
    pdf = pypdf.PdfReader(io.BytesIO(content(mei, job, "pdf")))
    assert "统计学教授招聘" in "".join(page.extract_text() for page in pdf.pages)


def test_a_dossier_needs_a_purpose(mei: Client) -> None:
    mei.post("/shortlist/add/", {"who": RAAN})
    response = mei.post("/shortlist/dossier/", {"purpose": " ", "language": "en"})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not models.DossierJob.objects.exists()
    assert not models.Export.objects.exists()


def test_an_institution_that_is_not_there_is_said(mei: Client) -> None:
    mei.post("/shortlist/add/", {"who": RAAN})
    response = mei.post("/shortlist/dossier/", {**ASKED, "institution": "Nowhere at all"})
    assert response.status_code == 400
    assert not models.DossierJob.objects.exists()


def test_its_purpose_and_people_are_logged(mei: Client) -> None:
    asked(mei)
    one = models.Export.objects.get()
    assert (one.kind, one.purpose, one.people_count) == ("dossier", "Chair of statistics", 2)
    assert one.people == [5018542454, 5027052270]
    assert str(one.owner) == "mei"


def test_a_dossier_is_its_owners_alone(mei: Client, li: Client, staff: Client) -> None:
    job = asked(mei)
    for other in (li, staff):
        assert other.get(f"/dossiers/{job.pk}/").status_code == 404
        assert other.get(f"/dossiers/{job.pk}/dossier.pdf").status_code == 404
        assert other.post(f"/dossiers/{job.pk}/cancel/").status_code == 404
        assert other.post(f"/dossiers/{job.pk}/delete/").status_code == 404


def test_visitors_are_asked_to_sign_in(visitor: Client) -> None:
    visitor.post("/shortlist/add/", {"who": RAAN})
    assert visitor.get("/shortlist/dossier/").headers["Location"].startswith("/sign-in/")


def test_only_so_many_wait(mei: Client) -> None:
    for _ in range(dossiers.MOST_OPEN):
        asked(mei)
    assert mei.post("/shortlist/dossier/", ASKED).status_code == 400


def test_one_that_was_stopped_is_not_made(mei: Client, maker: Any) -> None:
    job = asked(mei)
    assert mei.post(f"/dossiers/{job.pk}/delete/").status_code == 400
    mei.post(f"/dossiers/{job.pk}/cancel/")
    assert maker.make_all() == 0
    assert "It was stopped" in mei.get(f"/dossiers/{job.pk}/").content.decode()
    mei.post(f"/dossiers/{job.pk}/delete/")
    assert not models.DossierJob.objects.exists()


def test_stopping_stops_the_work(mei: Client, maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(mei)

    def write(job: Any, making: Any) -> None:
        dossiers.folder_of(job).mkdir(parents=True)
        dossiers.file_of(job, "xlsx").touch()
        models.DossierJob.objects.filter(pk=job.pk).update(state=models.State.CANCELLED)
        making.beat()
        making.advance(1)

    monkeypatch.setattr("entrepot.site.dossiers._write", write)
    maker.make_all()
    job.refresh_from_db()
    assert job.state == models.State.CANCELLED
    assert not dossiers.folder_of(job).exists()


def test_the_beat_leaves_no_connection_open(
    mei: Client, maker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection, connections  # noqa: PLC0415 (Django must be set up)

    of_beats = []
    beat = dossiers._Making.beat

    def seen(making: Any) -> None:
        beat(making)
        of_beats.append(connections[connection.alias])

    monkeypatch.setattr("entrepot.site.dossiers._Making.beat", seen)
    monkeypatch.setattr("entrepot.site.dossiers.BEAT_SECONDS", 0.01)
    asked(mei)
    assert maker.make_all() == 1
    assert of_beats
    assert {one.connection for one in of_beats} == {None}


def test_what_a_stopped_process_left_is_taken_up(mei: Client, maker: Any) -> None:
    job = asked(mei)
    left = {"state": models.State.RUNNING, "worker": "another", "beat": timezone.now()}
    models.DossierJob.objects.filter(pk=job.pk).update(**left)
    assert maker.make_all() == 0, "the other one may still work"
    models.DossierJob.objects.update(
        beat=timezone.now() - dossiers.SILENT_FOR - timedelta(seconds=1)
    )
    assert maker.make_all() == 1
    job.refresh_from_db()
    assert job.state == models.State.DONE


def test_two_makers_never_make_the_same(mei: Client, maker: Any) -> None:
    asked(mei)
    assert maker._claimed() is not None
    assert dossiers.Maker()._claimed() is None


@pytest.mark.parametrize(
    ("error", "said"),
    [(InputError("The area is empty."), "The area is empty."), (OSError("/secret/path"), "wrong")],
)
def test_what_fails_says_why_without_internals(
    mei: Client, maker: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    job = asked(mei)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("entrepot.site.dossiers._write", fail)
    maker.make_all()
    page = mei.get(f"/dossiers/{job.pk}/").content.decode()
    assert "It could not be made" in page
    assert said in page
    assert "/secret/path" not in page


def test_who_objects_meanwhile_is_in_no_dossier(
    mei: Client, maker: Any, objections: Objections
) -> None:
    first, second = asked(mei), asked(mei)
    models.DossierJob.objects.filter(pk=second.pk).update(state=models.State.CANCELLED)
    maker.make_all()
    assert dossiers.file_of(first, "pdf").exists()
    objections.add(5018542454)
    assert mei.get(f"/dossiers/{first.pk}/").status_code == 410
    assert mei.get(f"/dossiers/{first.pk}/dossier.pdf").status_code == 410
    assert not dossiers.folder_of(first).exists()
    models.DossierJob.objects.filter(pk=second.pk).update(state=models.State.WAITING)
    maker.make_all()
    second.refresh_from_db()
    assert second.state == models.State.FAILED


def test_old_dossiers_are_deleted(mei: Client, maker: Any) -> None:
    job = asked(mei)
    maker.make_all()
    folder: Path = dossiers.folder_of(job)
    dossiers.forget_old()
    assert folder.exists()
    long_ago = timezone.now() - dossiers.KEPT_FOR - timedelta(days=1)
    models.DossierJob.objects.filter(pk=job.pk).update(asked=long_ago)
    models.Export.objects.update(at=timezone.now() - timedelta(days=366))
    dossiers.forget_old()
    assert not folder.exists()
    assert not models.Export.objects.exists()
