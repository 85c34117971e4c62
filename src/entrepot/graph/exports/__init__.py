"""Importers: exports of Scopus, Web of Science, RIS and BibTeX, of ROR and of the topics.

    export = read(Path("scopus.csv"))
    export.format, export.lacks
    for item in export.records():    # (line, Work) or Reject

Every importer gives the records of ``entrepot.graph.record``. Ids that the exports do not
have are made of what they print: a work is ``doi:…``, else ``scopus:…`` or ``wos:…``, else
``title:…``; an author ``scopus:…``, ``orcid:…``, ``researcherid:…``, else ``name:…``; an
institution ``name:…``; a journal ``issn:…``, else ``name:…``.
"""

from entrepot.graph.exports.formats import Format, detect
from entrepot.graph.exports.lacks import Lack
from entrepot.graph.exports.reading import ExportFile, Read, Record, read

__all__ = ["ExportFile", "Format", "Lack", "Read", "Record", "detect", "read"]
