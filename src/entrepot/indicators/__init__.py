"""The indicators: one function each, on relations; see ``docs/reference/indicators.md``."""
