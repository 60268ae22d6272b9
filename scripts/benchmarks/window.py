# SPDX-License-Identifier: MIT
"""What the window costs: more than `spotter listen` does, and its longest pauses.

A microphone of software plays the demo recording, again and again, to `spotter listen` and to the
window in turn. The difference of their processor time, with the processes that they start, is what
showing costs. A pause is a stretch in which the window's thread served no event; what it computed
meanwhile is told beside it, because on a busy machine others are served in its place.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from scripts.benchmarks.sources import speech

import spotter
from scripts.benchmarks.inside import BEAT_MS
from scripts.benchmarks.measure import ROOT, Table, figures
from scripts.benchmarks.screen import Screen
from tests.virtual_microphone import VirtualMicrophone

_BLOCKED_MS = 16
_SETTLED_S = 2.0
_NOT_A_PERSONS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONDONTWRITEBYTECODE")
"""Variables of the benchmarks and of who develops: an installed program is compiled already."""
_LISTEN, _WINDOW, _MORE = "spotter listen", "the window", "the window, more"
_PAUSE, _OWN, _N_PAUSES = "longest pause", "longest computed by itself", "pauses over 16 ms"
_PICTURES, _PICTURE = "pictures", "99 % of pictures within"
_AIMS = {_MORE: "≤ 12", _OWN: "≤ 16", _PICTURES: "30"}
_UNITS = {_PAUSE: "ms", _OWN: "ms", _N_PAUSES: "", _PICTURES: "a second", _PICTURE: "ms"}


@dataclass(frozen=True)
class Bench:
    """Where a program is measured, and how long.

    Attributes:
        microphone: what it hears.
        environment: its variables.
        options: which model and microphone.
        seconds: of speech.
    """

    microphone: VirtualMicrophone
    environment: Mapping[str, str]
    options: tuple[str, ...]
    seconds: float

    def play(self) -> None:
        """Let the microphone hear the demo, again and again."""
        self.microphone.play(speech(self.seconds))

    def part_of_core(self, pid: int) -> float:
        """What a process takes while it hears speech."""
        watched = psutil.Process(pid)
        before_s, began_s = _processor_s(watched), time.monotonic()
        self.play()
        return (_processor_s(watched) - before_s) / (time.monotonic() - began_s)

    @contextmanager
    def started(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """A Python program, with pipes to it and from it."""
        with subprocess.Popen(
            [sys.executable, *command, *self.options],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.terminate()


def run(*, full: bool, model: str | None) -> list[Table]:
    """Parts of a core, pauses, and pictures a second."""
    if not Screen.is_possible():
        return []
    options = ("--device", "default", "--model", str(spotter.load(model).path))
    cores: dict[str, list[float]] = {_LISTEN: [], _WINDOW: [], _MORE: []}
    seen: list[Mapping[str, float]] = []
    with (
        VirtualMicrophone() as microphone,
        Screen() as screen,
        tempfile.TemporaryDirectory() as home,
    ):
        places = {**microphone.environment, **screen.environment, "SPOTTER_HOME": home}
        environment = {**os.environ, **places}
        for name in _NOT_A_PERSONS:
            environment.pop(name, None)
        bench = Bench(microphone, environment, options, 60.0 if full else 20.0)
        for _ in range(3 if full else 2):
            listen, (window, sight) = _listen(bench), _window(bench)
            for name, part in ((_LISTEN, listen), (_WINDOW, window), (_MORE, window - listen)):
                cores[name].append(100 * part)
            seen.append(sight)
    thread = tuple(
        figures({name: [one[name] for one in seen]}, unit, (), _AIMS)[0]
        for name, unit in _UNITS.items()
    )
    return [
        Table("Window, listening and drawing", figures(cores, "% of a core", (_LISTEN,), _AIMS)),
        Table("Window, how its thread serves events", thread),
    ]


def _listen(bench: Bench) -> float:
    """The part of a core that `spotter listen` takes."""
    with bench.started("-m", "spotter", "listen") as process:
        time.sleep(_SETTLED_S)
        return bench.part_of_core(process.pid)


def _window(bench: Bench) -> tuple[float, Mapping[str, float]]:
    """What the window takes; and, in as many seconds again, how it serves its events."""
    with bench.started(str(Path(__file__).with_name("inside.py"))) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()  # it listens
        time.sleep(_SETTLED_S)
        part = bench.part_of_core(process.pid)
        process.stdin.write("watch\n")
        process.stdin.flush()
        bench.play()
        output, _ = process.communicate("")
    seen = json.loads(output)
    blocked_ms, busy_ms = 1000 * np.diff(np.array(seen["beats"]), axis=0).T
    blocked_ms -= BEAT_MS
    pictures_ms = 1000 * np.diff(seen["painted_s"])
    return part, {
        _PAUSE: float(blocked_ms.max()),
        _OWN: float(busy_ms.max()),
        _N_PAUSES: int((blocked_ms > _BLOCKED_MS).sum()),
        _PICTURES: float(1000 / pictures_ms.mean()),
        _PICTURE: float(np.quantile(pictures_ms, 0.99)),
    }


def _processor_s(process: psutil.Process) -> float:
    """Processor time so far, of a process and of all that it started."""
    times = process.cpu_times()
    spent_s = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        try:
            of_child = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent_s += of_child.user + of_child.system
    return float(spent_s)
