"""The part of science in which a person works most: whom they are best compared with."""

import numpy as np

from entrepot.errors import UnknownNameError
from entrepot.graph.arrays.layout import UNKNOWN
from entrepot.graph.arrays.lookup import ABSENT
from entrepot.graph.reader import GraphReader
from entrepot.talent.area import Area, Everything
from entrepot.talent.area_names import parse_area


def main_subfield(reader: GraphReader, author_id: int) -> Area:
    """The subfield of most of a person's works; of equals that with the smaller id.

    All works of the graph where none of theirs has a subfield, or nobody has that id.
    """
    arrays = reader.arrays
    place = int(arrays.people.positions(np.array([author_id], np.int64))[0])
    if place == ABSENT:
        return Everything()
    branches = arrays["work/branch"][arrays.credit("people").works.of(place)]
    subfields = arrays["branch/subfield_id"][branches]
    known, counts = np.unique(subfields[subfields != UNKNOWN], return_counts=True)
    if not len(known):
        return Everything()
    try:
        return parse_area(f"subfields/{known[counts.argmax()]}", reader)
    except UnknownNameError:  # a subfield that no topic of the graph names
        return Everything()
