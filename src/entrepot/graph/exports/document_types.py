"""Document types as printed, as the types of OpenAlex.

OpenAlex's vocabulary: https://developers.openalex.org/api-reference/work-types (2026), in
which a conference paper, a conference abstract and a data paper are types of their own. A
printed type that no table has is ``other``; no printed type is None.
"""

from collections.abc import Mapping

SCOPUS = {
    "article": "article",
    "article in press": "article",
    "abstract report": "conference-abstract",
    "book": "book",
    "book chapter": "book-chapter",
    "business article": "article",
    "conference paper": "conference-paper",
    "conference review": "paratext",  # describes a volume of proceedings
    "data paper": "data-paper",
    "editorial": "editorial",
    "erratum": "erratum",
    "letter": "letter",
    "note": "editorial",  # comments and discussions
    "preprint": "preprint",
    "report": "report",
    "retracted": "article",
    "review": "review",
    "short survey": "review",  # a mini-review
}

WEB_OF_SCIENCE = {
    "article": "article",
    "book": "book",
    "book chapter": "book-chapter",
    "book review": "book-review",
    "correction": "erratum",
    "correction, addition": "erratum",
    "data paper": "data-paper",
    "data set": "dataset",
    "data study": "dataset",
    "discussion": "editorial",
    "dissertation/thesis": "dissertation",
    "editorial material": "editorial",
    "letter": "letter",
    "meeting abstract": "conference-abstract",
    "meeting": "conference-paper",
    "note": "article",  # until 1996: short research papers
    "preprint": "preprint",
    "proceedings paper": "conference-paper",
    "report": "report",
    "reprint": "article",
    "retraction": "retraction",
    "review": "review",
    "software": "software",
}

# https://en.wikipedia.org/wiki/RIS_(file_format)#Type_of_reference
RIS = {
    "abst": "conference-abstract",
    "book": "book",
    "chap": "book-chapter",
    "comp": "software",
    "conf": "conference-paper",
    "cpaper": "conference-paper",
    "data": "dataset",
    "dbase": "dataset",
    "dict": "reference-entry",
    "ebook": "book",
    "echap": "book-chapter",
    "edbook": "book",
    "ejour": "article",
    "encyc": "reference-entry",
    "inpr": "article",
    "jour": "article",
    "manscpt": "preprint",
    "mgzn": "article",
    "news": "article",
    "rprt": "report",
    "ser": "book",
    "stand": "standard",
    "thes": "dissertation",
    "unpb": "preprint",
}

# BibTeX's entry types and biblatex's: https://ctan.org/pkg/biblatex, manual section 2.1
BIBTEX = {
    "article": "article",
    "book": "book",
    "bookinbook": "book-chapter",
    "booklet": "book",
    "collection": "book",
    "conference": "conference-paper",
    "dataset": "dataset",
    "inbook": "book-chapter",
    "incollection": "book-chapter",
    "inproceedings": "conference-paper",
    "inreference": "reference-entry",
    "mastersthesis": "dissertation",
    "mvbook": "book",
    "phdthesis": "dissertation",
    "proceedings": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "book-chapter",
    "techreport": "report",
    "thesis": "dissertation",
    "unpublished": "preprint",
}

_OF_NO_KIND = {"gen", "misc"}  # the exporter did not know either
_REMARKS = {
    "early access",
    "retracted publication",
    "withdrawn publication",
    "publication with expression of concern",
}


def work_type(text: str | None, table: Mapping[str, str]) -> str | None:
    """OpenAlex's type for a printed one, or for several: ``Article; Book Chapter``.

    A book chapter is one, whatever else it is called; otherwise the first type holds, so a
    journal article that began as a conference paper (``Article; Proceedings Paper``) is an
    article.
    """
    parts = [part.strip().casefold() for part in (text or "").split(";")]
    parts = [part for part in parts if part and part not in _REMARKS | _OF_NO_KIND]
    kinds = [table.get(part, "other") for part in parts]
    if "book-chapter" in kinds:
        return "book-chapter"
    return kinds[0] if kinds else None


def named_type(text: str | None) -> str | None:
    """The type for a name that Scopus or Web of Science uses; None for any other text."""
    key = (text or "").strip().casefold()
    return SCOPUS.get(key) or WEB_OF_SCIENCE.get(key)


def is_retracted(text: str | None) -> bool | None:
    """True where the printed type says so; None otherwise, for it is not known."""
    return True if "retracted" in (text or "").casefold() else None
