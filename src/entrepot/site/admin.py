"""What staff see under /admin/; accounts are Django's own pages."""

from django.contrib import admin

from entrepot.site.models import SavedArea


@admin.register(SavedArea)
class SavedAreaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in its stubs only
    """The areas of all members."""

    list_display = ("name", "owner", "changed")
    search_fields = ("name", "owner__username")
    readonly_fields = ("changed",)
