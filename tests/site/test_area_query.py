"""An area in an address is the area that was meant."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from entrepot.errors import AreaError
from entrepot.site.areas import AreaQuery, area_of
from entrepot.site.desk import ask

text = st.text(min_size=1, max_size=30).map(str.strip).filter(bool)
texts = st.lists(text, max_size=4, unique=True).map(tuple)
year = st.just("") | st.integers(1900, 2100).map(str)
queries = st.builds(
    AreaQuery,
    subjects=texts,
    countries=texts,
    institutions=texts,
    types=texts,
    first=year,
    last=year,
    without=texts,
)


@given(queries)
def test_an_address_gives_the_same_area_again(query: AreaQuery) -> None:
    assert area_of(QueryDict(query.address)) == query


def test_parts_of_a_kind_widen_and_kinds_narrow(site: None) -> None:
    def works(address: str) -> set[object]:
        query = area_of(QueryDict(address))
        table = ask(lambda graph: graph.area(query.area(graph)).works())
        return set(table.column("work_id").to_pylist())

    everything = works("")
    leiden, dutch = works("in=words:h-index"), works("country=NL")
    assert works("in=words:h-index&country=NL") == leiden & dutch
    assert works("country=NL&country=BE") == dutch | works("country=BE")
    assert works("not=country:NL") == everything - dutch
    assert works("from=2000&to=2005&type=article") < everything


@pytest.mark.parametrize("address", ["in=" + "x" * 401, "&".join(f"in=w{n}" for n in range(61))])
def test_areas_are_bounded(address: str) -> None:
    with pytest.raises(AreaError):
        area_of(QueryDict(address))
