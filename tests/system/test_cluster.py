# SPDX-License-Identifier: MIT
"""`--cluster`: the workers of a real Dask scheduler, as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import tones
from tests.system.terminal import ROOT, Terminal

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
START_S = 60


@dataclass
class Dask:
    """A scheduler and its workers."""

    file: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, part: str, *options: str) -> subprocess.Popen[bytes]:
        """Start a scheduler or a worker."""
        module = f"distributed.cli.dask_{part}"
        common = ("--scheduler-file", str(self.file), "--no-dashboard", "--host", "127.0.0.1")
        process = subprocess.Popen(
            [sys.executable, "-m", module, *common, *options],
            cwd=self.file.parent,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, without a nanny that would start it anew."""
        return self.start("worker", "--no-nanny", "--nthreads", "1", "--memory-limit", "0")

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return str(json.loads(self.file.read_text())["address"])

    def wait_for_workers(self, n_workers: int) -> None:
        """Wait until so many are there."""
        from distributed import Client

        with Client(self.address, timeout=START_S, set_as_default=False) as client:
            client.wait_for_workers(n_workers, START_S)


@contextmanager
def running(folder: Path, n_workers: int) -> Iterator[Dask]:
    """A scheduler with workers."""
    started = Dask(folder / "scheduler.json")
    try:
        started.start("scheduler", "--port", "0")
        deadline_s = time.monotonic() + START_S
        while not started.file.exists() and time.monotonic() < deadline_s:
            time.sleep(0.05)
        for _ in range(n_workers):
            started.start_worker()
        started.wait_for_workers(n_workers)
        yield started
    finally:
        for process in reversed(started.processes):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler with two workers."""
    with running(tmp_path_factory.mktemp("dask"), 2) as started:
        yield started


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Eight recordings of twenty seconds, and one in their midst that is none."""
    folder = tmp_path_factory.mktemp("recordings")
    paths = [folder / f"{number}.flac" for number in range(8)]
    for path in paths:
        tones.record(path, *(2 * ("yes", "no")), pause_s=4.5)
    (folder / "broken.flac").write_bytes(b"fLaC, it says")
    paths.insert(5, folder / "broken.flac")
    return [str(path) for path in paths]


def test_it_says_what_one_process_says_and_of_a_bad_file_once(
    terminal: Terminal, dask: Dask, recordings: list[str]
) -> None:
    # As given, relative paths too; the workers were started in another folder.
    given = [os.path.relpath(path, terminal.folder) for path in recordings]
    options = ("--format", "csv")
    alone = terminal.hear("spot", *given, *options)
    spread = terminal.hear("spot", *given, *options, "--cluster", dask.address)
    assert spread.stdout == alone.stdout
    assert spread.stderr == alone.stderr
    assert (alone.returncode, spread.returncode) == (1, 1)
    assert spread.stderr.count("broken.flac:") == 1


def test_classify_says_the_same_unordered(
    terminal: Terminal, dask: Dask, recordings: list[str]
) -> None:
    alone = terminal.hear("classify", *recordings, "--scores")
    spread = terminal.hear(
        "classify", *recordings, "--scores", "--cluster", dask.address, "--unordered"
    )
    assert sorted(spread.stdout.splitlines()) == sorted(alone.stdout.splitlines())


def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    terminal: Terminal, dask: Dask, recordings: list[str]
) -> None:
    doomed = dask.start_worker()
    dask.wait_for_workers(3)
    many = 12 * recordings
    process = terminal.start("spot", *many, "--cluster", dask.address, bufsize=0)
    assert process.stdout is not None
    first = process.stdout.readline()
    # Results come while the rest is being done.
    assert process.poll() is None
    doomed.send_signal(signal.SIGKILL)
    output, errors = process.communicate(timeout=120)
    once = terminal.hear("spot", *recordings)
    assert (first + output).decode() == 12 * once.stdout
    assert errors.decode() == 12 * once.stderr
    assert process.returncode == 1


def test_ctrl_c_ends_it(terminal: Terminal, dask: Dask, recordings: list[str]) -> None:
    process = terminal.start("spot", *(30 * recordings), "--cluster", dask.address)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    errors = process.communicate(timeout=30)[1].decode()
    assert process.returncode == 130, errors
    assert "Traceback" not in errors


def test_a_lost_scheduler_is_reported_in_one_line(
    terminal: Terminal, tmp_path: Path, recordings: list[str]
) -> None:
    with running(tmp_path, 1) as dask:
        process = terminal.start("spot", *(30 * recordings), "--cluster", dask.address)
        assert process.stdout is not None
        assert process.stdout.readline()
        dask.processes[0].kill()
        errors = process.communicate(timeout=60)[1].decode().splitlines()
    assert process.returncode == 1
    assert "its scheduler was lost" in errors[-1]
    assert [line for line in errors if not line.startswith("spotter: ")] == []


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("a.wav", "--cluster", "tcp://127.0.0.1:9"), 1, "no Dask scheduler that answers"),
        (("a.wav", "--cluster", "here or there"), 2, "'here or there' is no address"),
        (("a.wav", "--cluster", "tcp://x:1", "--jobs", "2"), 2, "name one"),
        (("-", "--cluster", "tcp://x:1"), 2, "- is a stream"),
    ],
)
def test_what_cannot_be_is_reported_in_one_line(
    terminal: Terminal, options: tuple[str, ...], code: int, said: str
) -> None:
    tones.record(terminal.folder / "a.wav", "up")
    output = terminal.hear("spot", *options)
    assert (output.returncode, output.stdout) == (code, "")
    assert said in output.stderr
    assert output.stderr.count("\n") == 1
