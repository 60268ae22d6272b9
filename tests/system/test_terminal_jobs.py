# SPDX-License-Identifier: MIT
"""Workers that end in the middle: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from spotter.cli.parallel.batches import batches
from spotter.cli.recordings import Recording
from tests import tones
from tests.system.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes of `--jobs`, as they are now."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    found = []
    with suppress(OSError):  # ended meanwhile
        for pid in children.read_text().split():
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(int(pid))
    return found


def new_workers(process: subprocess.Popen[bytes]) -> Iterator[int]:
    """Each process of `--jobs` once, while the program runs."""
    seen: set[int] = set()
    while process.poll() is None:
        for pid in workers_of(process):
            if pid not in seen:
                seen.add(pid)
                yield pid
        time.sleep(0.02)


def test_a_worker_that_is_killed_loses_and_doubles_nothing(terminal: Terminal) -> None:
    paths = [f"{name}.flac" for name in "abcdef"]
    for path in paths:
        tones.record(terminal.folder / path, *(10 * ("yes", "no")), pause_s=4.5)
    process = terminal.start("spot", *paths, "--jobs", "2", bufsize=0)
    assert process.stdout is not None
    first = process.stdout.readline()  # so it is at work
    os.kill(workers_of(process)[0], signal.SIGKILL)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert (first + output).decode() == terminal.hear("spot", *paths).stdout


def test_an_input_whose_workers_all_end_is_reported_once(terminal: Terminal) -> None:
    tones.record(terminal.folder / "long.flac", *(60 * ("yes",)), pause_s=9.5)
    process = terminal.start("spot", "long.flac", "missing.flac", "--jobs", "2")
    n_killed = 0
    for pid in new_workers(process):
        os.kill(pid, signal.SIGKILL)
        n_killed += 1
    output, errors = process.communicate(timeout=60)
    lines = errors.decode().splitlines()
    assert (process.returncode, output) == (1, b"")
    assert [line.split(":")[1] for line in lines] == [" long.flac", " missing.flac"]
    assert all("ended unexpectedly" in line for line in lines)
    assert n_killed >= 3


def test_workers_that_are_killed_as_they_start_lose_and_double_nothing(terminal: Terminal) -> None:
    paths = [f"{name}.flac" for name in "abc"]
    for path in paths:
        tones.record(terminal.folder / path, *(3 * ("yes", "no")), pause_s=1.5)
    output = terminal.hear("spot", *paths).stdout
    for n_spared in range(3):  # of the processes: from its very first moment on, and later
        process = terminal.start("spot", *paths, "--jobs", "2")
        for number, pid in enumerate(new_workers(process)):
            if number == n_spared:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        out, errors = process.communicate(timeout=60)
        assert (process.returncode, errors, out.decode()) == (0, b"", output)


def test_short_recordings_travel_together_and_long_ones_alone(tmp_path: Path) -> None:
    def recording(name: str, n_bytes: int) -> Recording:
        (tmp_path / name).write_bytes(b"x" * n_bytes)
        return Recording(str(tmp_path / name), name)

    short = [recording(f"short{at}", 32_000) for at in range(100)]
    long = [recording(f"long{at}", 2_000_000) for at in range(3)]
    made = list(batches([*short, *long, *short], 2))
    assert [one for batch in made for one in batch] == [*short, *long, *short]
    assert all(len(batch) == 1 for batch in made if batch[0] in long)
    assert max(map(len, made)) > 10
    # Of a few, each worker has some, and one that does not exist is a matter for its worker.
    assert list(batches([*short[:3], Recording("gone", "gone")], 2)) == [
        (one,) for one in (*short[:3], Recording("gone", "gone"))
    ]


def test_the_memory_of_a_clip_is_used_again_for_the_next(terminal: Terminal) -> None:
    good = tones.record(terminal.folder / "up.flac", "up", pause_s=0.25)
    for name, n_clips in (("few", 400), ("many", 1600)):
        (terminal.folder / name).mkdir()
        for n in range(n_clips):
            (terminal.folder / name / f"{n}.flac").hardlink_to(good)

    def n_page_faults(name: str) -> int:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt
        assert terminal.hear("classify", name, "-r", "--jobs", "2").returncode == 0
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt - before

    assert n_page_faults("many") - n_page_faults("few") < 5 * 1200


def test_workers_end_with_the_program_however_it_ends(terminal: Terminal) -> None:
    paths = [f"{name}.flac" for name in "abcd"]
    for path in paths:
        tones.record(terminal.folder / path, *(60 * ("yes",)), pause_s=9.5)
    process = terminal.start("spot", *paths, "--jobs", "2")
    workers = next(pids for pids in iter(lambda: workers_of(process), None) if len(pids) == 2)
    process.kill()
    process.communicate()
    deadline_s = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []
