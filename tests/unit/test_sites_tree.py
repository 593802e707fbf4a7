"""What lies in a site is found whole, in order, and read as it is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from handbook.sites import tree
from handbook.sites.tree import read_tree


def test_everything_in_order_of_its_paths(tmp_path: Path) -> None:
    for name in ("b.html", "a/z.html", "a-b/x", "a/.hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [(item.name, item.kind, item.suffix) for item in read_tree(tmp_path)] == [
        ("a", "folder", ""),
        ("a/.hidden", "file", ".hidden"),
        ("a/z.html", "file", ".html"),
        ("a-b", "folder", ""),
        ("a-b/x", "file", ""),
        ("b.html", "file", ".html"),
    ]


def test_links_are_seen_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "page.HTML").write_bytes(b"")
    (tmp_path / "to-folder").symlink_to("folder")
    (tmp_path / "to-nothing").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    found = {item.name: (item.kind, item.is_link) for item in read_tree(tmp_path)}
    assert found == {
        "folder": ("folder", False),
        "folder/page.HTML": ("file", False),
        "pipe": ("other", False),
        "to-folder": ("other", True),
        "to-nothing": ("other", True),
    }
    [link] = read_tree(_linked(tmp_path / "file-link", tmp_path / "folder" / "page.HTML"))
    assert (link.name, link.kind, link.is_link) == ("file-link", "other", True)


def _linked(link: Path, target: Path) -> Path:
    link.symlink_to(target)
    return link


def test_what_is_not_there_is_no_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_tree(tmp_path / "nothing")


@pytest.mark.parametrize("most", [16_000_000, 3])
def test_what_a_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(tree, "_MOST_KEPT", most)
    content = "<p>é</p>\n  <b>x</b>\ny".encode()
    (tmp_path / "page.html").write_bytes(content)
    [item] = read_tree(tmp_path / "page.html")
    for _ in range(2):
        assert item.parts == ["<p>é</p>", "<b>x</b>\ny"]
        assert item.text == content.decode()
        assert item.content == content
        assert item.digest == hashlib.sha256(content).digest()


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa", b"a\r\nb", b"a\0", b"\xff\xfea\0", b"\xe9"])
def test_text_that_is_not_plain(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "page.html").write_bytes(content)
    [item] = read_tree(tmp_path / "page.html")
    assert (item.text, item.parts, item.content) == (None, None, content)


def test_what_there_is_no_room_for_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_MOST_KEPT", 10)
    (tmp_path / "a").write_bytes(b"12345678")
    (tmp_path / "b").write_bytes(b"12345678")
    first, second = read_tree(tmp_path)
    assert first.content == second.content == b"12345678"
    for name in "ab":
        (tmp_path / name).write_bytes(b"new")
    assert (first.content, second.content) == (b"12345678", b"new")
