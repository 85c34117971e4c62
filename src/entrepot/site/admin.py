"""What staff see under /admin/; accounts are Django's own pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.graph.identifiers import from_text
from entrepot.graph.objections import Objections
from entrepot.site import exports
from entrepot.site.desk import desk
from entrepot.site.models import Answer, ApiToken, DossierJob, Export, Objection, SavedArea


@admin.register(SavedArea)
class SavedAreaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in its stubs only
    """The areas of all members."""

    list_display = ("name", "owner", "changed")
    search_fields = ("name", "owner__username")
    readonly_fields = ("changed",)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in its stubs only
    """What staff may look at, and nobody may change."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Who took whom out of the site, and for what."""

    list_display = ("at", "owner", "kind", "people_count", "purpose", "address")
    list_filter = ("kind", "at")
    search_fields = ("owner__username", "purpose", "address")
    search_help_text = gettext_lazy("An account, a purpose, or who was in it: A5043027378")
    date_hierarchy = "at"

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Export]", search_term: str
    ) -> "tuple[QuerySet[Export], bool]":
        """Exports that somebody was in, by their id; else those whose texts hold the words."""
        number = None if search_term.isdecimal() else from_text(search_term, "A")
        if number is None:
            return super().get_search_results(request, queryset, search_term)
        return exports.with_person(queryset, number), False


@admin.register(ApiToken)
class TokenAdmin(ReadOnlyAdmin):
    """The tokens of all members, which staff may revoke; their secrets are known to nobody."""

    list_display = ("name", "owner", "made", "last_used", "expires")
    search_fields = ("name", "owner__username")
    exclude = ("digest",)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Whoever the site lets."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(DossierJob)
class DossierAdmin(ReadOnlyAdmin):
    """The dossiers of all members."""

    list_display = ("name", "owner", "asked", "state", "purpose")
    list_filter = ("state",)
    search_fields = ("name", "owner__username", "purpose")


@admin.register(Objection)
class ObjectionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in its stubs only
    """Who asks not to be shown; accepted, it holds from the next page on."""

    list_display = ("person", "number", "contact", "at", "answer", "answered_by")
    list_filter = ("answer",)
    search_fields = ("person", "contact")
    readonly_fields = ("at", "answer", "answered_by")
    actions = ("accept", "decline")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those of objections; they are not deleted by the dozen."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Not one that holds: it is the record of why somebody is hidden."""
        holds = isinstance(obj, Objection) and obj.answer == Answer.ACCEPTED
        return not holds and super().has_delete_permission(request, obj)

    @admin.action(description=gettext_lazy("Accept: show these people no more"))
    def accept(self, request: HttpRequest, chosen: "QuerySet[Objection]") -> None:
        """Enter them in the graph's list of people who object."""
        self._answer(request, chosen, Answer.ACCEPTED, _objections().add)

    @admin.action(description=gettext_lazy("Decline, or take back: show these people again"))
    def decline(self, request: HttpRequest, chosen: "QuerySet[Objection]") -> None:
        """Take them off the list."""
        self._answer(request, chosen, Answer.DECLINED, _objections().withdraw)

    def _answer(
        self,
        request: HttpRequest,
        chosen: "QuerySet[Objection]",
        answer: Answer,
        enter: Callable[[int], None],
    ) -> None:
        for one in chosen:
            if one.number is None and answer == Answer.ACCEPTED:
                said = _("Write down first who “%s” is: the number in their page's address.")
                self.message_user(request, said % one.person, messages.ERROR)
                continue
            if one.number is not None and Answer.ACCEPTED in {answer, one.answer}:
                enter(one.number)
            Objection.objects.filter(pk=one.pk).update(answer=answer, answered_by=request.user)


def _objections() -> Objections:
    return Objections(desk().folder)
