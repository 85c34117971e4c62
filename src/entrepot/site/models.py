"""What the site keeps itself; the graph is not among it."""

from django.conf import settings
from django.db import models

LONGEST_NAME = 120


class SavedArea(models.Model):
    """An area that a member named, as it stands in an address.

    Saving under a name that is there already takes its place.
    """

    owner: "models.ForeignKey[models.Model, models.Model]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="areas"
    )
    name: "models.CharField[str, str]" = models.CharField(max_length=LONGEST_NAME)
    address: "models.TextField[str, str]" = models.TextField(blank=True)
    changed: "models.DateTimeField[str, str]" = models.DateTimeField(auto_now=True)

    class Meta:
        """By name, which is there once for each owner."""

        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="one_area_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name
