"""Batches of records as columns: what ``graph.flatten`` says record by record, many at once.

A batch is an Arrow record batch with the nested columns of a record, whatever file it was read
from. Regular records, nearly all, are flattened column by column; every other one ("odd": an id
of another form, an author named twice, a field of the wrong type …) is flagged, and its reader
takes it record by record.
"""
