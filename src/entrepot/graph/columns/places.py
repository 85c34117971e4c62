"""Flatten where authors are: institutions, and countries without an institution."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from entrepot.graph.columns.arrays import ArrowArray, Flags, Index, nullable, to_arrow
from entrepot.graph.columns.codes import are_countries, clean_rors, distinct
from entrepot.graph.columns.flat import Flat, Part
from entrepot.graph.columns.ids import rows_with_repeats
from entrepot.graph.columns.level import Ids, Level


@dataclass(frozen=True, slots=True)
class _Places:
    """Places of authors: the authorship each belongs to, an institution, a country.

    A country is the place of its code in a list of ``none`` codes; ``none`` is no country.
    """

    authorship: Index
    institution: Ids
    country: Index
    none: int

    @property
    def key(self) -> Index:
        """One number for authorship and country."""
        return self.authorship * (self.none + 1) + self.country

    def only(self, kept: Flags) -> "_Places":
        """Some of the places."""
        ids = Ids(self.institution.values[kept], self.institution.is_known[kept])
        return _Places(self.authorship[kept], ids, self.country[kept], self.none)

    def also(self, other: "_Places") -> "_Places":
        """These places and others, of countries that are not among these."""
        here = np.sort(self.key)
        at = np.searchsorted(here, other.key)
        is_new = np.append(here, -1)[at] != other.key
        new = other.only(is_new & (other.country != other.none))
        ids, new_ids = self.institution, new.institution
        return _Places(
            np.concatenate([self.authorship, new.authorship]),
            Ids(
                np.concatenate([ids.values, new_ids.values]),
                np.concatenate([ids.is_known, new_ids.is_known]),
            ),
            np.concatenate([self.country, new.country]),
            self.none,
        )


def flatten_places(authorships: Level, authors: Ids) -> Part:
    """Affiliations and institutions."""
    institutions, lists = authorships.items("institutions")
    ids = institutions.ids("id", "I")
    listed, country_lists = authorships.texts("countries")
    country = institutions.text("country_code")
    codes, numbers = distinct(pa.concat_arrays([country, listed]))
    authorships.odd[np.append(lists.row, country_lists.row)[~are_countries(codes)[numbers]]] = True

    named, unnamed = np.split(numbers, [len(country)])
    stated = _Places(lists.parent, ids, named, len(codes))
    stated = stated.only(ids.is_known | (named != stated.none))
    no_ids = Ids(np.zeros(len(unnamed), np.int64), np.zeros(len(unnamed), np.bool_))
    places = stated.also(_Places(country_lists.parent, no_ids, unnamed, len(codes)))

    affiliation = _flatten_affiliations(places, authorships, authors, codes)
    return Part(
        flats=[affiliation, _flatten_institutions(institutions, ids, country)],
        counts=_count_gaps(places, affiliation.row, len(authorships.odd)),
    )


def _flatten_affiliations(
    places: _Places, authorships: Level, authors: Ids, codes: list[str]
) -> Flat:
    row = authorships.row[places.authorship]
    author = np.where(authors.is_known, authors.values, 0)[places.authorship]
    authorships.odd[rows_with_repeats(row, author, places.institution.values, places.country)] = (
        True
    )
    columns = {
        "author_id": nullable(author, author != 0),
        "institution_id": nullable(places.institution.values, places.institution.is_known),
        "country_code": pa.array([*codes, None], pa.string()).take(to_arrow(places.country)),
    }
    return Flat("affiliation", row, columns)


def _flatten_institutions(institutions: Level, ids: Ids, country: ArrowArray) -> Flat:
    columns = {
        "institution_id": to_arrow(ids.values),
        "name": institutions.text("display_name"),
        "ror": institutions.cleaned(clean_rors(institutions.text("ror"))),
        "type": institutions.text("type"),
        "country_code": country,
    }
    return Flat("institution", institutions.row, columns).only(ids.is_known)


def _count_gaps(places: _Places, row: Index, row_count: int) -> dict[str, Flags]:
    no_institution = np.ones(row_count, dtype=np.bool_)
    no_institution[row[places.institution.is_known]] = False
    no_country = np.ones(row_count, dtype=np.bool_)
    no_country[row[places.country != places.none]] = False
    return {"works without institution": no_institution, "works without country": no_country}
