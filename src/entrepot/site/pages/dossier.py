"""Dossiers: asked for from a shortlist, made in the background, fetched as files."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepot.api import Graph
from entrepot.errors import InputError, UnknownNameError
from entrepot.graph.identifiers import to_text
from entrepot.site import dossiers, exports, shortlists
from entrepot.site.areas import area_of
from entrepot.site.desk import ask
from entrepot.site.models import LONGEST_NAME, LONGEST_PURPOSE, DossierJob, State
from entrepot.site.our_institution import institution_name, institution_named, ours
from entrepot.site.shortlists import Chosen
from entrepot.talent.person_facts import facts_of

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class DossierForm(forms.Form):
    """What must be said before a dossier is made."""

    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        max_length=LONGEST_PURPOSE,
        help_text=gettext_lazy(
            "Such as: appointment of a professor of chemistry. It is printed on the dossier and "
            "kept in a log: the people in it have a right to know it."
        ),
    )
    name = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_NAME, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=(("en", "English"), ("zh", "中文"))
    )
    institution = forms.CharField(
        label=gettext_lazy("Our institution, to show ties to it"), max_length=300, required=False
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; and once it is filled in, a dossier of the current shortlist is begun."""
    chosen = shortlists.current(request)
    if not chosen.people:
        return redirect("shortlist")
    form = DossierForm(request.POST or None, initial=_usual(request, chosen))
    number = ours(request)
    form.fields["institution"].help_text = ask(lambda graph: institution_name(graph, number))
    if request.method == "POST" and form.is_valid():
        job = _asked(request, chosen, form.cleaned_data)
        dossiers.maker().wake()
        return redirect("dossier", job.pk)
    area = area_of(QueryDict(chosen.area))
    context = {"form": form, "chosen": chosen, "parts": ask(area.parts), "area": area}
    return render(request, "site/dossier_new.html", context)


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One's own dossiers, the newest first."""
    jobs = DossierJob.objects.filter(owner=request.user)
    days = dossiers.KEPT_FOR.days
    return render(request, "site/dossiers.html", {"jobs": jobs, "days": days})


@login_required
@require_GET
def dossier(request: HttpRequest, number: int) -> HttpResponse:
    """How far a dossier is, and its files."""
    job = _own(request, number)
    if job.state == State.DONE and dossiers.objecting_in(job):
        return _gone(request)
    return render(request, "site/dossier.html", {"job": job, "formats": dossiers.FORMATS})


@login_required
@require_GET
def dossier_file(request: HttpRequest, number: int, ending: str) -> HttpResponse | FileResponse:
    """A file of a dossier; not where somebody in it objects by now."""
    job = _own(request, number)
    if dossiers.objecting_in(job):
        return _gone(request)
    path = dossiers.file_of(job, ending)
    if job.state != State.DONE or not path.exists():
        raise InputError(_("This dossier has no such file; make it anew."))
    name = f"entrepot-dossier-{job.pk}.{ending}"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=_TYPES[ending]
    )


@login_required
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a dossier that waits or is being made."""
    job = _own(request, number)
    still = DossierJob.objects.filter(pk=job.pk, state__in=[State.WAITING, State.RUNNING])
    still.update(state=State.CANCELLED)
    return redirect("dossier", job.pk)


@login_required
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a dossier with its files."""
    job = _own(request, number)
    if job.is_open:
        raise InputError(_("Stop this dossier before you delete it."))
    dossiers.forget(job)
    messages.success(request, _("Deleted: “%s”.") % job.name)
    return redirect("dossiers")


def _usual(request: HttpRequest, chosen: Chosen) -> dict[str, Any]:
    """What the form says before anybody changes it."""
    is_chinese = (get_language() or "").startswith("zh")
    institution = ours(request)
    return {
        "name": chosen.kept.name if chosen.kept else "",
        "language": "zh" if is_chinese else "en",
        "institution": to_text("I", institution) if institution else "",
    }


def _asked(request: HttpRequest, chosen: Chosen, said: dict[str, Any]) -> DossierJob:
    """Write down what was asked for; people who are no longer shown are left out.

    Raises InputError where too many dossiers wait already, UnknownNameError for an institution
    that the graph does not have.
    """
    mine = DossierJob.objects.filter(owner=request.user, state__in=[State.WAITING, State.RUNNING])
    if mine.count() >= dossiers.MOST_OPEN:
        raise InputError(_("%d of your dossiers are being made; wait for one.") % mine.count())
    people = ask(lambda graph: [one for one in chosen.people if _is_shown(graph, one)])
    institution = ask(lambda graph: institution_named(graph, said["institution"]))
    job = DossierJob.objects.create(
        owner=request.user,
        name=said["name"] or said["purpose"][:LONGEST_NAME],
        people=people,
        area=chosen.area,
        purpose=said["purpose"],
        language=said["language"],
        institution=institution,
    )
    exports.log(request, "dossier", people, purpose=job.purpose)
    return job


def _is_shown(graph: Graph, number: int) -> bool:
    try:
        facts_of(graph.reader, number)
    except UnknownNameError:
        return False
    return True


def _gone(request: HttpRequest) -> HttpResponse:
    said = _(
        "Somebody in this dossier has objected since it was made: its files are deleted. "
        "Make it anew; it is then without them."
    )
    return render(request, "site/sorry.html", {"said": said}, status=410)


def _own(request: HttpRequest, number: int) -> DossierJob:
    return get_object_or_404(DossierJob, pk=number, owner=request.user)
