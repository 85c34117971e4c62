"""What the arrays of a graph are called and hold.

People and institutions are numbered from 0 in the order of their ids; countries, types and
stages by the code they were given less one. Works are numbered along the topic tree: by field,
subfield, topic, year, then id, so that those of one area stand side by side in every array.

==============================  ===============================================================
``work/id``                     the ids; likewise ``people/id``, ``institutions/id``
``work/rank``                   where each work would stand in the order of ids, as the rows do;
                                ``place`` turned round; ``ascending_id`` the ids in that order
``work/year`` …                 year (UNKNOWN_ID where empty), ``type``, ``source_id``, ``branch``
                                of the topic tree, ``is_retracted``, ``reported``,
                                ``author_count``, ``institution_count``, ``country_count``,
                                ``distance_km``
``work/lacks``                  what is not known of the work, a bit each: see LACKS
``work/received_0`` …           citations without self-citations received in the census year,
                                in the year before, …
``reported/citation_count`` …   relation ``work_impact``: for each counting its columns
``people/of_work.*``            lists: the people of each work; ``people/works.*`` turned round,
                                the works of each of them; ``marks``: see Mark. Likewise for
                                ``institutions`` (marks: authors there) and ``countries``
``fields/begins``               where the works of each field begin; ``people/by_field.*``: who has
                                works in each, with these and ``marks``: see ``by_field``
``people/fraction``             the works of each, divided among those who share them
``people/country`` …            codes of relation ``career``: ``country``, ``origin``, ``stage``;
                                ``institutions/country`` likewise
``people/years.*``              lists: the years of each person, with ``work_count`` and
                                ``unplaced_count``; ``people/places.*`` likewise, with position
                                of the ``institution``, code of the ``country``, ``work_count``
``people/by_name``              people in the order of their names
``cites/*``                     lists: who cites each work; ``is_self``: they share authors
``branch/*``                    of each branch its ``field_id``, ``subfield_id``, ``topic_id``;
                                lists of its ``works``
``people.arrow`` …              rows: what is said of people; likewise ``institutions.arrow``,
                                ``works.arrow``
==============================  ===============================================================
"""

from enum import IntFlag

UNKNOWN = -1
"""Stands for what is not known among counts and numbers of topics; among decimals it is NaN."""
UNKNOWN_ID = -(2**31)
"""Stands for what is not known among years and ids."""

COUNTINGS = ("reported", "ws", "ns", "ws_4y", "ns_4y")
"""The ways of counting citations that relation ``work_impact`` holds."""
IMPACT_NUMBERS = ("citation_count", "recent_citation_count")
IMPACT_FLOATS = ("ncs", "top_1", "top_5", "top_10", "top_50")
RECEIVED_YEARS = 5

LACKS = {
    name: bit
    for bit, name in enumerate(
        ("year", "author", "institution", "country", "references", "subfield")
    )
}
"""The bit of ``work/lacks`` that says a work has no such thing."""

UNITS = {
    "people": "author_count",
    "institutions": "institution_count",
    "countries": "country_count",
}
"""Who is credited with works, and the column that says how many share one."""


ROWS = ("people", "institutions", "works")
"""What has texts, in rows by position."""


class Mark(IntFlag):
    """What is marked of a person in a work."""

    FIRST = 1
    LAST = 2
    SINGLE = 4
    CORRESPONDING = 8
    CORRESPONDING_STATED = 16
