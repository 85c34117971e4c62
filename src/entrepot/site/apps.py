"""The site as an app of Django."""

from django.apps import AppConfig


class ExplorerConfig(AppConfig):
    """The talent explorer: everything there is so far."""

    name = "entrepot.site"
    label = "explorer"
    verbose_name = "entrepot"

    def ready(self) -> None:
        """Listen to who signs in."""
        from entrepot.site import (  # noqa: PLC0415 (models must be there)
            notes,  # noqa: F401
            our_institution,  # noqa: F401
            shortlists,  # noqa: F401
        )
