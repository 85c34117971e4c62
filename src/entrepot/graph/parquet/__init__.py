"""Read the Parquet form of the snapshot into the stage, only the leaves that are needed.

Regular rows, nearly all, are flattened as columns (``graph.columns``); every other row goes through
the same definition as a JSON line. Reading leaves is what makes it fast: DuckDB "cannot project a
single leaf out of a list of structs".
"""

from entrepot.graph.parquet.reading import BROKEN_ROWS, stage_parquet

__all__ = ["BROKEN_ROWS", "stage_parquet"]
