# SPDX-License-Identifier: MIT
"""Files and disks that fail while they are used: exports whole or absent, everything told."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.audio.files import read_blocks
from spotter.errors import InputError
from tests import tones
from tests.disks import disk
from tests.soak import files
from tests.system.terminal import Terminal
from tests.system.test_terminal_errors import one_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files are held open there")


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_disk_that_is_full_leaves_whole_files_of_words_and_no_other(terminal: Terminal) -> None:
    """Files of this process may grow to 4 KiB only; a disk that is full refuses just so."""
    tones.record(terminal.folder / "a.wav", *tones.WORDS, pause_s=0.6)
    tones.record(terminal.folder / "b.wav", *(8 * tones.WORDS), pause_s=0.6)
    whole = terminal.hear("spot", "a.wav", "--format", "jsonl").stdout

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    options = ("--format", "jsonl", "--output-dir", "out")
    output = terminal.hear("spot", "a.wav", "b.wav", *options, preexec_fn=limit)
    assert output.returncode == 1
    assert one_line(output.stderr)[0] == "out/b.wav.jsonl"
    assert leftovers(terminal.folder / "out") == ["a.wav.jsonl"]
    assert (terminal.folder / "out" / "a.wav.jsonl").read_text() == whole
    assert len(whole) < 4096


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 KiB; where none may be mounted, a limit on file sizes above stands in for it."""
    with disk(tmp_path / "disk") as place:
        yield place


def test_on_a_disk_that_fills_up_what_was_whole_stays(terminal: Terminal, small_disk: Path) -> None:
    tones.record(terminal.folder / "a.wav", *(4 * tones.WORDS), pause_s=0.6)
    for name in "bcde":
        (terminal.folder / f"{name}.wav").symlink_to("a.wav")
    inputs = [f"{name}.wav" for name in "abcde"]
    output = terminal.hear("spot", *inputs, "--format", "jsonl", "--output-dir", small_disk)
    kept = leftovers(small_disk)
    assert output.returncode == 1
    assert "space" in one_line(output.stderr)[2]
    assert kept == [f"{name}.wav.jsonl" for name in "abcde"[: len(kept)]]
    assert 1 <= len(kept) < 5
    assert {(small_disk / name).read_text().count("\n") for name in kept} == {40}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_half_export(terminal: Terminal, number: int) -> None:
    tones.record(terminal.folder / "short.wav", "up")
    tones.record(terminal.folder / "long.flac", *(60 * tones.WORDS), pause_s=5)
    process = terminal.start("spot", "short.wav", "long.flac", "--output-dir", "out")
    out = terminal.folder / "out"
    while not list(out.glob(".spotter-*")) or not (out / "short.wav.txt").exists():
        time.sleep(0.01)
    process.send_signal(number)
    output, errors = process.communicate(timeout=10)
    assert (output, errors, process.returncode) == (b"", b"", 128 + number)
    assert leftovers(out) == ["short.wav.txt"]


def seconds_of(path: Path, change: object) -> tuple[float, InputError | None]:
    """Read a file, change it after the first block; return what could be read of it."""
    n, blocks = 0, read_blocks(path)
    try:
        n += len(next(blocks))
        change()  # type: ignore[operator]
        n += sum(len(block) for block in blocks)
    except InputError as error:
        return n / 16_000, error
    return n / 16_000, None


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg", "mp3"])
class TestAFileThatChangesWhileItIsRead:
    @pytest.fixture
    def path(self, tmp_path: Path, kind: str) -> Path:
        noise = np.random.default_rng(0).uniform(-0.5, 0.5, 16_000 * 30)
        path = tmp_path / f"sound.{kind}"
        soundfile.write(path, noise, 16_000)
        return path

    def test_deleted_it_is_read_to_its_end(self, path: Path) -> None:
        seconds, error = seconds_of(path, path.unlink)
        assert error is None
        assert seconds == pytest.approx(30, abs=0.2)

    def test_replaced_the_old_one_is_read_to_its_end(self, path: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.write_bytes(b"something else")
        seconds, error = seconds_of(path, lambda: other.replace(path))
        assert error is None
        assert seconds == pytest.approx(30, abs=0.2)

    def test_cut_short_it_is_refused_after_what_was_there(self, path: Path) -> None:
        half = path.stat().st_size // 2
        seconds, error = seconds_of(path, lambda: os.truncate(path, half))
        assert error is not None
        assert "cut short or damaged" in error.why
        assert 0.2 < seconds < 29


def test_each_tenth_of_300_files_is_broken_and_reported_and_the_rest_is_done(
    tmp_path: Path, tones_model: Path
) -> None:
    assert list(files.of_archive(tmp_path, tones_model, 300, broken_every=10)) == []


def test_half_an_hour_in_a_file_with_a_hole_needs_no_more_memory_than_a_minute(
    tmp_path: Path, tones_model: Path
) -> None:
    assert list(files.of_long_file(tmp_path, tones_model, hours=0.5, hop_ms=1000)) == []


NOBODY = ("unshare", "--user", "--map-user=54321")
"""Starts a program for a user without a name and a home."""


def heard_without_home(
    terminal: Terminal, prefix: tuple[str, ...] = (), **changes: str
) -> subprocess.CompletedProcess[str]:
    """`classify` in an environment that names no home but what `changes` say."""
    names = {"SPOTTER_HOME", "HOME", "XDG_DATA_HOME"}
    environment = {k: v for k, v in terminal.environment.items() if k not in names}
    tones.record(terminal.folder / "up.wav", "up", pause_s=0.25)
    program = (sys.executable, "-m", "spotter", "classify", "up.wav", "--model", terminal.model)
    return subprocess.run(
        [*prefix, *program],
        cwd=terminal.folder,
        env={**environment, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("home", ["/proc/nowhere", "/dev/null"])
@pytest.mark.parametrize("name", ["HOME", "SPOTTER_HOME"])
def test_where_nothing_can_be_kept_everything_is_detected(
    terminal: Terminal, name: str, home: str
) -> None:
    output = heard_without_home(terminal, **{name: home})
    assert (output.stderr, output.returncode) == ("", 0)
    assert output.stdout.split("\t")[1] == "up"


def test_for_somebody_without_a_home_no_folder_is_made_in_its_place(terminal: Terminal) -> None:
    if subprocess.run([*NOBODY, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody be another user for a moment")
    output = heard_without_home(terminal, NOBODY)
    assert (output.stderr, output.returncode) == ("", 0)
    assert output.stdout.split("\t")[1] == "up"
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["up.wav"]
