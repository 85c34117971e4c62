"""The institutions, sources, topics and people of a world, as columns."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from benchmarks.world.fabric import World
from benchmarks.world.ids import (
    FIRST_AUTHOR,
    FIRST_INSTITUTION,
    FIRST_SOURCE,
    INSTITUTION_GAP,
    SOURCE_GAP,
)
from benchmarks.world.places import COUNTRIES
from benchmarks.world.pool import Pool, position_of
from benchmarks.world.shape import DOMAINS, FIELDS
from benchmarks.world.typed import array, table_of
from benchmarks.world.words import FAMILY_NAMES, names, orcids, text_array

from entrepot.compiled import compiled
from entrepot.graph.relations import AUTHOR, INSTITUTION, SOURCE, TOPIC

_INSTITUTION_TYPES = ("education", "education", "education", "facility", "healthcare", "company")
_SOURCE_TYPES = ("journal", "journal", "journal", "journal", "conference", "repository")
_ROR_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_TONGUE = "Made-up"


def institution_table(world: World) -> pa.Table:
    """All institutions, with the columns of the relation; by id."""
    rng = np.random.default_rng([world.seed, 2])
    starts = world.fabric.places.starts
    count = world.institution_count
    country = np.repeat(np.arange(len(COUNTRIES)), np.diff(starts))
    middle = rng.uniform((-40, -150), (60, 150), (len(COUNTRIES), 2))
    spot = np.round(middle[country] + rng.normal(0, 3, (count, 2)), 2)
    kind = rng.integers(0, len(_INSTITUTION_TYPES), count)
    letters = rng.integers(0, len(_ROR_LETTERS), (count, 6)).tolist()
    families = _family_names(world, rng.integers(0, FAMILY_NAMES, count))
    return table_of(
        [
            FIRST_INSTITUTION + INSTITUTION_GAP * np.arange(count),
            pa.nulls(count, pa.string()),
            _labels(_INSTITUTION_TYPES, kind.tolist(), families),
            ["0" + "".join(_ROR_LETTERS[x] for x in six) + "42" for six in letters],
            [_INSTITUTION_TYPES[k] for k in kind.tolist()],
            [COUNTRIES[c] for c in country.tolist()],
            families,
            spot[:, 0],
            spot[:, 1],
        ],
        INSTITUTION.schema,
    )


def _labels(types: tuple[str, ...], kinds: list[int], families: list[str]) -> list[str]:
    """A name for each: its kind, a family name, and a number that makes it unlike all others."""
    pairs = enumerate(zip(kinds, families, strict=True))
    return [f"{types[kind].title()} of {family} {n}" for n, (kind, family) in pairs]


def _family_names(world: World, numbers: npt.NDArray[np.int64]) -> list[str]:
    return [str(n) for n in text_array(world.words.family).take(array(numbers)).to_pylist()]


def source_table(world: World) -> pa.Table:
    """All sources, with the columns of the relation; by id."""
    count = world.fabric.source_count
    rng = np.random.default_rng([world.seed, 3])
    kinds = rng.integers(0, len(_SOURCE_TYPES), count).tolist()
    families = _family_names(world, rng.integers(0, FAMILY_NAMES, count))
    return table_of(
        [
            FIRST_SOURCE + SOURCE_GAP * np.arange(count),
            _labels(_SOURCE_TYPES, kinds, families),
            [f"{1000 + n // 10_000:04}-{n % 10_000:04}" for n in range(count)],
            [_SOURCE_TYPES[kind] for kind in kinds],
        ],
        SOURCE.schema,
    )


def topic_table(world: World) -> pa.Table:
    """All topics, with the columns of the relation; by id."""
    tree = world.tree
    field_names = {field.id: field.name for field in FIELDS}
    fields = [field_names[field] for field in tree.field_id.tolist()]
    subfields = tree.subfield_id.tolist()
    return table_of(
        [
            tree.id,
            [f"{_TONGUE} topic {t} of {f}" for t, f in zip(tree.id, fields, strict=True)],
            tree.subfield_id.astype(np.int32),
            [f"{_TONGUE} subfield {s} of {f}" for s, f in zip(subfields, fields, strict=True)],
            tree.field_id.astype(np.int32),
            fields,
            tree.domain_id.astype(np.int32),
            [DOMAINS[domain] for domain in tree.domain_id.tolist()],
        ],
        TOPIC.schema,
    )


def author_table(world: World, place: npt.NDArray[np.int64]) -> pa.Table:
    """The people at places in order of ids, with the columns of the relation."""
    person = _positions(world.fabric.people, place)
    orcid = orcids(world.words, person)
    is_none = pa.array(np.diff(orcid.offsets) == 0)
    return table_of(
        [
            FIRST_AUTHOR + place,
            pa.nulls(len(place), pa.string()),
            text_array(names(world.words, person)),
            pc.if_else(is_none, None, text_array(orcid)),
        ],
        AUTHOR.schema,
    )


@compiled
def _positions(people: Pool, place: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    positions = np.empty(len(place), np.int64)
    for number in range(len(place)):
        positions[number] = position_of(people, place[number])
    return positions
