"""Titles are read without markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.talent.titles import plain_title


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("The <i>h</i> index", "The h index"),
        ("The <b><i>h</i></b>-index", "The h-index"),
        ("H<sub>2</sub>O and CO<SUB>2</SUB>", "H2O and CO2"),
        ('On <span class="x">growth</span><br/>', "On growth"),
        ("The <mml:math><mml:mi>g</mml:mi></mml:math> index", "The g index"),
        ("&lt;i&gt;In vivo&lt;/i&gt; &amp; in vitro", "In vivo & in vitro"),
        ("Where a < b and c > d", "Where a < b and c > d"),
        ("for a<b and c>d, x<p and q>r", "for a<b and c>d, x<p and q>r"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("<unknown> stays", "<unknown> stays"),
        (None, None),
    ],
)
def test_markup_is_left_out(title: str | None, plain: str | None) -> None:
    assert plain_title(title) == plain


@given(st.text(st.characters(exclude_characters="<&")))
def test_texts_without_markup_stay_as_they_are(title: str) -> None:
    assert plain_title(title) == title
