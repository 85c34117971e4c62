"""Bars of years."""

from entrepot.site.bars import HEIGHT, chart_of, charts_of


def test_the_highest_is_as_high_as_the_chart() -> None:
    chart = chart_of({2001: 2, 2003: 4, 2009: 0})
    assert [(one.year, one.count, one.height) for one in chart.bars] == [
        (2001, 2, HEIGHT / 2),
        (2002, 0, 0),
        (2003, 4, HEIGHT),
    ]
    assert chart.most == 4
    assert chart_of({2001: 0}).bars == ()


def test_several_are_of_the_same_years_and_measure() -> None:
    one, other, none = charts_of([{2001: 1}, {2003: 4, 2004: 2}, {}])
    assert [bar.year for bar in one.bars] == [bar.year for bar in other.bars]
    assert [bar.height for bar in one.bars] == [HEIGHT / 4, 0, 0, 0]
    assert [bar.height for bar in other.bars] == [0, 0, HEIGHT, HEIGHT / 2]
    assert (one.most, other.most, none.bars) == (1, 4, ())


def test_the_smallest_is_seen() -> None:
    few, many, none = chart_of({2001: 1, 2002: 1000, 2003: 0, 2004: 1000}).bars[:3]
    assert (few.height, many.height, none.height) == (1, HEIGHT, 0)


def test_the_highest_has_its_number() -> None:
    latest = chart_of({2001: 3, 2002: 1, 2003: 3}).highest
    assert latest is not None
    assert (latest.year, latest.count) == (2003, 3)


def test_bars_lie_beside_each_other_within_the_width() -> None:
    """Two bars of 14 and a gap of 4 after each, and 16 for what stands out: of 52."""
    chart = chart_of({2001: 1, 2002: 1})
    assert [round(one.x, 2) for one in chart.bars] == [0, 34.62]  # 0 and 18 of 52
    assert round(chart.bar, 2) == 26.92  # 14 of 52
    assert round(chart.bars[-1].end, 2) == 61.54  # 32 of 52


def test_many_years_have_no_more_labels_than_a_narrow_page_has_room_for() -> None:
    def labels(first: int, last: int) -> list[int]:
        return [one.year for one in chart_of({first: 1, last: 1}).labelled]

    assert labels(2008, 2021) == [2010, 2015, 2020]
    assert labels(1950, 2025) == [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020]
    assert labels(1800, 2025) == [1800, 1850, 1900, 1950, 2000]


def test_the_first_and_last_labels_are_not_cut() -> None:
    bars = chart_of({1950: 1, 2025: 1}).bars
    first, within, last = bars[0], bars[30], bars[-1]
    assert (first.anchor, first.label_x) == ("start", first.x)
    assert (within.anchor, within.label_x) == ("middle", within.middle)
    assert (last.anchor, last.label_x) == ("end", last.end)
