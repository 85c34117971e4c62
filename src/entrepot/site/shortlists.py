"""Shortlists: a visitor's lasts as long as the visit, a member's are kept under names.

One of a member's lists is the current one, to which people are added. What a visitor chose joins
it when they sign in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from entrepot.dossier.dossier import MOST_PEOPLE
from entrepot.errors import InputError
from entrepot.site.models import LONGEST_NAME, Shortlist

MOST_LISTS = 100
"""Shortlists that a member may keep."""
_CHOSEN, _CURRENT = "shortlist", "current_shortlist"
"""In the session: what a visitor chose; which of a member's lists is the current one."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The current shortlist: people by number, in order, and the area they were chosen in.

    ``kept``: the member's own list; None for a visitor, or where none was made yet.
    """

    people: tuple[int, ...] = ()
    area: str = ""
    kept: Shortlist | None = field(default=None)

    def __len__(self) -> int:
        return len(self.people)

    def plus(self, people: Iterable[int], area: str) -> "Chosen":
        """With others behind those that are there; the first bring the area they were chosen in.

        Raises InputError for more than a dossier holds.
        """
        joined = tuple(dict.fromkeys([*self.people, *people]))
        if len(joined) > MOST_PEOPLE:
            raise InputError(_("A shortlist holds %d people at most.") % MOST_PEOPLE)
        return replace(self, people=joined, area=self.area if self.people else area)

    def minus(self, person: int) -> "Chosen":
        """Without a person."""
        return replace(self, people=tuple(one for one in self.people if one != person))

    def moved(self, person: int, by: int) -> "Chosen":
        """With a person so many places further down; they stay where there is no such place."""
        rest = [one for one in self.people if one != person]
        if len(rest) == len(self.people):
            return self
        place = min(max(self.people.index(person) + by, 0), len(rest))
        return replace(self, people=(*rest[:place], person, *rest[place:]))


def current(request: HttpRequest) -> Chosen:
    """The shortlist people are added to."""
    if not request.user.is_authenticated:
        chosen: dict[str, Any] = request.session.get(_CHOSEN, {})
        return Chosen(tuple(chosen.get("people", ())), chosen.get("area", ""))
    kept = _current_of(request)
    return Chosen(tuple(kept.people), kept.area, kept) if kept else Chosen()


def keep(request: HttpRequest, chosen: Chosen) -> None:
    """Keep a shortlist in place of the current one; a member's first list is made."""
    if not request.user.is_authenticated:
        request.session[_CHOSEN] = {"people": list(chosen.people), "area": chosen.area}
        return
    kept = chosen.kept or make(request, _("Shortlist"))
    kept.people, kept.area = list(chosen.people), chosen.area
    kept.save()


def lists_of(request: HttpRequest) -> list[Shortlist]:
    """All shortlists of a member; none for a visitor."""
    if not request.user.is_authenticated:
        return []
    return list(Shortlist.objects.filter(owner=request.user)[:MOST_LISTS])


def make(request: HttpRequest, name: str) -> Shortlist:
    """A new list of a member, which is then the current one.

    Raises InputError for a name that is there already or too long, or too many lists.
    """
    if Shortlist.objects.filter(owner=request.user).count() >= MOST_LISTS:
        raise InputError(_("You keep %d shortlists already; delete one first.") % MOST_LISTS)
    made = Shortlist(owner=request.user, name=_free_name(request, name))
    made.save()
    choose(request, made)
    return made


def choose(request: HttpRequest, shortlist: Shortlist) -> None:
    """Take one of a member's lists for the current one."""
    request.session[_CURRENT] = shortlist.pk


def rename(request: HttpRequest, shortlist: Shortlist, name: str) -> None:
    """Give a list another name; raises InputError as ``make``."""
    if name != shortlist.name:
        shortlist.name = _free_name(request, name)
        shortlist.save()


def _free_name(request: HttpRequest, name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(_("Give the shortlist a name of at most %d letters.") % LONGEST_NAME)
    if Shortlist.objects.filter(owner=request.user, name=name).exists():
        raise InputError(_("You have a shortlist “%s” already; choose another name.") % name)
    return name


def _current_of(request: HttpRequest) -> Shortlist | None:
    """The member's current list; where none was chosen, the one changed last."""
    lists = Shortlist.objects.filter(owner=request.user)
    chosen = request.session.get(_CURRENT)
    return lists.filter(pk=chosen).first() or lists.first()


@receiver(user_logged_in)
def join(request: HttpRequest, **_rest: object) -> None:
    """What a visitor chose joins the member's list, as far as there is room."""
    if request is None or _CHOSEN not in getattr(request, "session", {}):
        return
    chosen = request.session.pop(_CHOSEN)
    mine = current(request)
    room = MOST_PEOPLE - len(mine)
    new = [one for one in chosen["people"] if one not in mine.people][:room]
    if new:
        keep(request, mine.plus(new, chosen["area"]))
