"""One search over all a graph names: areas, people, institutions, countries, journals."""

import re
from typing import Any

import narwhals as nw

from entrepot.graph.countries import country_code, country_name
from entrepot.graph.identifiers import to_text
from entrepot.graph.names import Kind, Named
from entrepot.graph.nearest import nearest_works
from entrepot.graph.reader import GraphReader
from entrepot.graph.spelling import folded
from entrepot.talent.field_names_zh import areas_named
from entrepot.talent.identified import Suggestion, suggest_identified

_AREAS: tuple[Kind, ...] = ("domain", "field", "subfield", "topic")
_IN_CHINESE = _AREAS[:3]
"""Those that have Chinese names; topics have none."""
_LETTER = {"topic": "T", "person": "A", "institution": "I", "source": "S"}
_PARAGRAPH_LETTERS = 120
"""So long a text is a paragraph: no name of an area or institution is asked for at that length."""
_LETTERS_OF_HAN = 3
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_AREA_WORDS = 5


def suggest(reader: GraphReader, text: str, limit: int = 10) -> list[Suggestion]:
    """What a text that is being typed may mean: areas, countries, people, institutions, journals.

    Each kind that has answers gets a fair part; whole words come before beginnings, then
    most works. An id, ORCID iD or DOI, also as an address, gives what it names: a work its
    authors. A paragraph gives its nearest topics and an area of its most telling words.
    """
    identified = suggest_identified(reader, text, limit)
    if identified is not None:
        return identified
    if is_paragraph(text):
        return _of_paragraph(reader, text, limit)
    kinds: tuple[Kind, ...] = ("person", "institution", "source")
    groups = [_areas(reader, text, limit), _countries(text)]
    groups += [[_shown(n) for n in _best(reader, kind, text, limit)] for kind in kinds]
    return _mixed(groups, limit)


def is_paragraph(text: str) -> bool:
    """Whether a text is too long for a name; a Chinese character says as much as some letters."""
    han = sum(len(run) for run in _HAN.findall(text))
    return len(text.strip()) + (_LETTERS_OF_HAN - 1) * han > _PARAGRAPH_LETTERS


def _best(reader: GraphReader, kind: Kind, text: str, limit: int) -> list[Named]:
    """Names with the whole words, then those with their beginnings."""
    without = reader.objecting() if kind == "person" else frozenset()
    whole = reader.names.find(kind, text, limit, whole=True, without=without)
    begun = reader.names.find(kind, text, limit, without=without)
    return list(dict.fromkeys([*whole, *begun]))[:limit]


def _areas(reader: GraphReader, text: str, limit: int) -> list[Suggestion]:
    """Areas of that very name, then those that begin with it, then others; broad ones first."""
    found = [named for kind in _AREAS for named in _best(reader, kind, text, limit)]
    asked = folded(text)
    found.sort(key=lambda n: (folded(n.name) != asked, not folded(n.name).startswith(asked)))
    in_chinese = areas_named(text)
    if in_chinese:
        known = {(n.kind, n.number): n for kind in _IN_CHINESE for n in reader.names.all(kind)}
        found = [known[key] for key in in_chinese if key in known] + found
    return [_shown(named) for named in dict.fromkeys(found)][:limit]


def _countries(text: str) -> list[Suggestion]:
    code = country_code(text)
    return [Suggestion("country", code, country_name(code) or code)] if code else []


def _shown(named: Named) -> Suggestion:
    letter = _LETTER.get(named.kind)
    number = to_text(letter, named.number) if letter else f"{named.kind}s/{named.number}"
    where = (named.detail, named.country_code)
    return Suggestion(named.kind, number, named.name, *where, named.work_count)


def _mixed(groups: list[list[Suggestion]], limit: int) -> list[Suggestion]:
    """At most ``limit`` of all, taken from the groups in turn, and shown group by group."""
    counts = [0] * len(groups)
    left = min(limit, sum(map(len, groups)))
    while left:
        for i, group in enumerate(groups):
            if left and counts[i] < len(group):
                counts[i] += 1
                left -= 1
    return [s for group, count in zip(groups, counts, strict=True) for s in group[:count]]


def _of_paragraph(reader: GraphReader, text: str, limit: int) -> list[Suggestion]:
    nearest = nearest_works(reader.store.text_path(reader.manifest), text)
    if not nearest.words:
        return []
    works = reader.relations["work"].join(reader.works(nearest.works), on="work_id", how="semi")
    counts = works.group_by("topic_id").agg(nw.len().alias("count"))
    topics = reader.relations["topic"].select("topic_id", "name").join(counts, on="topic_id")
    rows: list[dict[str, Any]] = reader.fetch(
        topics.sort("count", "topic_id", descending=[True, False]).head(max(0, limit - 1))
    ).to_pylist()
    of_all = 1 / len(nearest.works)
    found = [
        Suggestion("topic", to_text("T", r["topic_id"]), r["name"], share=r["count"] * of_all)
        for r in rows
    ]
    words = " OR ".join(nearest.words[:_AREA_WORDS])
    return [*found, Suggestion("words", f"words:{words}", words)]
