# SPDX-License-Identifier: MIT
"""Files that are whole or absent, and keep what was there: permissions, links, other people's."""

from __future__ import annotations

import ast
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from spotter.errors import OutputError
from spotter.system.atomic_file import write_new, write_whole, written_beside

ROOT = Path(__file__).parents[3]
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has neither such modes nor links")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@POSIX
@pytest.mark.parametrize("before", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path, before: int) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes(b"old")
    path.chmod(before)
    write_whole(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", before)


@POSIX
def test_a_link_stays_a_link_to_what_is_new(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".csv")
    write_whole(path, b"new")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes(b"old")

    def write() -> None:
        with written_beside(path) as beside:
            beside.path.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("words.csv", b"old")]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_whole(tmp_path, b"new")


def test_of_many_who_write_the_same_new_file_one_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "clip.wav"

    def write(number: int) -> bool:
        try:
            write_new(path, bytes([number]) * 10_000, 0o600)
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        written = list(threads.map(write, range(40)))
    assert sum(written) == 1
    assert path.read_bytes() == bytes([written.index(True)]) * 10_000
    assert [one.name for one in tmp_path.iterdir()] == ["clip.wav"]
    if os.name != "nt":
        assert mode(path) == 0o600


def test_nobody_else_moves_files_into_place() -> None:
    """One owner: `os.replace` and `Path.replace` of something beside stand in one module."""
    movers = set()
    for path in [*(ROOT / "spotter").rglob("*.py"), *(ROOT / "train").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in (
                "os.replace",
                "os.rename",
                "beside.replace",
                "beside.path.replace",
            ):
                movers.add(path.relative_to(ROOT).as_posix())
    assert movers == {"spotter/system/atomic_file.py"}
