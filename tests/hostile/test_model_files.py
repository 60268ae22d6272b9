# SPDX-License-Identifier: MIT
"""A model file is data: nothing in it is run, followed, or given more room than it may have."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spotter.errors import ModelError
from spotter.model.model_file import MAX_FILE_BYTES, pack, read
from tests import DATA, tiny
from tests.hostile import attempts
from tests.hostile.mutation import mutated
from tests.system.terminal import ROOT

GOOD = pack(tiny.flatbuffer("int8"), tiny.LABELS, tiny.INFO)
START_OF_ARCHIVE = len(tiny.flatbuffer("int8"))

_WATCHED = ("open", "pickle", "exec", "compile", "import", "socket", "subprocess", "os", "ctypes")
_listeners: list[list[str]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event.partition(".")[0] in _WATCHED:
        for seen in _listeners:
            seen.append(f"{event} {arguments[0] if arguments else ''}")


sys.addaudithook(_note)


@contextmanager
def events() -> Iterator[list[str]]:
    """What Python opens, imports, unpickles, compiles or starts while the body runs."""
    seen: list[str] = []
    _listeners.append(seen)
    try:
        yield seen
    finally:
        _listeners.remove(seen)


def with_archive(write: Callable[[zipfile.ZipFile], object]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    return tiny.flatbuffer("int8") + memory.getvalue()


def read_or_refused(content: bytes, folder: Path) -> str:
    path = folder / "case.tflite"
    path.write_bytes(content)
    try:
        read(path)
    except ModelError as error:
        return "refused" if "\n" not in str(error) else "told in many lines"
    return "read"


def test_reading_a_model_opens_that_file_and_does_nothing_else(tmp_path: Path) -> None:
    path = tiny.write(tmp_path / "m.tflite", card={"recipe": "file:///etc/passwd"})
    read(path)  # what Python loads for the first time is no doing of the file
    with events() as seen:
        read(path)
    assert seen == [f"open {path}"]


@pytest.mark.parametrize("name", ["../../escape", "/etc/passwd", "labels.txt/../x", "a\\..\\b"])
def test_other_names_in_the_archive_are_not_followed(tmp_path: Path, name: str) -> None:
    def write(archive: zipfile.ZipFile) -> None:
        with zipfile.ZipFile(io.BytesIO(GOOD)) as good:
            for entry in good.namelist():
                archive.writestr(entry, good.read(entry))
        archive.writestr(name, "harm")

    path = tmp_path / "m.tflite"
    path.write_bytes(with_archive(write))
    before = sorted(tmp_path.rglob("*"))
    with events() as seen:
        assert read(path).labels == tiny.LABELS
    assert seen == [f"open {path}"]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    def write(archive: zipfile.ZipFile) -> None:
        archive.writestr("labels.txt", "a\nb\n")
        with archive.open("spotter.json", "w") as entry:
            for _ in range(200):
                entry.write(b" " * 2**20)

    path = tmp_path / "m.tflite"
    path.write_bytes(with_archive(write))
    assert path.stat().st_size < 2**20
    assert peak_mib(path) < 20


def test_an_archive_of_a_hundred_thousand_parts_is_refused_unread(tmp_path: Path) -> None:
    def write(archive: zipfile.ZipFile) -> None:
        archive.writestr("spotter.json", "{}")

    # The list of contents again and again, each time as one more part.
    content = with_archive(write)
    at = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entry, tail = content[at:end], bytearray(content[end:])
    listed = entry * 100_000
    tail[12:16] = len(listed).to_bytes(4, "little")
    path = tmp_path / "m.tflite"
    path.write_bytes(content[:at] + listed + tail)
    assert peak_mib(path) < 20


def peak_mib(path: Path) -> float:
    """The most memory that refusing a file takes."""
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match=r"too large|too many parts"):
            read(path)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def test_a_file_without_end_is_read_to_the_bound_only(tmp_path: Path) -> None:
    path = tmp_path / "m.tflite"
    path.write_bytes(GOOD)
    with path.open("r+b") as file:
        file.truncate(MAX_FILE_BYTES * 1000)  # takes no room on the disk
    tracemalloc.start()
    with pytest.raises(ModelError, match="larger than 64 MiB"):
        read(path)
    assert tracemalloc.get_traced_memory()[1] < 3 * MAX_FILE_BYTES
    tracemalloc.stop()


@given(content=mutated(GOOD))
@attempts(100)
def test_files_that_were_changed_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    assert read_or_refused(content, tmp_path) in ("read", "refused")


@given(archive=mutated(GOOD[START_OF_ARCHIVE:]))
@attempts(100)
def test_archives_that_were_changed_are_read_or_refused(tmp_path: Path, archive: bytes) -> None:
    content = GOOD[:START_OF_ARCHIVE] + archive
    assert read_or_refused(content, tmp_path) in ("read", "refused")


@given(text=st.one_of(st.text(max_size=200), st.text("ab\n\r\t \x00\u2028\x85", max_size=50)))
@attempts(100)
def test_labels_of_any_text_are_one_line_each_or_refused(tmp_path: Path, text: str) -> None:
    model, labels = tmp_path / "plain.tflite", tmp_path / "labels.txt"
    model.write_bytes(tiny.flatbuffer("int8"))
    labels.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        found = read(model, labels).labels
    except ModelError:
        return
    assert len(set(found)) == len(found) > 1
    assert all(label.isprintable() and label.strip() == label != "" for label in found)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("path", ["/dev/zero", "pipe", "."])
def test_labels_that_are_no_file_are_refused(tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    model = tmp_path / "plain.tflite"
    model.write_bytes(tiny.flatbuffer("int8"))
    with pytest.raises(ModelError):
        read(model, tmp_path / path)


@given(network=mutated(tiny.flatbuffer("int8")))
@attempts(6)
def test_whatever_a_network_does_the_program_says_so_and_lives(
    tmp_path: Path, network: bytes
) -> None:
    """The hash fits, so that LiteRT gets to see it: the first time in a process of its own."""
    path = tmp_path / "case.tflite"
    path.write_bytes(pack(network, tiny.LABELS, tiny.INFO))
    done = subprocess.run(
        [sys.executable, "-m", "spotter", "classify", DATA / "yes_1.flac", "--model", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, ModelError.exit_code), done.stderr
    assert done.stderr.count("\n") == (1 if done.returncode else 0), done.stderr
