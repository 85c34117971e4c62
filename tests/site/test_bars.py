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


def test_the_last_label_is_not_cut() -> None:
    chart = chart_of({2000: 1})
    assert chart.width >= chart.bars[-1].x + 30
