"""Tantivy's indexes as files: made, opened, and amended beside the one that stays.

Files of segments are never written again: a new index links those of the former one, and adds
what was taken out and what came.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import tantivy

from entrepot.graph.store import link

_META = "meta.json"
_REWRITTEN = (_META, ".managed.json")
"""Files of an index that say which its others are."""
_MOST_GONE = 0.2
"""The largest share of documents taken out that an index is amended with."""


def made(folder: Path, schema: tantivy.Schema) -> tantivy.Index:
    """A new, empty index in a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    return _still(tantivy.Index(schema, path=str(folder)))


def opened(folder: Path) -> tantivy.Index:
    """The index of a folder; ValueError where there is none, or none that can be read."""
    return _still(tantivy.Index.open(str(folder)))


def can_be_amended(folder: Path, key: str) -> bool:
    """Whether documents can be taken out by their key, and not too many were already.

    What was taken out stays in the files until all is indexed anew.
    """
    if not (folder / _META).exists():
        return False
    meta = json.loads((folder / _META).read_bytes())
    segments = meta["segments"]
    total = sum(one["max_doc"] for one in segments)
    gone = sum(one["deletes"]["num_deleted_docs"] for one in segments if one["deletes"])
    is_indexed = any(f["name"] == key and f["options"]["indexed"] for f in meta["schema"])
    return is_indexed and gone <= _MOST_GONE * total


def linked(former: Path, folder: Path) -> Path:
    """A new index in ``folder`` with the files of a former one, which stays as it is."""
    folder.mkdir(parents=True)
    for path in former.iterdir():
        if path.name in _REWRITTEN:
            shutil.copyfile(path, folder / path.name)
        elif path.suffix != ".lock":
            link(path, folder / path.name)
    return folder


def amend(
    index: tantivy.Index,
    key: str,
    gone: Iterable[int],
    documents: Iterable[tantivy.Document],
    *,
    memory: int,
) -> int:
    """Take documents out by their key and add others; return how many were added.

    One thread, for the same order every time; ``memory`` in bytes.
    """
    writer = index.writer(memory, 1)
    for number in gone:
        writer.delete_documents_by_term(key, number)
    count = 0
    for document in documents:
        writer.add_document(document)
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count


def _still(index: tantivy.Index) -> tantivy.Index:
    """An index that does not watch its folder: it would write a lock there, at any time later."""
    index.config_reader("Manual", 0)
    return index
