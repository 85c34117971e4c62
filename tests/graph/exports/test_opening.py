import gzip
from pathlib import Path

import pytest

from entrepot.graph.exports.opening import broken_byte, open_text


@pytest.mark.parametrize(
    "content",
    [
        "één\n".encode(),
        "één\n".encode("utf-8-sig"),
        "één\n".encode("utf-16"),
        b"\xfe\xff" + "één\n".encode("utf-16-be"),
        gzip.compress("één\n".encode("utf-8-sig"), mtime=0),
    ],
    ids=["utf-8", "with mark", "utf-16", "utf-16 big-endian", "gzipped"],
)
def test_text_is_the_same_in_every_wrapping(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any-name"
    path.write_bytes(content)
    with open_text(path) as text:
        assert text.read() == "één\n"


def test_broken_bytes_are_kept_apart_from_text(tmp_path: Path) -> None:
    path = tmp_path / "latin-1"
    path.write_bytes("fine é\n".encode() + "Gómez\n".encode("latin-1"))
    with open_text(path) as text:
        good, bad = text
    assert broken_byte(good) is None
    assert broken_byte(bad) == 0xF3  # ó in Latin-1
    assert broken_byte("plain") is None


def test_half_a_utf_16_character_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "cut"
    path.write_bytes("ab".encode("utf-16") + b"\x63")
    with open_text(path) as text:
        read = text.read()
    assert read.startswith("ab")
    assert broken_byte(read) == 0x63
