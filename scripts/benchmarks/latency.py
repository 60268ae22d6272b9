# SPDX-License-Identifier: MIT
"""From sound at the microphone to a line of `spotter listen`, and to pixels in the window.

The microphone and the screen are made of software; the program is the real one. A line is counted
from the end of its word. It takes a part of the window and of the smoothing of scores to be sure;
how much is the rule's choice, not the machine's. Pixels are counted from the first sample of a
burst to the first pixel that silence had left alone.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress

import numpy as np
import soundfile
from numpy.typing import NDArray

import spotter
from scripts.benchmarks.measure import ROOT, Figure, Table
from scripts.benchmarks.screen import WIDTH_PX, Screen
from spotter.streaming.pipeline import DEFAULT_HOP_MS
from tests.virtual_microphone import VirtualMicrophone

_WORDS = ("yes", "no", "up", "down", "left", "right", "stop", "go")
_READY_S, _PATIENCE_S = 4.0, 5.0
_COLUMN_PIXELS = 300  # a column of the spectrogram, and not a digit of some text


def run(*, full: bool, model: str | None) -> list[Table]:
    """Milliseconds by the clock, and parts of a hop and of the window of a second."""
    n_rounds = 6 if full else 1
    found = {"end of a word → line of spotter listen": _lines(n_rounds, model)}
    if Screen.is_possible():
        found["sound → pixels in the window"] = _pixels(40 if full else 6)
    lines = tuple(_figure(name, values) for name, values in found.items() if values)
    return [Table("Latency: median, and 10th to 99th percentile", lines)]


def _figure(name: str, values_ms: list[float]) -> Figure:
    median, low, high = (float(x) for x in np.percentile(values_ms, [50, 10, 99]))
    ratios = {f"hop of {DEFAULT_HOP_MS} ms": median / DEFAULT_HOP_MS, "window": median / 1000}
    return Figure(name, "ms", median, low, high, ratios)


def _lines(n_rounds: int, model: str | None) -> list[float]:
    """Say one word after the other; for each that is heard, how long after its end."""
    loaded = spotter.load(model)
    values = []
    with VirtualMicrophone() as microphone:
        process = _start(["listen", "--model", str(loaded.path)], microphone.environment)
        assert process.stdout is not None
        lines: queue.Queue[float] = queue.Queue()
        threading.Thread(target=_note, args=(process.stdout, lines), daemon=True).start()
        time.sleep(_READY_S)
        for word in n_rounds * _WORDS:
            samples, _ = soundfile.read(ROOT / "tests" / "data" / f"{word}_1.flac", dtype="int16")
            padded = np.pad(samples, (0, 16_000)).astype(np.float32) / 32768
            ends_s = [one.end_s for one in spotter.spot(padded, model=loaded)]
            if not ends_s:
                continue
            start_s = time.monotonic()
            microphone.play(samples, tail_s=1.5)
            try:
                values.append(1000 * (lines.get(timeout=_PATIENCE_S) - start_s - ends_s[0]))
            except queue.Empty:
                continue
            while not lines.empty():
                lines.get()
        process.terminate()
        process.communicate()
    return values


def _note(stream: object, lines: queue.Queue[float]) -> None:
    for _ in stream:  # type: ignore[attr-defined]
        lines.put(time.monotonic())


def _start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "spotter", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment, "SPOTTER_HOME": tempfile.gettempdir() + "/spotter-bench"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _pixels(n_rounds: int) -> list[float]:
    """Bursts of noise in silence; for each, how long until a quiet pixel changes."""
    burst = np.random.default_rng(0).normal(0, 0.3, 3200).clip(-1, 1).astype(np.float32)
    values = []
    with VirtualMicrophone() as microphone, Screen() as screen:
        process = _start(
            ["gui", "--device", "default"], {**microphone.environment, **screen.environment}
        )
        try:
            _until_it_listens(screen, microphone, burst)
            for _ in range(n_rounds):
                time.sleep(1.5)
                with suppress(TimeoutError):  # on a busy machine a burst may not be seen at all
                    values.append(_sight_ms(screen, microphone, burst))
        finally:
            process.terminate()
            process.communicate()
    return values


def _until_it_listens(
    screen: Screen, microphone: VirtualMicrophone, burst: NDArray[np.float32]
) -> None:
    """Wait for the window, and for the first burst that it shows; raises TimeoutError."""
    screen.wait_for_change(screen.pixels(), 60)
    for _ in range(10):
        with suppress(TimeoutError):
            _sight_ms(screen, microphone, burst)
            return
    raise TimeoutError("the window does not listen")


def _sight_ms(screen: Screen, microphone: VirtualMicrophone, burst: NDArray[np.float32]) -> float:
    """From a burst to the first pixel that was quiet before."""
    quiet, known = _quiet_pixels(screen)
    start_s = time.monotonic()
    microphone.play(burst, wait=False)
    shown_s = screen.wait_for_change(known, _PATIENCE_S, quiet, at_least=_COLUMN_PIXELS)
    return 1000 * (shown_s - start_s)


def _quiet_pixels(screen: Screen) -> tuple[NDArray[np.bool_], NDArray[np.uint32]]:
    """Which pixels do not change for a second, and what is shown."""
    first = screen.pixels()
    quiet = np.ones(len(first), bool)
    for _ in range(20):
        time.sleep(0.05)
        quiet &= screen.pixels() == first
    # What was drawn before moves to the left: left of a change, more changes are to come.
    changed = ~quiet.reshape(-1, WIDTH_PX)
    moving = np.maximum.accumulate(changed[:, ::-1], axis=1)[:, ::-1]
    return ~moving.ravel(), first
