"""The indicators: one function each, on relations; see ``docs/reference/indicators.md``."""

# Importing a module registers its indicators.
from entrepot.indicators import citations, counting, groups, normalisation, persons

__all__ = ["citations", "counting", "groups", "normalisation", "persons"]
