"""Objections: anybody may ask not to be shown, without an account."""

import hashlib
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from entrepot.api import Graph
from entrepot.errors import EntrepotError, InputError
from entrepot.site.counting import counted
from entrepot.site.desk import ask
from entrepot.site.models import LONGEST_NOTE, Objection
from entrepot.talent.people import require_person

MOST_A_DAY = 10
"""Objections from one address in a day; an office asks for many by letter."""
_A_DAY = 24 * 60 * 60


class ObjectionForm(forms.Form):
    """Who is not to be shown, and how to reach whoever asks."""

    person = forms.CharField(
        label=gettext_lazy("Who is it about?"),
        max_length=300,
        help_text=gettext_lazy(
            "The ORCID iD or the address of the page is best; else name and place."
        ),
    )
    contact = forms.EmailField(
        label=gettext_lazy("Your e-mail address"), help_text=gettext_lazy("Only to answer you.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Anything we should know"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@login_not_required  # whoever objects has no account
@require_http_methods(["GET", "POST"])
def object_(request: HttpRequest) -> HttpResponse:
    """The form, with the person it is about where a page led here; then it is written down."""
    form = ObjectionForm(request.POST or None, initial={"person": request.GET.get("who", "")[:300]})
    if request.method == "POST" and form.is_valid():
        _count(request)
        said = form.cleaned_data
        Objection.objects.create(number=ask(lambda g: number_of(g, said["person"])), **said)
        return redirect("objected")
    return render(request, "site/object.html", {"form": form})


@login_not_required
@require_GET
def objected(request: HttpRequest) -> HttpResponse:
    """It was written down."""
    return render(request, "site/objected.html")


def number_of(graph: Graph, text: str) -> int | None:
    """Who a text means, where that is clear; None where somebody must look."""
    try:
        path = urlsplit(text.strip()).path  # a page's address may end in what was asked there
        return require_person(graph.reader, path.rstrip("/").rsplit("/", 1)[-1])
    except EntrepotError:
        return None


def _count(request: HttpRequest) -> None:
    """Raise InputError where too many came from one address today."""
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()
    if counted(f"objections-{address}", seconds=_A_DAY) > MOST_A_DAY:
        raise InputError(_("Too many requests came from here today; please write to the office."))
