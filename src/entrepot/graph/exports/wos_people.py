"""Web of Science: who wrote a record, and where they were."""

import re
from collections.abc import Iterator, Mapping, Sequence

from entrepot.graph.comparing import normalised
from entrepot.graph.exports.affiliations import distinct, institution, of_web_of_science
from entrepot.graph.exports.authorships import Signature, authorships
from entrepot.graph.exports.names import find
from entrepot.graph.identifiers import clean_orcid
from entrepot.graph.record import Authorship, Institution

Fields = Mapping[str, Sequence[str]]
Spellings = list[tuple[str, str]]

_ADDRESS = re.compile(r"(?:\[([^\]]*)\]\s*)?([^;\[]+)")
_RESEARCHER_ID = re.compile(r"[A-Z]{1,4}-\d{4}-\d{4}$")


def people(fields: Fields) -> tuple[tuple[Authorship, ...], list[Institution] | None]:
    """The authorships of a record, and the institutions that no author is named for.

    An author's id is the ORCID (``OI``) or else the ResearcherID (``RI``) printed for the
    name, where just one author bears it; else the name itself.
    """
    spellings = _spellings(fields)
    orcids = {
        place: sorted(filter(None, map(clean_orcid, ids)))
        for place, ids in _ids(fields.get("OI", ()), spellings).items()
    }
    researchers = {
        place: sorted(filter(_RESEARCHER_ID.match, ids))
        for place, ids in _ids(fields.get("RI", ()), spellings).items()
    }
    corresponding = _corresponding(fields.get("RP", ()), spellings)
    places, loose = _places(fields, spellings)
    signatures = [
        Signature(
            name=full,
            id=_author_id(orcids.get(place), researchers.get(place)),
            orcid=next(iter(orcids.get(place, ())), None),
            is_corresponding=corresponding[place],
            institutions=tuple(places[place]),
        )
        for place, (full, _) in enumerate(spellings)
    ]
    return authorships(signatures), distinct(loose)


def _spellings(fields: Fields) -> Spellings:
    """Full (``AF``) and short (``AU``) name of each author."""
    short, full = fields.get("AU", ()), fields.get("AF", ()) or fields.get("AU", ())
    if len(short) != len(full):
        short = full
    pairs = zip(full, short, strict=True)
    return [(name, brief) for name, brief in pairs if name and not name.startswith("[")]


def _author_id(orcids: list[str] | None, researchers: list[str] | None) -> str | None:
    """One id for the author: of several, the first in order, so that it is always the same."""
    if orcids:
        return f"orcid:{orcids[0]}"
    return f"researcherid:{researchers[0]}" if researchers else None


def _ids(lines: Sequence[str], spellings: Spellings) -> dict[int, list[str]]:
    """The ids in ``Lang, Xiaona/0009-…; Li, Lu/…`` by the author each means."""
    found: dict[int, list[str]] = {}
    for entry in " ".join(lines).split(";"):
        name, _, id_ = (part.strip() for part in entry.rpartition("/"))
        place = find(name, spellings) if name else None
        if place is not None:
            found.setdefault(place, []).append(id_)
    return found


def _corresponding(lines: Sequence[str], spellings: Spellings) -> list[bool | None]:
    """Whether each author stands in ``Qiu, QF; Zhou, WY (corresponding author), Univ…``."""
    named = {normalised(part.partition("(")[0]) for part in " ".join(lines).split(";")}
    keys = [(normalised(full), normalised(short)) for full, short in spellings]
    if not any(named.intersection(key) for key in keys):
        return [None] * len(keys)
    return [_is_named(key, named, keys) for key in keys]


def _is_named(
    key: tuple[str, str], named: set[str], keys: Sequence[tuple[str, str]]
) -> bool | None:
    hits = named.intersection(key)
    if not hits:
        return False
    bearers = sum(bool(hits.intersection(other)) for other in keys)
    return True if bearers == 1 else None  # two authors of one name: which is not told


def _places(
    fields: Fields, spellings: Spellings
) -> tuple[list[list[Institution | None]], list[Institution | None]]:
    """The institutions of each author, and those known for the work only."""
    places: list[list[Institution | None]] = [[] for _ in spellings]
    loose: list[Institution | None] = []
    for names, found in _institutions(fields):
        owners = [find(name, spellings) for name in names]
        if not names and len(spellings) == 1:
            owners = [0]
        for owner in owners or [None]:
            (loose if owner is None else places[owner]).append(found)
    return places, loose


def _institutions(fields: Fields) -> Iterator[tuple[list[str], Institution | None]]:
    """Each institution with the authors it is printed for, if any are.

    Where no address is printed (``C1``), the names of institutions alone (``C3``).
    """
    for names, address in _ADDRESS.findall("; ".join(fields.get("C1", ()))):
        if address.strip():
            people = [name.strip() for name in names.split(";") if name.strip()]
            yield people, of_web_of_science(address.strip())
    if not fields.get("C1"):
        for name in " ".join(fields.get("C3", ())).split(";"):
            yield [], institution(name.strip())
