"""Counting works: full, or divided among those who share them."""

import narwhals as nw

from entrepot.indicators.registry import Traits, indicator


@indicator("Works", Traits(rests_on="nothing"))
def work_count() -> nw.Expr:
    """Works the unit took part in, each counted full.

    Formula: Σ 1.
    Unit: works.
    Source: Waltman & van Eck 2015, J. Informetrics 9:872 (full counting).
    """
    return nw.len().cast(nw.Int64())


@indicator("Works (fractional)", Traits(format="decimal", rests_on="nothing"))
def fractional_work_count() -> nw.Expr:
    """The unit's share of the works it took part in; adds up to the number of works.

    Formula: Σ 1 / A_i for people, Σ 1 / I_i for institutions, Σ 1 / K_i for countries.
    Unit: works.
    Source: Waltman & van Eck 2015, J. Informetrics 9:872 (fractional counting).
    """
    return nw.col("fraction").sum()


@indicator("Retracted works", Traits(rests_on="nothing"))
def retracted_work_count() -> nw.Expr:
    """Works marked as retracted.

    Formula: Σ retracted_i.
    Unit: works.
    Source: OpenAlex documentation (is_retracted), after Retraction Watch.
    """
    return nw.col("is_retracted").fill_null(value=False).cast(nw.Int64()).sum().cast(nw.Int64())


@indicator("First year", Traits(rests_on="nothing"))
def first_year() -> nw.Expr:
    """Year of the unit's first work in the area.

    Formula: min y_i.
    Unit: year.
    Source: plain fact of the records.
    """
    return nw.col("publication_year").min()


@indicator("Last year", Traits(rests_on="nothing"))
def last_year() -> nw.Expr:
    """Year of the unit's latest work in the area.

    Formula: max y_i.
    Unit: year.
    Source: plain fact of the records.
    """
    return nw.col("publication_year").max()
