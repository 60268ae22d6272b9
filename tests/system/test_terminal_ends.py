# SPDX-License-Identifier: MIT
"""Streams, Ctrl-C and SIGTERM: words come as they are heard, and what was found is never lost."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import termios
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from tests import tones
from tests.system.terminal import Terminal

ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]


def pcm(*words: str, pause_s: float = 1.0) -> bytes:
    return np.round(32767 * tones.whistle(*words, pause_s=pause_s)).astype("<i2").tobytes()


@contextmanager
def streaming(
    terminal: Terminal, *options: str
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """`spotter spot -` with its input and output open."""
    process = terminal.start("spot", "-", *options, stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        yield process, process.stdin, process.stdout


def wait_until_read(pipe: IO[bytes]) -> None:
    """Wait until the program has taken everything out of the pipe, and a moment to work on it."""
    unread = array("i", [1])
    while unread[0]:
        time.sleep(0.05)
        fcntl.ioctl(pipe, termios.FIONREAD, unread)
    time.sleep(0.5)


def test_a_streamed_word_is_printed_before_the_stream_ends(terminal: Terminal) -> None:
    with streaming(terminal) as (process, stdin, stdout):
        stdin.write(pcm("yes"))
        stdin.flush()
        line = stdout.readline()
        assert process.poll() is None
        rest, errors = process.communicate()
    assert line.split(b"\t")[:2] == [b"-", b"yes"]
    assert (rest, errors, process.returncode) == (b"", b"", 0)


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_signal_ends_a_silent_stream_with_its_pending_word(
    terminal: Terminal, number: int, code: int
) -> None:
    with streaming(terminal) as (process, stdin, stdout):
        # After 0.375 s of its whistle “no” is over the threshold, but may still grow.
        stdin.write(pcm("yes") + pcm("no", pause_s=0.0)[:12_000])
        stdin.flush()
        assert b"yes" in stdout.readline()
        wait_until_read(stdin)
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
    assert rest.split(b"\t")[:2] == [b"-", b"no"]
    assert (errors, process.returncode) == (b"", code)


@pytest.mark.parametrize(
    ("options", "dtype", "repeat"),
    [
        (("--rate", "48000"), "<i2", 3),
        (("--channels", "2"), "<i2", 2),
        (("--sample-format", "s32"), "<i4", 1),
        (("--sample-format", "f32"), "<f4", 1),
    ],
)
def test_streams_of_other_kinds_are_detected(
    terminal: Terminal, options: tuple[str, ...], dtype: str, repeat: int
) -> None:
    samples = np.repeat(tones.whistle("yes", "no"), repeat)
    scale = 1.0 if dtype == "<f4" else np.iinfo(dtype).max
    data = (samples * scale).astype(dtype).tobytes()
    with streaming(terminal, *options) as (process, _, _):
        output, errors = process.communicate(data)
    assert [line.split(b"\t")[1] for line in output.splitlines()] == [b"yes", b"no"]
    assert (errors, process.returncode) == (b"", 0)


@pytest.fixture(scope="module")
def an_hour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = 60 * ("yes", "no", "stop")
    return tones.record(tmp_path_factory.mktemp("long") / "hour.flac", *words, pause_s=19.5)


def wait_until_at_work(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process of `--jobs` has been busy for longer than its start takes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    busy_s = 0.0
    while busy_s < 1.0:
        time.sleep(0.05)
        stats = [Path(f"/proc/{pid}/stat").read_text() for pid in children.read_text().split()]
        times = [int(stat.rpartition(")")[2].split()[11]) for stat in stats]
        busy_s = max(times, default=0) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(sys.platform != "linux", reason="the children's times are read from /proc")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_signal_keeps_what_was_found(
    terminal: Terminal, an_hour: Path, number: int, code: int, jobs: str
) -> None:
    (terminal.folder / "again.flac").symlink_to(an_hour)
    inputs = (an_hour, "again.flac", "missing.wav")
    process = terminal.start("spot", *inputs, "--jobs", jobs)
    assert process.stdout is not None
    first = b""
    if jobs == "1":
        first = process.stdout.readline()
    else:
        wait_until_at_work(process)
    if number == signal.SIGINT:  # as a terminal does it: to the whole group
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    output, errors = process.communicate(timeout=10)
    rows = [line.split(b"\t") for line in (first + output).splitlines()]
    words = [word for path, word, *_ in rows if path == str(an_hour).encode()]
    assert (errors, process.returncode) == (b"", code)
    assert 0 < len(words) < 180
    assert words == (60 * [b"yes", b"no", b"stop"])[: len(words)]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_signal_amid_many_clips_keeps_those_that_are_labelled(
    terminal: Terminal, number: int, code: int, jobs: str
) -> None:
    good = tones.record(terminal.folder / "up.flac", "up", pause_s=0.25)
    (terminal.folder / "clips").mkdir()
    names = [f"clips/{n:05d}.flac" for n in range(20_000)]
    for name in names:
        (terminal.folder / name).hardlink_to(good)
    process = terminal.start("classify", "clips", "-r", "--jobs", jobs, bufsize=0)
    assert process.stdout is not None
    first = process.stdout.readline()
    if number == signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    output, errors = process.communicate(timeout=10)
    rows = [line.split("\t") for line in (first + output).decode().splitlines()]
    assert (errors, process.returncode) == (b"", code)
    paths = [row[0] for row in rows]
    if jobs == "1":
        assert paths == names[: len(rows)]
    else:  # of two processes each hands over what it has
        assert paths == sorted({*paths} & {*names})
    assert {row[1] for row in rows} == {"up"}
    assert len(rows) < len(names)


def wait_until_it_listens_to_signals(process: subprocess.Popen[bytes]) -> None:
    """Before that, it is Python itself that is interrupted, and not the program."""
    caught = 0
    while not caught >> (signal.SIGTERM - 1) & 1:
        time.sleep(0.005)
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = int(status.partition("SigCgt:")[2].split()[0], 16)


@pytest.mark.skipif(sys.platform != "linux", reason="what is caught is read from /proc")
@pytest.mark.parametrize("command", ["spot", "classify"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_at_any_moment_is_quiet(
    terminal: Terminal, an_hour: Path, command: str, jobs: str
) -> None:
    for wait_s in (0.0, 0.1, 0.2, 0.4, 0.8):
        process = terminal.start(command, an_hour, an_hour, "--jobs", jobs)
        wait_until_it_listens_to_signals(process)
        time.sleep(wait_s)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=10)
        assert (errors, process.returncode) == (b"", 130), f"after {wait_s:.2f} s"


@pytest.mark.skipif(sys.platform != "linux", reason="what is caught is read from /proc")
def test_sigterm_to_all_processes_at_any_moment_is_quiet(terminal: Terminal, an_hour: Path) -> None:
    """As `timeout` and systemd send it."""
    for wait_s in (0.0, 0.2, 0.5, 1.0):
        process = terminal.start("spot", an_hour, an_hour, "--jobs", "2")
        wait_until_it_listens_to_signals(process)
        time.sleep(wait_s)
        os.killpg(process.pid, signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
        assert (errors, process.returncode) == (b"", 143), f"after {wait_s:.2f} s"


def test_progress_is_drawn_on_a_terminal_only(terminal: Terminal, an_hour: Path) -> None:
    screen, keyboard = os.openpty()
    process = terminal.start("spot", an_hour, stderr=keyboard)
    os.close(keyboard)
    shown = b""
    while b" of 1:00:" not in shown:
        shown += os.read(screen, 1000)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=10)
    os.close(screen)
    assert b"hour.flac: 0:0" in shown
    assert b"\x1b" not in output
    assert process.returncode == 143


@pytest.mark.skipif(sys.platform != "linux", reason="peaks are read from /proc")
def test_memory_does_not_grow_with_the_length(terminal: Terminal) -> None:
    def peak_mib(name: str, n_words: int) -> float:
        tones.record(terminal.folder / name, *(n_words * ("up",)), pause_s=19.5)
        process = terminal.start("spot", name)
        status, peak_kib = Path(f"/proc/{process.pid}/status"), 0
        while process.poll() is None:
            lines = [line for line in status.read_text().splitlines() if "VmHWM" in line]
            peak_kib = int(lines[0].split()[1]) if lines else peak_kib
            time.sleep(0.02)
        assert process.communicate()[0].count(b"\n") == n_words
        return peak_kib / 1024

    short, long = peak_mib("short.flac", 1), peak_mib("long.flac", 36)
    assert short > 20
    assert long - short < 20, "12 minutes of samples are 44 MiB"


def test_an_ignored_signal_stays_ignored(terminal: Terminal) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    process = terminal.start("spot", "-", stdin=subprocess.PIPE, preexec_fn=ignore)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(pcm("yes"), timeout=10)
    assert output.split(b"\t")[1] == b"yes"
    assert process.returncode == 0
