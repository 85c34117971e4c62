"""From the nested record of a work to the rows of the flat relations."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import Any

from entrepot.graph.identifiers import (
    DELETED_AUTHOR_ID,
    NULL_AUTHOR_ID,
    clean_doi,
    clean_orcid,
    to_number,
)
from entrepot.graph.record import (
    AuthorName,
    AuthorRecord,
    Authorship,
    Institution,
    InstitutionRecord,
    LocationSource,
    SourceRecord,
    TopicRecord,
    Work,
    WorkTopic,
    decode_abstract,
)
from entrepot.graph.relations import BASE
from entrepot.graph.staging import RECORD, Stage

Row = tuple[Any, ...]
BATCH_ROWS = 200_000
_LARGEST_LEVEL_ID = 2**31 - 1
"""Ids of subfields, fields and domains have four digits at most; their columns hold 32 bits."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the rows of one file share: the partition's date and the root it lies under."""

    updated_date: str
    root: str


@dataclass
class Flattener:
    """Flattens records into a stage, batch by batch, and counts what they lack.

    ``add`` raises ``ValueError`` or ``msgspec.MsgspecError`` for a record that cannot be
    used; nothing of such a record is kept.
    """

    stage: Stage
    origin: Origin
    tally: Counter[str] = field(default_factory=Counter)
    _rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _records: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _row_count: int = 0

    def add(self, work: Work, record: int) -> None:
        """Flatten one work."""
        rows: dict[str, list[Row]] = defaultdict(list)
        tally: Counter[str] = Counter()
        _flatten_work(work, self.origin, rows, tally)
        self.tally.update(tally)
        for name, new in rows.items():
            self._extend(name, new, record)

    def add_row(self, name: str, row: Row, record: int) -> None:
        """Add one row of a relation that is flat already."""
        self._extend(name, [row], record)

    def flush(self) -> None:
        """Hand all rows over to the stage."""
        for name, rows in self._rows.items():
            if not rows:
                continue
            columns = dict(zip(BASE[name].column_names, zip(*rows, strict=True), strict=True))
            self.stage.append(name, {**columns, RECORD: self._records[name]})
        self._rows.clear()
        self._records.clear()
        self._row_count = 0

    def _extend(self, name: str, new: Sequence[Row], record: int) -> None:
        self._rows[name] += new
        self._records[name] += repeat(record, len(new))
        self._row_count += len(new)
        if self._row_count >= BATCH_ROWS:
            self.flush()


def author_row(author: AuthorRecord) -> Row:
    """The row of an author's own record."""
    number = to_number(author.id)
    return number, _external(author.id, number), author.display_name, clean_orcid(author.orcid)


def institution_row(institution: InstitutionRecord) -> Row:
    """The row of an institution's own record."""
    if institution.id is None:
        raise ValueError("an institution without id")
    number = to_number(institution.id)
    geo = institution.geo
    return (
        number,
        _external(institution.id, number),
        institution.display_name,
        _bare_ror(institution.ror),
        institution.type,
        _country(institution.country_code or (geo.country_code if geo else None)),
        geo.city if geo else None,
        geo.latitude if geo else None,
        geo.longitude if geo else None,
    )


def organisation_row(organisation: InstitutionRecord) -> Row:
    """The row of an organisation of ROR."""
    row = institution_row(
        InstitutionRecord(
            id="ror:" + (_bare_ror(organisation.ror) or ""),
            display_name=organisation.display_name,
            ror=organisation.ror,
            country_code=organisation.country_code,
            type=organisation.type,
            geo=organisation.geo,
        )
    )
    _, _, name, ror, type_, *place = row
    return ror, name, type_, *place


def topic_row(topic: TopicRecord | WorkTopic) -> Row:
    """The row of a topic with its place in the tree."""
    levels = (topic.subfield, topic.field, topic.domain)
    tree = [
        (_level_id(level.id), level.display_name) if level else (None, None) for level in levels
    ]
    return to_number(topic.id or ""), topic.display_name, *tree[0], *tree[1], *tree[2]


def source_row(source: SourceRecord | LocationSource) -> Row | None:
    """The row of a source; by its name where it has no id; None where it has neither."""
    identity = source.id or (f"name:{source.display_name}" if source.display_name else None)
    if identity is None:
        return None
    return to_number(identity), source.display_name, source.issn_l, source.type


def _flatten_work(
    work: Work, origin: Origin, rows: dict[str, list[Row]], tally: Counter[str]
) -> None:
    work_id = to_number(work.id)
    abstract = work.abstract or decode_abstract(work.abstract_inverted_index)
    if abstract:
        rows["abstract"].append((work_id, abstract))
    references = _references(work, work_id, rows, tally)
    topic = _topics(work, work_id, rows)
    _authorships(work, work_id, rows, tally)
    source = _source(work)
    if source:
        rows["source"].append(source)
    rows["work"].append(
        (
            work_id,
            _external(work.id, work_id),
            clean_doi(work.doi),
            work.title or work.display_name,
            work.publication_year,
            work.type,
            work.language,
            source[0] if source else None,
            *topic,
            work.cited_by_count,
            references,
            work.is_retracted,
            work.is_xpac,
            origin.updated_date,
            origin.root,
        )
    )
    _count_gaps(work, rows, tally)


def _source(work: Work) -> Row | None:
    location = work.primary_location
    return source_row(location.source) if location and location.source else None


def _references(
    work: Work, work_id: int, rows: dict[str, list[Row]], tally: Counter[str]
) -> int | None:
    if work.referenced_works is None:
        return None
    cited = dict.fromkeys(map(to_number, work.referenced_works))
    if work_id in cited:
        del cited[work_id]
        tally["references from a work to itself, left out"] += 1
    rows["reference"] += zip(repeat(work_id), cited, strict=False)
    return len(cited)


def _topics(work: Work, work_id: int, rows: dict[str, list[Row]]) -> tuple[int | None, ...]:
    """Stage the topics; return topic, subfield and field of the primary one."""
    found: dict[int, Row] = {}
    for topic in [work.primary_topic, *(work.topics or [])]:
        if topic is None or topic.id is None:
            continue
        number = to_number(topic.id)
        if number not in found:
            found[number] = topic_row(topic)
            rows["work_topic"].append((work_id, number, topic.score))
    rows["topic"].extend(found.values())
    primary = work.primary_topic
    if primary is None or primary.id is None:
        return None, None, None
    number, _, subfield_id, _, field_id, *_ = found[to_number(primary.id)]
    return number, subfield_id, field_id


def _authorships(work: Work, work_id: int, rows: dict[str, list[Row]], tally: Counter[str]) -> None:
    seen: set[int] = set()
    places: dict[Row, None] = {}
    authorships = work.authorships or []
    for index, authorship in enumerate(authorships):
        author_id = _author_id(authorship, tally)
        for place in _places(authorship.institutions, authorship.countries, rows):
            places[(work_id, author_id, *place)] = None
        if author_id in seen:
            tally["authors named twice in one work, kept once"] += 1
            continue
        if author_id is not None:
            seen.add(author_id)
            rows["author"].append(_author_named(authorship, author_id))
        position = authorship.author_position or _position(index, len(authorships))
        row = (work_id, index, author_id, position, authorship.is_corresponding)
        rows["authorship"].append(row)
    for place in _places(work.institutions, None, rows):
        places.setdefault((work_id, None, *place))
    rows["affiliation"].extend(places)


def _author_id(authorship: Authorship, tally: Counter[str]) -> int | None:
    """The author's id, or None for nobody OpenAlex can name."""
    text = authorship.author.id if authorship.author else None
    number = None if text is None else to_number(text)
    if number in (None, NULL_AUTHOR_ID, DELETED_AUTHOR_ID):
        tally["authorships without an author id"] += 1
        return None
    return number


def _author_named(authorship: Authorship, number: int) -> Row:
    author = authorship.author or AuthorName()
    name = author.display_name or authorship.raw_author_name
    return number, _external(author.id or "", number), name, clean_orcid(author.orcid)


def _places(
    institutions: list[Institution] | None,
    countries: list[str] | None,
    rows: dict[str, list[Row]],
) -> list[tuple[int | None, str | None]]:
    """Institutions with their countries, and countries known without an institution."""
    places: list[tuple[int | None, str | None]] = []
    for institution in institutions or []:
        if institution.id is None:
            if institution.country_code:
                places.append((None, _country(institution.country_code)))
            continue
        number = to_number(institution.id)
        country = _country(institution.country_code)
        external, ror = _external(institution.id, number), _bare_ror(institution.ror)
        row = (number, external, institution.display_name, ror, institution.type, country)
        rows["institution"].append((*row, None, None, None))
        places.append((number, country))
    known = {country for _, country in places}
    places += [(None, c) for c in map(_country, countries or []) if c and c not in known]
    return places


def _count_gaps(work: Work, rows: dict[str, list[Row]], tally: Counter[str]) -> None:
    gaps = {
        "works without year": work.publication_year is None,
        "works without authors": not rows["authorship"],
        "works without institution": all(row[2] is None for row in rows["affiliation"]),
        "works without country": all(row[3] is None for row in rows["affiliation"]),
        "works without references": not work.referenced_works,
        "works without topic": work.primary_topic is None,
        "works without abstract": not rows["abstract"],
        "works without citation count": work.cited_by_count is None,
    }
    for gap, is_so in gaps.items():
        if is_so:
            tally[gap] += 1


def _position(index: int, count: int) -> str:
    if index == 0:
        return "first"
    return "last" if index == count - 1 else "middle"


def _external(text: str, number: int) -> str | None:
    return text if number < 0 else None


def _bare_ror(ror: str | None) -> str | None:
    return ror.strip().removesuffix("/").rsplit("/", 1)[-1].lower() if ror else None


def _country(code: str | None) -> str | None:
    return code.strip().upper() or None if code else None


@lru_cache(maxsize=4096)
def _level_id(level: str | int | None) -> int | None:
    if level is None:
        return None
    number = to_number(str(level))
    if abs(number) > _LARGEST_LEVEL_ID:
        raise ValueError(f"'{level}' is not the id of a subfield, field or domain")
    return number
