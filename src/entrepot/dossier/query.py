"""How a dossier is made, as people ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, get_args

from entrepot.dossier.words import LANGUAGES, Language
from entrepot.errors import InputError, UnknownNameError
from entrepot.talent.basis import Choice


@dataclass(frozen=True, slots=True)
class DossierQuery:
    """How a dossier is made.

    ``purpose`` must be said: people have a right to know it. ``institution`` is ours, by number;
    None for none. ``made_on`` is the date printed, and that of the files. ``title`` stands on the
    cover; without one it says that it is a dossier.
    """

    purpose: str
    made_on: date
    made_by: str = ""
    title: str = ""
    language: Language = "en"
    institution: int | None = None
    citations: Choice = "auto"


def read_dossier(options: Mapping[str, Any]) -> DossierQuery:
    """How a dossier is made, from keywords; made today where no date is said.

    Raises UnknownNameError for an option that does not exist, InputError for a value that
    cannot be.
    """
    known = tuple(field.name for field in fields(DossierQuery))
    for name in options:
        if name not in known:
            raise UnknownNameError("option", name, known, f"There are {', '.join(known)}.")
    query = DossierQuery(**{"purpose": "", "made_on": date.today(), **options})
    if not query.purpose.strip():
        raise InputError(
            "A dossier needs its purpose, such as 'Appointment of a professor of chemistry': the "
            "people in it have a right to know it."
        )
    for name, value, choices in (
        ("language", query.language, LANGUAGES),
        ("citations", query.citations, get_args(Choice)),
    ):
        if value not in choices:
            raise InputError(f"{name} '{value}': write one of {', '.join(choices)}.")
    texts = {name: getattr(query, name).strip() for name in ("purpose", "made_by", "title")}
    return replace(query, **texts)
