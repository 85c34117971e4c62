"""What an export lacks, and what can therefore not be computed from it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from entrepot.graph.exports.draft import Draft
from entrepot.graph.record import Authorship


@dataclass(frozen=True, slots=True)
class Lack:
    """Something an export lacks.

    ``missing_share`` is how much of it is missing, above 0 and at most 1: of the works, or
    of the ``unit`` named.
    """

    what: str
    consequence: str
    missing_share: float = 1.0
    unit: str = "works"

    @property
    def is_total(self) -> bool:
        """True where nothing of it is there."""
        return self.missing_share == 1.0

    def __str__(self) -> str:
        share = (
            "" if self.is_total else f" (missing for {self.missing_share:.0%} of the {self.unit})"
        )
        return f"{self.what}{share}: {self.consequence}"


_CONSEQUENCES = {
    "years": "works without a year are left out of everything that counts by year",
    "author ids": (
        "people are told apart by printed name only: one person may be split, several may be merged"
    ),
    "references": (
        "citations can only be the reported count; "
        "self-citations and citation windows cannot be computed"
    ),
    "DOIs of references": (
        "a reference without a DOI is not counted: citations within the import are a lower bound"
    ),
    "affiliations": "no institutions, no countries",
    "authors of affiliations": (
        "institutions and countries are known for the work, but not for which author"
    ),
    "countries": "rankings and shares by country leave these works out",
    "topics": "normalised impact is by type and year only",
    "abstracts": "areas are found by title only",
    "citation counts": "impact can only be counted from the references within the import",
}
_UNITS = {"author ids": "authorships", "DOIs of references": "references"}


@dataclass
class Survey:
    """Counts what the records of an export have."""

    _all: Counter[str] = field(default_factory=Counter)
    _missing: Counter[str] = field(default_factory=Counter)

    def add(self, draft: Draft) -> None:
        """Count one record."""
        self._count_authors(draft.authorships)
        self._count_references(draft)
        self._count_places(draft)
        self._count("years", not draft.year)
        self._count("topics", True)  # no bibliographic export has OpenAlex's topics
        self._count("abstracts", not draft.abstract)
        self._count("citation counts", not draft.cited_by_count)

    def lacks(self) -> tuple[Lack, ...]:
        """What is missing, wholly or in part, in a fixed order."""
        return tuple(
            Lack(
                what, consequence, self._missing[what] / self._all[what], _UNITS.get(what, "works")
            )
            for what, consequence in _CONSEQUENCES.items()
            if self._missing[what]
        )

    def _count(self, what: str, is_missing: bool) -> None:
        self._all[what] += 1
        self._missing[what] += is_missing

    def _count_authors(self, authorships: Iterable[Authorship]) -> None:
        for authorship in authorships:
            id_ = authorship.author.id if authorship.author else None
            self._count("author ids", id_ is None or id_.startswith("name:"))

    def _count_references(self, draft: Draft) -> None:
        self._count("references", not draft.references and draft.reference_count != 0)
        if draft.references:
            count = max(draft.reference_count or 0, len(draft.references))
            self._all["DOIs of references"] += count
            self._missing["DOIs of references"] += count - len(draft.references)

    def _count_places(self, draft: Draft) -> None:
        own = [place for one in draft.authorships for place in one.institutions or ()]
        places = own + (draft.institutions or [])
        self._count("affiliations", not places)
        if places:
            self._count("authors of affiliations", not own)
            self._count("countries", all(place.country_code is None for place in places))
