"""Flatten a batch of the authors' own records."""

import numpy as np
import pyarrow as pa

from entrepot.graph.columns.arrays import to_arrow
from entrepot.graph.columns.codes import clean_orcids
from entrepot.graph.columns.flat import Flat, Flattened
from entrepot.graph.columns.level import Level


def flatten_authors(batch: pa.RecordBatch) -> Flattened:
    """The rows of a batch of authors; odd are those with irregular ids or ORCID iDs."""
    authors = Level.top(batch)
    ids = authors.ids("id", "A")
    authors.set_aside(~ids.is_known)
    columns = {
        "author_id": to_arrow(ids.values),
        "name": authors.text("display_name"),
        "orcid": authors.cleaned(clean_orcids(authors.text("orcid"))),
    }
    flat = Flat("author", authors.row, columns)
    return Flattened([flat], ids.values, authors.odd, np.zeros(len(authors), dtype=np.bool_))
