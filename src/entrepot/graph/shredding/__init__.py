"""Shred JSON lines: from the bytes of many lines to columns, without a Python object for any.

A compiled loop goes through each line once. First it marks where strings, braces, brackets,
commas and colons are (``marks``); then it walks from mark to mark along the fields of the record,
notes where the values stand that the graph keeps, and checks the others only (``walk``). What was
noted becomes an Arrow batch, the same that a Parquet file gives (``cells``), which is flattened
column by column.

A line that is not understood exactly (broken JSON, a value of the wrong type, a field named
twice …) is odd: ``lines.read_records`` and ``flatten``, the definition, take it record by record.
"""

from entrepot.graph.shredding.reading import shred_lines

__all__ = ["shred_lines"]
