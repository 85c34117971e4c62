"""What the site keeps itself; the graph is not among it.

People are named by the number the graph has for them; nothing else of them is kept here but what
members write themselves.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 120
LONGEST_NOTE = 2000
LONGEST_PURPOSE = 500


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


class Shortlist(models.Model):
    """People that a member chose, in an order, and the area they are looked at in."""

    owner: "models.ForeignKey[models.Model, models.Model]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shortlists"
    )
    name: "models.CharField[str, str]" = models.CharField(max_length=LONGEST_NAME)
    area: "models.TextField[str, str]" = models.TextField(blank=True)
    people: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    changed: "models.DateTimeField[str, str]" = models.DateTimeField(auto_now=True)

    class Meta:
        """The one changed last first; a name is there once for each owner."""

        ordering = ("-changed", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="one_shortlist_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What a member wrote down about a person; nobody else sees it."""

    owner: "models.ForeignKey[models.Model, models.Model]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes"
    )
    person: "models.BigIntegerField[int, int]" = models.BigIntegerField()
    text: "models.TextField[str, str]" = models.TextField(max_length=LONGEST_NOTE)
    changed: "models.DateTimeField[str, str]" = models.DateTimeField(auto_now=True)

    class Meta:
        """One note of a member about a person."""

        constraints = (
            models.UniqueConstraint(fields=("owner", "person"), name="one_note_about_a_person"),
        )


class Preference(models.Model):
    """What a member set once: the institution that is theirs, by number."""

    owner: "models.OneToOneField[models.Model, models.Model]" = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference"
    )
    institution: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(
        null=True, blank=True
    )


class State(models.TextChoices):
    """How far a dossier is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class DossierJob(models.Model):
    """A dossier that a member asked for: what is in it, how far it is, what went wrong.

    ``step``, ``done`` and ``total`` tell the progress of the present step; ``worker`` is who makes
    it, and ``beat`` when it was last heard of.
    """

    owner: "models.ForeignKey[models.Model, models.Model]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dossiers"
    )
    name: "models.CharField[str, str]" = models.CharField(max_length=LONGEST_NAME)
    people: "models.JSONField[list[int], list[int]]" = models.JSONField()
    area: "models.TextField[str, str]" = models.TextField(blank=True)
    purpose: "models.CharField[str, str]" = models.CharField(max_length=LONGEST_PURPOSE)
    language: "models.CharField[str, str]" = models.CharField(max_length=2)
    institution: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(
        null=True, blank=True
    )
    state: "models.CharField[str, str]" = models.CharField(
        max_length=9, choices=State, default=State.WAITING
    )
    step: "models.CharField[str, str]" = models.CharField(max_length=80, blank=True)
    done: "models.IntegerField[int, int]" = models.IntegerField(default=0)
    total: "models.IntegerField[int, int]" = models.IntegerField(default=0)
    said: "models.TextField[str, str]" = models.TextField(blank=True)
    worker: "models.CharField[str, str]" = models.CharField(max_length=32, blank=True)
    beat: "models.DateTimeField[object, object]" = models.DateTimeField(null=True)
    asked: "models.DateTimeField[object, object]" = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in {State.WAITING, State.RUNNING}


class Export(models.Model):
    """Who took which people out of the site as a file, when, and for what.

    ``owner`` is empty for visitors. ``people``: everybody who was in it, by number.
    """

    owner: "models.ForeignKey[models.Model | None, models.Model | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="exports"
    )
    at: "models.DateTimeField[object, object]" = models.DateTimeField(
        auto_now_add=True, db_index=True
    )
    kind: "models.CharField[str, str]" = models.CharField(max_length=40)
    address: "models.TextField[str, str]" = models.TextField(blank=True)
    purpose: "models.CharField[str, str]" = models.CharField(max_length=LONGEST_PURPOSE, blank=True)
    people_count: "models.IntegerField[int, int]" = models.IntegerField()
    people: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)

    class Meta:
        """The newest first."""

        ordering = ("-pk",)


class Answer(models.TextChoices):
    """What became of an objection."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class Objection(models.Model):
    """Somebody asks not to be shown. Once it is accepted, no page, file or answer has them.

    ``person``: as written; ``number``: who it is in the graph, where that is known.
    """

    person: "models.CharField[str, str]" = models.CharField(max_length=300)
    number: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(
        null=True, blank=True
    )
    contact: "models.EmailField[str, str]" = models.EmailField()
    reason: "models.TextField[str, str]" = models.TextField(max_length=LONGEST_NOTE, blank=True)
    at: "models.DateTimeField[object, object]" = models.DateTimeField(auto_now_add=True)
    answer: "models.CharField[str, str]" = models.CharField(
        max_length=8, choices=Answer, default=Answer.OPEN
    )
    answered_by: "models.ForeignKey[models.Model | None, models.Model | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.person


class ApiToken(models.Model):
    """A key with which a member's programs ask the API; only its hash is kept."""

    owner: "models.ForeignKey[models.Model, models.Model]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    name: "models.CharField[str, str]" = models.CharField(max_length=LONGEST_NAME)
    digest: "models.CharField[str, str]" = models.CharField(max_length=64, unique=True)
    made: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(auto_now_add=True)
    last_used: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True
    )
    expires: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True
    )

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires <= timezone.now()


class Count(models.Model):
    """How often something was asked for, until it is forgotten; see ``counting``."""

    what: "models.CharField[str, str]" = models.CharField(max_length=100, primary_key=True)
    count: "models.IntegerField[int, int]" = models.IntegerField()
    until: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.what
