# SPDX-License-Identifier: MIT
"""What every benchmark shares: calls timed in turn, and figures beside their reference.

Calls are timed in turn, round after round, so that a machine that slows down slows all of them.
What is to be trusted are the ratios: each is the median of the ratios of the rounds.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]

_LOOK = os.WEXITED | os.WNOHANG | os.WNOWAIT

Values = Mapping[str, Sequence[float]]
"""Of each thing measured, one value a round."""


@dataclass(frozen=True)
class Figure:
    """One line of a table.

    Attributes:
        name: what was measured.
        unit: of its values.
        median, low, high: of the rounds; low and high are the 10th and 90th percentile.
        ratios: against each reference of the table, by its name.
        aim: what was hoped for, in words.
    """

    name: str
    unit: str
    median: float
    low: float
    high: float
    ratios: Mapping[str, float] = field(default_factory=dict)
    aim: str = ""


@dataclass(frozen=True)
class Table:
    """What one benchmark found.

    Attributes:
        title: what it is about, and how it was measured.
        figures: its lines.
    """

    title: str
    figures: tuple[Figure, ...]


def figures(
    values: Values, unit: str, references: Sequence[str], aims: Mapping[str, str] | None = None
) -> tuple[Figure, ...]:
    """A figure for each thing measured, beside the references that were measured too."""
    there = [name for name in references if values.get(name)]
    return tuple(
        Figure(
            name,
            unit,
            *(float(value) for value in np.percentile(measured, [50, 10, 90])),
            {
                other: float(np.median(np.divide(measured, values[other])))
                for other in there
                if other != name and len(values[other]) == len(measured)
            },
            (aims or {}).get(name, ""),
        )
        for name, measured in values.items()
        if len(measured)
    )


def in_turn(
    calls: Mapping[str, Callable[[], object]],
    n_rounds: int,
    *,
    n_warm: int = 1,
    clock: Callable[[], float] = time.process_time,
    scale: float = 1.0,
) -> dict[str, list[float]]:
    """Time each call once a round; seconds by `clock`, times `scale`."""
    values: dict[str, list[float]] = {name: [] for name in calls}
    for done in range(n_warm + n_rounds):
        for name, call in calls.items():
            start = clock()
            call()
            if done >= n_warm:
                values[name].append((clock() - start) * scale)
    return values


@contextmanager
def one_core() -> Iterator[None]:
    """This process, and what it starts, on one core meanwhile (where the system can do that)."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True)
class Ran:
    """What a program took.

    Attributes:
        wall_s, cpu_s: from start to end, and what it and its children computed.
        peak_mib: the most memory that it held.
    """

    wall_s: float
    cpu_s: float
    peak_mib: float


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Ran:
    """Run a program to its end, its output thrown away; raises if it fails."""
    # An installed program was compiled when it was installed.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start_s = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**kept, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peak_mib = 0.0
    # The kernel's own peak would count this process too, from which the program was forked.
    while (ended := os.waitid(os.P_PID, process.pid, _LOOK)) is None:
        peak_mib = max(peak_mib, peak_mib_of(process.pid))
        time.sleep(0.001)
    wall_s = time.perf_counter() - start_s
    used = os.wait4(process.pid, 0)[2]
    process.returncode = ended.si_status
    assert process.stderr is not None
    with process.stderr:
        said = process.stderr.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {said.decode(errors='replace')[-500:]}")
    return Ran(wall_s, used.ru_utime + used.ru_stime, peak_mib)


def peak_mib_of(pid: int) -> float:
    """The most memory that a process has held so far."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak[0]) / 1024 if peak else 0.0
