"""Files that are missing, empty, cut short or another than their name says."""

import gzip
import random

import pytest
from tests.graph.damage import (
    BROKEN_FILE,
    BROKEN_LINE,
    DAY,
    MISSING_FILE,
    PART,
    SHORT_FILE,
    Loaded,
    reported,
    works,
)
from tests.graph.snapshots import (
    Graph,
    SnapshotFolder,
    json_lines,
    rejects,
)


class TestFiles:
    @pytest.mark.parametrize("promised", [True, False])
    def test_an_empty_file(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded, promised: bool
    ) -> None:
        folder.put(DAY, works(1, 9))
        path = folder.put("2026-02-05", works(10, 19))
        if promised:
            folder.put_manifest()
        path.write_bytes(b"")
        lost = 10 if promised else 1
        assert loaded().rejects == {BROKEN_FILE: lost}
        assert graph.values("work", "work_id") == list(range(1, 10))
        assert "the file is empty" in rejects(graph.store)[0]["detail"]

    def test_an_archive_of_nothing_is_no_damage(
        self, folder: SnapshotFolder, loaded: Loaded
    ) -> None:
        folder.put(DAY, works(1, 9))
        folder.put_bytes("2026-02-05", gzip.compress(b""))
        assert loaded().rejects == {}

    def test_plain_lines_under_a_name_that_says_gzip(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        folder.put_bytes(DAY, json_lines(works(1, 9)))
        assert loaded().rejects == {}
        assert len(graph.values("work", "work_id")) == 9

    def test_gzip_under_a_name_that_says_plain_lines(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        folder.put_bytes(DAY, gzip.compress(json_lines(works(1, 9))), name="part_0000.jsonl")
        assert loaded().rejects == {}
        assert len(graph.values("work", "work_id")) == 9

    def test_gzip_in_several_pieces(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        pieces = [gzip.compress(json_lines(works(n, n + 4))) for n in (1, 6, 11)]
        folder.put_bytes(DAY, b"".join(pieces))
        assert loaded().rejects == {}
        assert len(graph.values("work", "work_id")) == 15

    @pytest.mark.parametrize("promised", [True, False])
    def test_random_bytes(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded, promised: bool
    ) -> None:
        path = folder.put(DAY, works(1, 500))
        if promised:
            folder.put_manifest()
        path.write_bytes(random.Random(5).randbytes(50_000))
        lost = 500 if promised else 1
        assert loaded().rejects == {BROKEN_FILE: lost}
        assert reported(graph) == [(PART, 1, BROKEN_FILE, lost)]
        assert graph.values("work", "work_id") == []

    def test_a_page_of_a_server_that_complains(
        self, folder: SnapshotFolder, loaded: Loaded
    ) -> None:
        folder.put_bytes(DAY, b"<html>\n<body>Please log in</body>\n</html>\n")
        assert loaded().rejects == {BROKEN_LINE: 3}

    def test_fewer_records_than_promised(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        folder.put(DAY, works(1, 9))
        folder.put_manifest({f"updated_date={DAY}/part_0000.gz": 12})
        summary = loaded()
        assert reported(graph) == [(PART, None, SHORT_FILE, 3)]
        assert (summary.read_count, summary.work_count) == (12, 9)

    def test_a_missing_file(self, folder: SnapshotFolder, graph: Graph, loaded: Loaded) -> None:
        folder.put(DAY, works(1, 9))
        folder.put_manifest({"updated_date=2026-02-05/part_0003.gz": 400})
        summary = loaded()
        file = "works/updated_date=2026-02-05/part_0003.gz"
        assert reported(graph) == [(file, None, MISSING_FILE, 400)]
        assert (summary.read_count, summary.work_count) == (409, 9)
        assert loaded().is_unchanged  # it was reported; it is asked for when it is there
        folder.put("2026-02-05", works(10, 19), name="part_0003.gz")
        folder.put_manifest()
        assert loaded().rejects == {}
        assert graph.values("work", "work_id") == list(range(1, 20))
