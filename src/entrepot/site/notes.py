"""What members write about people, for themselves."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from entrepot.site.models import Note

_PUT_BY = "note"
"""In the session: a note that was written after the visit was over."""


def notes_of(request: HttpRequest, people: Iterable[int]) -> dict[int, str]:
    """What a member wrote about some people, by number; nothing for visitors."""
    if not request.user.is_authenticated:
        return {}
    mine = Note.objects.filter(owner=request.user, person__in=tuple(people))
    return dict(mine.values_list("person", "text"))


def write(request: HttpRequest, person: int, text: str) -> None:
    """Keep what a member wrote about somebody, and say so; an empty text deletes it."""
    if text:
        said = {"text": text}
        Note.objects.update_or_create(owner=request.user, person=person, defaults=said)
    else:
        Note.objects.filter(owner=request.user, person=person).delete()
    messages.success(request, _("Note saved.") if text else _("Note deleted."))


def put_by(request: HttpRequest, person: int, text: str) -> None:
    """Keep a note until they have signed in."""
    request.session[_PUT_BY] = {"person": person, "text": text}
    messages.warning(request, _("Your visit was over. Sign in, and your note is saved."))


@receiver(user_logged_in)
def take_up(request: HttpRequest, **_rest: object) -> None:
    """Save the note that was put by."""
    if request is not None and (kept := getattr(request, "session", {}).pop(_PUT_BY, None)):
        write(request, kept["person"], kept["text"])
