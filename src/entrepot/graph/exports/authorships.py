"""The authors of a record, in order, as authorships."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from entrepot.graph.exports.affiliations import countries, distinct
from entrepot.graph.exports.names import printed
from entrepot.graph.record import AuthorName, Authorship, Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One author as a record prints it.

    ``name`` is the name, family name first where that is known; ``raw`` the name as printed
    where that is another order. ``id`` is the author's id in the export's database; without
    it the name stands for the person. ``is_corresponding`` is None where the record does
    not tell.
    """

    name: str
    raw: str = ""
    id: str | None = None
    orcid: str | None = None
    is_corresponding: bool | None = None
    institutions: tuple[Institution | None, ...] = ()


def authorships(signatures: Sequence[Signature]) -> tuple[Authorship, ...]:
    """The authorships of a work from its signatures in order."""
    count = len(signatures)
    return tuple(_authorship(one, place, count) for place, one in enumerate(signatures))


def attached(
    signatures: Sequence[Signature], institutions: Sequence[Institution | None]
) -> tuple[tuple[Authorship, ...], list[Institution] | None]:
    """The authorships, and the institutions that cannot be told to be one author's.

    Institutions given for the work as a whole are those of a sole author.
    """
    if len(signatures) == 1:
        sole = replace(signatures[0], institutions=tuple(institutions))
        return authorships([sole]), None
    return authorships(signatures), distinct(institutions)


def _authorship(signature: Signature, place: int, count: int) -> Authorship:
    name = printed(signature.name)
    institutions = distinct(signature.institutions)
    return Authorship(
        author=AuthorName(
            id=signature.id or name.id,
            display_name=name.natural,
            orcid=f"https://orcid.org/{signature.orcid}" if signature.orcid else None,
        ),
        author_position=_position(place, count),
        is_corresponding=signature.is_corresponding,
        raw_author_name=signature.raw or name.text,
        institutions=institutions,
        countries=countries(institutions),
    )


def _position(place: int, count: int) -> str:
    if place == 0:
        return "first"
    return "last" if place == count - 1 else "middle"
