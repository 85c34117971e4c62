import gzip
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from tests.graph.bucket import Asked, Bucket
from tests.graph.snapshots import SnapshotFolder, json_lines, work

from entrepot.errors import RemoteError, SnapshotError
from entrepot.graph.snapshot import (
    Snapshot,
    deleted_work_ids,
    find_snapshot,
    local_copy,
)

JANUARY = "works/updated_date=2026-01-05/part_0000.gz"
FEBRUARY = "works/updated_date=2026-02-05/part_0000.gz"


@pytest.fixture
def folder(tmp_path: Path) -> SnapshotFolder:
    """Two works in January's partition, one in February's."""
    folder = SnapshotFolder(tmp_path / "data")
    folder.put("2026-02-05", [work(3)])
    folder.put("2026-01-05", [work(1), work(2)])
    return folder


def keys(snapshot: Snapshot) -> list[str]:
    return [file.key for file in snapshot.files]


class TestRoots:
    @pytest.mark.parametrize(
        "below", ["", "data", "data/jsonl", "data/parquet", "jsonl", "parquet"]
    )
    def test_the_root_may_lie_below_what_is_named(self, tmp_path: Path, below: str) -> None:
        root = tmp_path / below
        SnapshotFolder(root).put("2026-01-05", [work(1)])
        snapshot = find_snapshot(str(tmp_path))
        assert snapshot.root == root.as_uri()
        assert keys(snapshot) == [JANUARY]

    def test_parquet_is_taken_before_json(self, tmp_path: Path) -> None:
        SnapshotFolder(tmp_path / "data" / "jsonl").put("2026-01-05", [work(1)])
        part = SnapshotFolder(tmp_path / "data" / "parquet")
        part.put_bytes("2026-01-05", b"PAR1", name="part_0000.parquet")
        (file,) = find_snapshot(str(tmp_path)).files
        assert file.is_parquet

    @pytest.mark.parametrize("name", ["part_0000.gz", "part_0000.jsonl", "part_0000.parquet"])
    def test_part_files_are_known_by_their_names(self, tmp_path: Path, name: str) -> None:
        SnapshotFolder(tmp_path).put_bytes("2026-01-05", b"...", name=name)
        (file,) = find_snapshot(str(tmp_path)).files
        assert (file.entity, file.updated_date, file.content_length) == ("works", "2026-01-05", 3)
        assert file.is_parquet == name.endswith(".parquet")

    def test_other_files_and_entities_are_passed_over(self, folder: SnapshotFolder) -> None:
        folder.put("2026-01-05", [{"id": "P1"}], entity="publishers")
        folder.put_bytes("2026-01-05", b"", name="part_0001.gz.tmp")
        folder.put_bytes("2026-01-05", b"", name="_SUCCESS")
        (folder.root / "works" / "part_0000.gz").write_bytes(b"")
        assert keys(find_snapshot(str(folder.root))) == [JANUARY, FEBRUARY]

    def test_older_partitions_come_first_and_works_last(self, folder: SnapshotFolder) -> None:
        folder.put("2026-03-01", [{"id": "T1"}], entity="topics")
        folder.put("2026-03-01", [{"id": "A1"}], entity="authors")
        snapshot = find_snapshot(str(folder.root))
        assert [key.split("/")[0] for key in keys(snapshot)] == ["topics", "authors"] + 2 * [
            "works"
        ]
        assert [file.updated_date for file in snapshot.of("works")] == ["2026-01-05", "2026-02-05"]

    def test_basenames_repeat_across_partitions(self, folder: SnapshotFolder) -> None:
        snapshot = find_snapshot(str(folder.root))
        assert {Path(key).name for key in keys(snapshot)} == {"part_0000.gz"}
        assert len(set(keys(snapshot))) == 2

    @pytest.mark.parametrize("name", ["a b", "50%", "café", "#1", "[x]"])
    def test_folders_of_any_name(self, tmp_path: Path, name: str) -> None:
        SnapshotFolder(tmp_path / name).put("2026-01-05", [work(1)])
        snapshot = find_snapshot(str(tmp_path / name))
        path, is_copy = local_copy(snapshot.files[0], snapshot, tmp_path)
        assert path == tmp_path / name / JANUARY
        assert not is_copy

    def test_a_relative_folder(
        self, folder: SnapshotFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder.root.parent)
        assert find_snapshot(".").root == folder.root.as_uri()
        assert find_snapshot("data/").root == folder.root.as_uri()


class TestNothingThere:
    def test_a_folder_that_does_not_exist(self, tmp_path: Path) -> None:
        with pytest.raises(SnapshotError, match=r"elsewhere does not exist\."):
            find_snapshot(str(tmp_path / "elsewhere"))

    def test_a_folder_of_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "photos").mkdir()
        with pytest.raises(SnapshotError, match="Give the folder that holds works/"):
            find_snapshot(str(tmp_path))

    def test_a_single_file(self, folder: SnapshotFolder) -> None:
        with pytest.raises(SnapshotError, match="Give the folder that holds works/"):
            find_snapshot(str(folder.root / JANUARY))

    def test_entities_without_part_files(self, tmp_path: Path) -> None:
        (tmp_path / "works" / "updated_date=2026-01-05").mkdir(parents=True)
        with pytest.raises(SnapshotError, match="holds works/ but no part files"):
            find_snapshot(str(tmp_path))

    @pytest.mark.parametrize("location", ["nosuch://openalex/data", "chained::nosuch://x"])
    def test_an_address_of_no_known_kind(self, location: str) -> None:
        with pytest.raises(SnapshotError, match="cannot be read"):
            find_snapshot(location)


class TestManifests:
    def test_published_addresses_are_found_in_the_folder(self, folder: SnapshotFolder) -> None:
        text = folder.put_manifest().read_text()
        assert f'"s3://openalex/data/jsonl/{JANUARY}"' in text
        snapshot = find_snapshot(str(folder.root))
        assert [(f.key, f.record_count, f.is_missing) for f in snapshot.files] == [
            (JANUARY, 2, False),
            (FEBRUARY, 1, False),
        ]
        assert snapshot.date == "2026-06-01"
        assert snapshot.manifested == {"works"}

    def test_addresses_under_the_root_will_do(self, folder: SnapshotFolder) -> None:
        path = folder.put_manifest()
        path.write_text(path.read_text().replace("s3://openalex/data/jsonl/", ""))
        assert keys(find_snapshot(str(folder.root))) == [JANUARY, FEBRUARY]

    def test_the_size_is_that_of_the_file_itself(self, folder: SnapshotFolder) -> None:
        folder.put_manifest()
        path = folder.put("2026-02-05", [work(3), work(4), work(5)])
        file = find_snapshot(str(folder.root)).files[1]
        assert file.content_length == path.stat().st_size

    def test_files_that_are_not_in_the_manifest_are_ignored(self, folder: SnapshotFolder) -> None:
        folder.put_manifest()
        folder.put("2026-02-05", [work(4)], name="part_0001.gz")
        folder.put("2026-03-05", [work(5)])
        assert keys(find_snapshot(str(folder.root))) == [JANUARY, FEBRUARY]

    def test_a_file_that_the_manifest_names_may_be_missing(self, folder: SnapshotFolder) -> None:
        folder.put_manifest({"updated_date=2026-03-05/part_0007.gz": 400})
        missing = find_snapshot(str(folder.root)).files[-1]
        assert missing.is_missing
        assert missing.key == "works/updated_date=2026-03-05/part_0007.gz"
        assert (missing.entity, missing.updated_date) == ("works", "2026-03-05")
        assert missing.record_count == 400

    def test_without_a_manifest_all_files_count(self, folder: SnapshotFolder) -> None:
        snapshot = find_snapshot(str(folder.root))
        assert [(f.key, f.record_count) for f in snapshot.files] == [
            (JANUARY, None),
            (FEBRUARY, None),
        ]
        assert (snapshot.date, snapshot.manifested) == ("", frozenset())

    def test_each_entity_has_its_own(self, folder: SnapshotFolder) -> None:
        folder.put("2026-03-05", [{"id": "T1"}], entity="topics")
        folder.put_manifest(entity="topics", date="2026-07-01")
        snapshot = find_snapshot(str(folder.root))
        assert snapshot.manifested == {"topics"}
        assert snapshot.date == "2026-07-01"
        assert len(snapshot.of("works")) == 2

    @pytest.mark.parametrize(
        "content", [b"", b"{", b'{"files": 7}', b'{"files": [{"url": "x"}]}', b'{"date": "\xff"}']
    )
    def test_a_manifest_that_cannot_be_read(self, folder: SnapshotFolder, content: bytes) -> None:
        folder.put_manifest().write_bytes(content)
        with pytest.raises(SnapshotError, match=r"works/manifest\.json is not a manifest"):
            find_snapshot(str(folder.root))


class TestDeleted:
    def test_ids_with_and_without_address(self, folder: SnapshotFolder) -> None:
        folder.put_deleted("https://openalex.org/W5,2026-01-01", "W6,2026-01-02", '"W7","x"', "")
        assert deleted_work_ids(find_snapshot(str(folder.root))) == ([5, 6, 7], [])

    def test_no_list(self, folder: SnapshotFolder) -> None:
        snapshot = find_snapshot(str(folder.root))
        assert snapshot.deleted_ids is None
        assert deleted_work_ids(snapshot) == ([], [])

    def test_a_list_without_heading_loses_nothing(self, folder: SnapshotFolder) -> None:
        folder.put_deleted().write_text("W5,2026-01-01\nW6,2026-01-02\n")
        assert deleted_work_ids(find_snapshot(str(folder.root))) == ([5, 6], [])

    def test_a_heading_alone(self, folder: SnapshotFolder) -> None:
        folder.put_deleted()
        assert deleted_work_ids(find_snapshot(str(folder.root))) == ([], [])

    def test_lines_that_name_no_work_are_reported(self, folder: SnapshotFolder) -> None:
        path = folder.put_deleted("W5,2026-01-01", "many,2026-01-01", "W6")
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"W\xff7,2026\n")
        numbers, rejects = deleted_work_ids(find_snapshot(str(folder.root)))
        assert numbers == [5, 6]
        assert [(r.file, r.line, r.reason) for r in rejects] == [
            ("works/deleted_ids.csv", 3, "no usable id"),
            ("works/deleted_ids.csv", 5, "no usable id"),
        ]


class TestMemory:
    """fsspec's file system in memory stands for every one that is not this machine's."""

    @pytest.fixture
    def root(self) -> Iterator[str]:
        files = fsspec.filesystem("memory")
        files.pipe("/openalex/data/jsonl/" + JANUARY, gzip.compress(json_lines([work(1)])))
        files.pipe("/openalex/data/jsonl/works/deleted_ids.csv", b"work_id\nW9\n")
        yield "memory://openalex"
        files.rm("/openalex", recursive=True)

    def test_it_is_found(self, root: str) -> None:
        snapshot = find_snapshot(root)
        assert snapshot.root == "memory:///openalex/data/jsonl"
        assert keys(snapshot) == [JANUARY]
        assert deleted_work_ids(snapshot) == ([9], [])

    def test_files_are_copied_to_be_read(self, root: str, tmp_path: Path) -> None:
        snapshot = find_snapshot(root)
        path, is_copy = local_copy(snapshot.files[0], snapshot, tmp_path)
        assert is_copy
        assert path.parent == tmp_path
        assert gzip.decompress(path.read_bytes()) == json_lines([work(1)])


class TestBucket:
    """A bucket read through s3fs, as ``s3://openalex`` is."""

    @pytest.fixture
    def bucket(self, tmp_path: Path) -> Iterator[Bucket]:
        with Bucket(tmp_path / "bucket") as bucket:
            yield bucket

    @pytest.fixture
    def published(self, bucket: Bucket) -> SnapshotFolder:
        """As in the folder, with a manifest and a list of deleted works."""
        folder = SnapshotFolder(bucket.folder / "data" / "jsonl")
        folder.put("2026-01-05", [work(1), work(2)])
        folder.put("2026-02-05", [work(3)])
        folder.put_manifest()
        folder.put_deleted("W9,2026-01-01")
        return folder

    @staticmethod
    def find(bucket: Bucket, location: str = "s3://openalex/data/jsonl") -> Snapshot:
        return find_snapshot(location, options={"client_kwargs": {"endpoint_url": bucket.url}})

    @pytest.mark.parametrize("below", ["/data/jsonl", "/data/", ""])
    def test_it_is_found_without_signing_in(
        self, bucket: Bucket, published: SnapshotFolder, below: str
    ) -> None:
        snapshot = self.find(bucket, "s3://openalex" + below)
        assert snapshot.options["anon"] is True
        assert snapshot.root == "s3://openalex/data/jsonl"
        assert [(f.key, f.record_count) for f in snapshot.files] == [(JANUARY, 2), (FEBRUARY, 1)]
        assert [f.content_length for f in snapshot.files] == [
            (published.root / key).stat().st_size for key in (JANUARY, FEBRUARY)
        ]
        assert deleted_work_ids(snapshot) == ([9], [])

    def test_lists_of_several_pages_are_read_to_the_end(
        self, bucket: Bucket, published: SnapshotFolder
    ) -> None:
        for part in range(1, 8):
            published.put("2026-02-05", [work(10 + part)], name=f"part_{part:04d}.gz")
        published.put_manifest()
        assert len(self.find(bucket).files) == 9
        assert any("continuation-token" in asked.parameters for asked in bucket.asked)

    @pytest.mark.usefixtures("published")
    def test_only_the_manifest_is_fetched_to_find_it(self, bucket: Bucket) -> None:
        self.find(bucket)
        assert bucket.fetched == ["data/jsonl/works/manifest.json"]

    def test_files_are_copied_to_be_read(
        self, bucket: Bucket, published: SnapshotFolder, tmp_path: Path
    ) -> None:
        snapshot = self.find(bucket)
        path, is_copy = local_copy(snapshot.files[1], snapshot, tmp_path)
        assert is_copy
        assert path.read_bytes() == (published.root / FEBRUARY).read_bytes()

    def test_what_was_added_since_is_found(self, bucket: Bucket, published: SnapshotFolder) -> None:
        (published.root / "works" / "manifest.json").unlink()
        (published.root / "works" / "deleted_ids.csv").unlink()
        assert self.find(bucket).manifested == frozenset()
        published.put("2026-03-05", [work(4)])
        published.put_manifest()
        published.put_deleted("W9")
        snapshot = self.find(bucket)
        assert len(snapshot.files) == 3
        assert snapshot.manifested == {"works"}
        assert deleted_work_ids(snapshot) == ([9], [])

    def test_a_transfer_that_breaks_off_is_taken_up_again(
        self, bucket: Bucket, published: SnapshotFolder, tmp_path: Path
    ) -> None:
        snapshot = self.find(bucket)
        cuts = iter([True])
        bucket.cuts = lambda _: next(cuts, False)
        path, _ = local_copy(snapshot.files[0], snapshot, tmp_path)
        assert path.read_bytes() == (published.root / JANUARY).read_bytes()

    @pytest.mark.usefixtures("published")
    def test_a_transfer_that_breaks_off_every_time(self, bucket: Bucket, tmp_path: Path) -> None:
        snapshot = self.find(bucket)
        bucket.cuts = lambda asked: asked.path.endswith(".gz")
        with pytest.raises(RemoteError, match=r"part_0000\.gz cannot be fetched.*load again"):
            local_copy(snapshot.files[0], snapshot, tmp_path)

    @pytest.mark.usefixtures("published")
    def test_a_bucket_that_refuses(self, bucket: Bucket) -> None:
        bucket.refusal = lambda _: 403
        with pytest.raises(RemoteError, match="s3://openalex/data/jsonl cannot be reached"):
            self.find(bucket)

    @pytest.mark.usefixtures("published")
    def test_objects_that_are_refused(self, bucket: Bucket, tmp_path: Path) -> None:
        def refusal(asked: Asked) -> int | None:
            return 403 if asked.path.endswith((".gz", ".csv")) else None

        snapshot = self.find(bucket)
        bucket.refusal = refusal
        with pytest.raises(RemoteError, match="cannot be fetched"):
            local_copy(snapshot.files[0], snapshot, tmp_path)
        with pytest.raises(RemoteError, match=r"deleted_ids\.csv cannot be fetched"):
            deleted_work_ids(snapshot)

    def test_a_bucket_that_holds_something_else(self, bucket: Bucket) -> None:
        SnapshotFolder(bucket.folder).put("2026-01-05", [work(1)], entity="photos")
        with pytest.raises(SnapshotError, match="holds no OpenAlex snapshot"):
            self.find(bucket, "s3://openalex")

    def test_a_bucket_that_cannot_be_reached(self) -> None:
        options = {
            "client_kwargs": {"endpoint_url": "http://127.0.0.1:9"},  # where nothing listens
            "config_kwargs": {"retries": {"total_max_attempts": 1}},
        }
        with pytest.raises(RemoteError, match="cannot be reached"):
            find_snapshot("s3://openalex/data", options=options)
