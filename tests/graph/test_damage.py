"""What is sound in a damaged snapshot is loaded, the rest is reported with file and line."""

import gzip
import json
from collections import Counter

import pytest
from tests.graph.damage import (
    BAD_LINES,
    BROKEN_FILE,
    BROKEN_LINE,
    DAY,
    MISSING_FILE,
    NO_ID,
    PART,
    WRONG_TYPE,
    Loaded,
    flip,
    reported,
    works,
)
from tests.graph.snapshots import (
    Graph,
    SnapshotFolder,
    authorship,
    cites,
    json_lines,
    rejects,
    work,
)


class TestLines:
    """Damage within one line costs that record and no other."""

    def test_one_bad_line(self, folder: SnapshotFolder, graph: Graph, loaded: Loaded) -> None:
        """A file for each kind of damage: works 2n and 2n+1 are sound, between them it is not."""
        for n, line in enumerate(BAD_LINES):
            folder.put(DAY, [work(2 * n), line, work(2 * n + 1)], name=f"part_{n:04d}.gz")
        summary = loaded()
        by_file = {file: (line, reason, count) for file, line, reason, count in reported(graph)}
        files = [PART.replace("0000", f"{n:04d}") for n in range(len(BAD_LINES))]
        assert by_file == {
            file: (2, reason, 1) for file, reason in zip(files, BAD_LINES.values(), strict=True)
        }
        assert graph.values("work", "work_id") == list(range(2 * len(BAD_LINES)))
        assert summary.rejects == Counter(BAD_LINES.values())
        assert summary.read_count == 3 * len(BAD_LINES)

    def test_nested_too_deep_for_names_in_other_letters(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        """Names are turned into lower case level by level: less deep is too deep already."""
        deep = b'{"ID": "W7", "x": ' + b'{"a": ' * 800 + b"1" + b"}" * 800 + b"}"
        folder.put(DAY, [deep, {"ID": "W1"}, {"ID": "W2"}])
        loaded()
        assert graph.values("work", "work_id") == [1, 2]
        assert reported(graph) == [(PART, 1, BROKEN_LINE, 1)]

    def test_the_detail_says_where_in_the_record(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        folder.put(DAY, [work(7, authorships=[authorship(1), {"author": {"id": 5}}])])
        loaded()
        (reject,) = rejects(graph.store)
        assert reject["detail"] == (
            "Expected `str | null`, got `int` - at `$.authorships[1].author.id`"
        )
        assert reject["record_id"] == "https://openalex.org/W7"

    def test_blank_lines_are_no_records(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        folder.put(DAY, [b"", work(1), b"  ", work(2), b"\r", b"{"])
        assert loaded().read_count == 3
        assert reported(graph) == [(PART, 6, BROKEN_LINE, 1)]

    def test_an_interrupted_last_line(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        whole = json_lines(works(1, 5))
        folder.put_bytes(DAY, whole[:-30], name="part_0000.jsonl")
        assert loaded().read_count == 5
        assert graph.values("work", "work_id") == [1, 2, 3, 4]
        assert reported(graph) == [(PART.replace(".gz", ".jsonl"), 5, BROKEN_LINE, 1)]

    def test_a_last_line_without_its_end_of_line_is_whole(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        folder.put_bytes(DAY, json_lines([work(1), work(2)]).rstrip())
        assert loaded().rejects == {}
        assert graph.values("work", "work_id") == [1, 2]


class TestTruncated:
    @pytest.mark.parametrize("promised", [True, False])
    def test_records_before_the_break_are_loaded(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded, promised: bool
    ) -> None:
        path = folder.put(DAY, works(1, 300))
        if promised:
            folder.put_manifest()
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        summary = loaded()
        found = graph.values("work", "work_id")
        assert 100 < len(found) < 200
        assert found == list(range(1, len(found) + 1))
        lost = 300 - len(found) if promised else 1
        assert reported(graph) == [(PART, len(found) + 1, BROKEN_FILE, lost)]
        assert summary.read_count == len(found) + lost

    def test_it_is_read_again_when_it_is_mended(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        path = folder.put(DAY, works(1, 300))
        whole = path.read_bytes()
        path.write_bytes(whole[:-1000])
        loaded()
        assert len(graph.values("work", "work_id")) < 300
        path.write_bytes(whole)
        assert loaded().rejects == {}
        assert graph.values("work", "work_id") == list(range(1, 301))

    def test_it_counts_towards_the_limit_with_all_it_promised(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        path = folder.put(DAY, works(1, 300))
        folder.put_manifest()
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(Exception, match="of 300 records were rejected"):
            loaded(reject_limit=0.3)
        assert graph.store.manifest() is None


class TestFlippedBytes:
    def test_what_can_be_read_is_loaded_and_the_file_reported(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        content = works(1, 300)
        path = folder.put(DAY, content)
        folder.put_manifest()
        flip(path, at=0.5)
        summary = loaded()
        rows = graph.rows("work", "work_id", "title")
        sound = {(int(record["id"].rsplit("W")[1]), record["title"]) for record in content}
        assert len(sound & set(rows)) >= 140  # at least those before the damage
        assert (PART, BROKEN_FILE) in {(file, reason) for file, _, reason, _ in reported(graph)}
        assert len(rows) + summary.reject_count >= 300
        assert "some perhaps wrong" in rejects(graph.store)[-1]["detail"]

    def test_a_mended_file_of_the_same_size_is_read_again(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        content = works(1, 300)
        path = folder.put(DAY, content)
        whole = path.read_bytes()
        flip(path, at=0.5)
        loaded()
        path.write_bytes(whole)
        assert loaded().rejects == {}
        titles = [record["title"] for record in content]
        assert [title for _, title in graph.rows("work", "work_id", "title")] == titles
        assert loaded().is_unchanged

    def test_a_wrong_checksum_alone(self, folder: SnapshotFolder, loaded: Loaded) -> None:
        path = folder.put(DAY, works(1, 30))
        folder.put_manifest()
        raw = path.read_bytes()
        path.write_bytes(raw[:-8] + b"\0\0\0\0" + raw[-4:])
        summary = loaded()
        assert summary.work_count > 20  # the last ones are not handed out without a checksum
        assert summary.read_count == 30
        assert summary.rejects == {BROKEN_FILE: 30 - summary.work_count}

    def test_a_beginning_that_is_gone(
        self, folder: SnapshotFolder, graph: Graph, loaded: Loaded
    ) -> None:
        """Without its first bytes gzip is not known for what it is."""
        path = folder.put(DAY, works(1, 300))
        folder.put_manifest()
        path.write_bytes(b"XX" + path.read_bytes()[2:])
        assert loaded().rejects == {BROKEN_FILE: 300}
        assert graph.values("work", "work_id") == []


def test_all_of_it_at_once(folder: SnapshotFolder, graph: Graph, loaded: Loaded) -> None:
    """A sound partition and ten damaged ones; of each damaged one, works 1 and 2 are sound."""
    sound = works(1, 200)
    folder.put("2026-01-01", sound)
    lines = {
        2: b'{"id": "https://openalex.org/W203", "title": "bro',
        3: b'{"title": "no id"}',
        4: b'{"id": "https://openalex.org/W203", "authorships": {"author": 1}}',
        5: b'{"id": "https://openalex.org/W203", "title": "\xff"}',
        6: b'{"id": "nothing"}',
        7: b'{"id": "https://openalex.org/W203", "publication_year": 12345678901234567890}',
        8: b'{"id": "https://openalex.org/W203", "x": ' + b"[" * 9999 + b"]" * 9999 + b"}",
    }
    for day, line in lines.items():
        folder.put(f"2026-01-{day:02d}", [*works(201, 202), line, work(day + 1000)])
    folder.put("2026-01-09", works(2001, 2100))
    folder.put("2026-01-10", works(3001, 3100))
    folder.put("2026-01-11", works(4001, 4100))
    folder.put_manifest({"updated_date=2026-01-12/part_0000.gz": 50})
    cut = folder.root / "works/updated_date=2026-01-09/part_0000.gz"
    cut.write_bytes(cut.read_bytes()[:-2000])
    flip(folder.root / "works/updated_date=2026-01-10/part_0000.gz", at=0.6)
    (folder.root / "works/updated_date=2026-01-11/part_0000.gz").write_bytes(b"")
    summary = loaded()

    by_day = {
        int(file.split("/")[1][-2:]): (line, reason) for file, line, reason, _ in reported(graph)
    }
    assert {day: by_day[day] for day in lines} == {
        2: (3, BROKEN_LINE),
        3: (3, NO_ID),
        4: (3, WRONG_TYPE),
        5: (3, BROKEN_LINE),
        6: (3, NO_ID),
        7: (3, WRONG_TYPE),
        8: (3, BROKEN_LINE),
    }
    assert {day: by_day[day][1] for day in (9, 10, 11, 12)} == {
        9: BROKEN_FILE,
        10: BROKEN_FILE,
        11: BROKEN_FILE,
        12: MISSING_FILE,
    }
    found = graph.values("work", "work_id")
    assert set(range(1, 203)) | {day + 1000 for day in lines} < set(found)
    assert set(range(2001, 2050)) < set(found)
    assert set(range(3001, 3050)) < set(found)
    assert not set(range(4001, 4101)) & set(found)
    assert len(found) == len(set(found)) == summary.work_count
    # Sound 200, seven of four, three of a hundred, and the fifty that are missing.
    assert summary.read_count >= 200 + 7 * 4 + 3 * 100 + 50
    assert summary.reject_count == sum(reject["record_count"] for reject in rejects(graph.store))


def test_nothing_of_a_rejected_record_is_kept(
    folder: SnapshotFolder, graph: Graph, loaded: Loaded
) -> None:
    bad = work(7, referenced_works=[*cites(8), "no id"], authorships=[authorship(70)])
    folder.put(DAY, [work(1, referenced_works=cites(2)), bad])
    loaded()
    assert graph.values("authorship", "work_id") == [1]
    assert graph.values("author", "author_id") == [1]
    assert graph.values("reference", "citing_work_id") == [1]


def test_every_flip_of_a_small_file_is_survived(
    folder: SnapshotFolder, graph: Graph, loaded: Loaded
) -> None:
    """Any byte of a small gzip file inverted: each time something is reported."""
    whole = gzip.compress(json_lines([work(1), work(2)]), mtime=0)
    header = 10  # bytes that say when and where it was made; not all of them matter
    for number, place in enumerate(range(header, len(whole), 7)):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        folder.put_bytes(f"{2000 + number}-01-05", damaged)
    file_count = len(list(folder.root.rglob("*.gz")))
    loaded()
    assert {reject["file"] for reject in rejects(graph.store)} == {
        f"works/updated_date={2000 + number}-01-05/part_0000.gz" for number in range(file_count)
    }


def test_rejects_are_json_lines_even_of_broken_text(
    folder: SnapshotFolder, graph: Graph, loaded: Loaded
) -> None:
    folder.put(DAY, [b'{"id": "\xff\xfe\xfd", "title": 1}', b'{"id": "' + b"W" * 500 + b'"}'])
    loaded()
    for line in graph.store.rejects_path.read_bytes().splitlines():
        assert len(json.loads(line)["record_id"] or "") <= 80
