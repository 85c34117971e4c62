"""Flatten the authorships of a batch of works."""

import numpy as np
import pyarrow.compute as pc

from entrepot.graph.columns.arrays import ArrowArray, first_filled, is_filled, nullable, to_arrow
from entrepot.graph.columns.codes import clean_orcids
from entrepot.graph.columns.flat import Flat, Part
from entrepot.graph.columns.ids import rows_with_repeats
from entrepot.graph.columns.level import Ids, Level, Lists
from entrepot.graph.columns.places import flatten_places
from entrepot.graph.identifiers import DELETED_AUTHOR_ID, NULL_AUTHOR_ID


def flatten_authorships(works: Level) -> Part:
    """Authorships and authors, affiliations and institutions."""
    authorships, lists = works.items("authorships")
    authors = _find_authors(authorships)
    named = authors.is_known
    works.odd[rows_with_repeats(lists.row[named], authors.values[named])] = True
    places = flatten_places(authorships, authors)
    byline = _flatten_bylines(authorships, lists, authors)
    return Part(
        flats=[_flatten_authors(authorships, authors), byline, *places.flats],
        counts={
            "authorships without an author id": np.bincount(
                lists.row[~named], minlength=len(works)
            ),
            "works without authors": lists.length == 0,
            **places.counts,
        },
    )


def _find_authors(authorships: Level) -> Ids:
    """The author of each authorship; not known where OpenAlex can name nobody."""
    ids = authorships.struct("author").ids("id", "A")
    nobody = np.isin(ids.values, (NULL_AUTHOR_ID, DELETED_AUTHOR_ID))
    return Ids(ids.values, ids.is_known & ~nobody)


def _flatten_authors(authorships: Level, authors: Ids) -> Flat:
    author = authorships.struct("author")
    columns = {
        "author_id": to_arrow(authors.values),
        "name": first_filled(author.text("display_name"), authorships.text("raw_author_name")),
        "orcid": author.cleaned(clean_orcids(author.text("orcid"))),
    }
    return Flat("author", authorships.row, columns).only(authors.is_known)


def _flatten_bylines(authorships: Level, lists: Lists, authors: Ids) -> Flat:
    columns = {
        "author_index": to_arrow(lists.place),
        "author_id": nullable(authors.values, authors.is_known),
        "position": _positions(authorships, lists),
        "is_corresponding": authorships.flag("is_corresponding"),
    }
    return Flat("authorship", authorships.row, columns)


def _positions(authorships: Level, lists: Lists) -> ArrowArray:
    """First, middle or last, as stated or else from the place in the byline."""
    stated = authorships.text("author_position")
    if is_filled(stated).all():
        return stated
    is_last = lists.place == lists.length[lists.parent] - 1
    place = pc.if_else(to_arrow(is_last), "last", "middle")
    return first_filled(stated, pc.if_else(to_arrow(lists.place == 0), "first", place))
