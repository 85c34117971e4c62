"""Ties of people to an institution: what they share with it, and whether they were there."""

from typing import Any

import pyarrow as pa
from spec.conftest import Draw

from entrepot.indicators.ties import ties

HERE = 500


def _ties(draw: Draw, text: str, *people: int) -> dict[int, tuple[Any, ...]]:
    """By author: shared works, shared co-authors, past works, last year there."""
    world = draw(text)
    asked = world.engine.from_arrow(pa.table({"author_id": pa.array(people, pa.int64())}))
    found = ties(world.relations, asked, HERE)
    columns = ("shared_work_count", "shared_coauthor_count", "past_work_count", "last_year_there")
    return {author: tuple(rest) for author, *rest in world.rows(found, "author_id", *columns)}


def test_works_with_somebody_at_the_institution_are_shared(draw: Draw) -> None:
    """Works 1 and 2 of author 10; in work 3 author 20 was elsewhere.

    Author 20 is no shared co-author: nobody else at the institution wrote with 20.
    """
    text = """
        work
        | work_id | publication_year |
        | 1       | 2020             |
        | 2       | 2021             |
        | 3       | 2022             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |
        | 2       | 20        |
        | 2       | 10        |
        | 3       | 10        |
        | 3       | 20        |

        affiliation
        | work_id | author_id | institution_id |
        | 1       | 20        | 500            |
        | 2       | 20        | 500            |
        | 2       | 20        | 700            |
        | 3       | 20        | 700            |
        | 3       | 10        | 700            |
    """
    assert _ties(draw, text, 10) == {10: (1 + 1, 0, 0, None)}


def test_a_work_with_two_people_there_is_shared_once(draw: Draw) -> None:
    """Each of 20 and 30 wrote with the other, who is there: both are shared co-authors."""
    text = """
        work
        | work_id |
        | 1       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |
        | 1       | 30        |

        affiliation
        | work_id | author_id | institution_id |
        | 1       | 20        | 500            |
        | 1       | 30        | 500            |
    """
    assert _ties(draw, text, 10) == {10: (1, 1 + 1, 0, None)}


def test_who_wrote_with_both_is_a_shared_coauthor(draw: Draw) -> None:
    """10 wrote with 20 and 40; 20 and 40 each wrote with 30, who is at the institution."""
    text = """
        work
        | work_id |
        | 1       |
        | 2       |
        | 3       |
        | 4       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |
        | 2       | 20        |
        | 2       | 30        |
        | 3       | 10        |
        | 3       | 40        |
        | 4       | 40        |
        | 4       | 30        |

        affiliation
        | work_id | author_id | institution_id |
        | 2       | 30        | 500            |
        | 4       | 30        | 500            |
    """
    assert _ties(draw, text, 10, 20) == {10: (0, 1 + 1, 0, None), 20: (1, 0, 0, None)}


def test_ones_own_works_there_are_past_affiliation_and_no_shared_works(draw: Draw) -> None:
    text = """
        work
        | work_id | publication_year |
        | 1       | 2012             |
        | 2       | 2015             |
        | 3       | 2020             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 2       | 10        |
        | 3       | 10        |

        affiliation
        | work_id | author_id | institution_id |
        | 1       | 10        | 500            |
        | 2       | 10        | 500            |
        | 2       | 10        | 700            |
        | 3       | 10        | 700            |
    """
    assert _ties(draw, text, 10) == {10: (0, 0, 1 + 1, 2015)}


def test_ones_own_time_there_makes_no_shared_coauthors(draw: Draw) -> None:
    """Author 20 wrote with 10 at the institution, but with nobody else there."""
    text = """
        work
        | work_id | publication_year |
        | 1       | 2012             |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       | 20        |

        affiliation
        | work_id | author_id | institution_id |
        | 1       | 10        | 500            |
    """
    assert _ties(draw, text, 10, 20) == {10: (0, 0, 1, 2012), 20: (1, 0, 0, None)}


def test_who_has_no_tie_is_listed_with_none(draw: Draw) -> None:
    text = """
        work
        | work_id |
        | 1       |

        authorship
        | work_id | author_id |
        | 1       | 10        |
        | 1       |           |

        affiliation
        | work_id | author_id | institution_id |
        | 1       |           | 500            |
    """
    assert _ties(draw, text, 10, 99) == {10: (0, 0, 0, None), 99: (0, 0, 0, None)}
