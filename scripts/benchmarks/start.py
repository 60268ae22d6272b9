# SPDX-License-Identifier: MIT
"""From starting a program to its end, or to its window; and the memory that it held."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.benchmarks.measure import ROOT, Ran, Table, figures, peak_mib_of
from scripts.benchmarks.measure import run as run_program
from scripts.benchmarks.screen import Screen

_NUMPY, _LIBRARIES = "python -c 'import numpy'", "importing what classify needs, loading the model"
_LOAD = """
import numpy, soundfile
from ai_edge_litert.interpreter import Interpreter
interpreter = Interpreter(model_path={path!r}, num_threads=1)
interpreter.allocate_tensors()
"""
_AIMS = {
    "spotter --version": f"under {_NUMPY}",
    "spotter --help": f"under {_NUMPY}",
    "spotter classify CLIP": f"≤ 1.3 × {_LIBRARIES}",
}
_WINDOW_WAIT_S = 60


def run(*, full: bool, model: str | None) -> list[Table]:
    """Milliseconds by the clock and computed, and MiB at the most."""
    import spotter

    path = str(spotter.load(model).path)
    clip = str(ROOT / "tests" / "data" / "yes_1.flac")
    spotter_is = [sys.executable, "-m", "spotter"]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        _NUMPY: [sys.executable, "-c", "import numpy"],
        _LIBRARIES: [sys.executable, "-c", _LOAD.format(path=path)],
        "spotter --version": [*spotter_is, "--version"],
        "spotter --help": [*spotter_is, "--help"],
        "spotter classify CLIP": [*spotter_is, "classify", clip, "--model", path],
    }
    ran: dict[str, list[Ran]] = {name: [] for name in commands}
    for _ in range(15 if full else 5):
        for name, command in commands.items():
            ran[name].append(run_program(command))
    window = "window on screen"
    ran[window] = [_window() for _ in range(5 if full else 2)] if Screen.is_possible() else []
    by_clock = {name: [1000 * one.wall_s for one in runs] for name, runs in ran.items()}
    computed = {name: [1000 * one.cpu_s for one in runs] for name, runs in ran.items()}
    memory = {name: [one.peak_mib for one in runs] for name, runs in ran.items()}
    references = (_NUMPY, _LIBRARIES)
    return [
        Table("Start, by the clock", figures(by_clock, "ms", references, _AIMS)),
        Table("Start, computed", figures(computed, "ms", references, _AIMS)),
        Table("Memory, at the most", figures(memory, "MiB", (_NUMPY,))),
    ]


def _window() -> Ran:
    """Start the window with the demo, wait for its first pixels, end it."""
    with Screen() as screen, tempfile.TemporaryDirectory() as home:
        start_s = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "spotter", "--demo"],
            cwd=ROOT,
            env={**os.environ, **screen.environment, "SPOTTER_HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            screen.wait_for_change(screen.pixels(), _WINDOW_WAIT_S)
            wall_s = time.perf_counter() - start_s
            cpu_s, held_mib = _computed_s(process.pid), peak_mib_of(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()
    return Ran(wall_s, cpu_s, held_mib)


def _computed_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
