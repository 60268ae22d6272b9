# SPDX-License-Identifier: MIT
"""What the benchmarks hear: the recordings that come with the repository, as often as wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

import spotter
from scripts.benchmarks.measure import ROOT
from spotter.model import model_file
from spotter.system.stderr import stderr_silenced

RATE_HZ = 16_000


def speech(duration_s: float) -> NDArray[np.float32]:
    """Real words in a quiet room, again and again, float32 at 16 kHz."""
    samples, rate_hz = soundfile.read(ROOT / "assets" / "demo" / "demo.flac", dtype="float32")
    assert rate_hz == RATE_HZ
    mono = samples if samples.ndim == 1 else samples[:, 0]
    return np.resize(mono, round(duration_s * RATE_HZ)).astype(np.float32)


def recording(path: Path, duration_s: float) -> Path:
    """Write `speech` as a file."""
    minute = speech(60)
    with soundfile.SoundFile(path, "w", RATE_HZ, 1, subtype="PCM_16") as file:
        for start_s in np.arange(0, duration_s, 60):
            file.write(minute[: round(min(60, duration_s - start_s) * RATE_HZ)])
    return path


def clips(folder: Path, n_clips: int) -> Path:
    """A folder with so many clips of a second, those of tests/data under many names."""
    known = sorted((ROOT / "tests" / "data").glob("*_[12].flac"))
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_clips):
        path = folder / f"{number:06d}.flac"
        if number < len(known):
            path.write_bytes(known[number].read_bytes())
        else:
            path.hardlink_to(folder / f"{number % len(known):06d}.flac")
    return folder


def bare_invoke(model: spotter.Model) -> Callable[[], object]:
    """LiteRT and nothing else: one window of the model, with its input in place."""
    from ai_edge_litert.interpreter import Interpreter

    flatbuffer = model_file.read(model.path, None).flatbuffer
    with stderr_silenced():
        interpreter: Any = Interpreter(model_content=flatbuffer, num_threads=1)
        details = interpreter.get_input_details()[0]
        shape = [1, *(int(size) for size in details["shape"][1:])]
        interpreter.resize_tensor_input(details["index"], shape)
        interpreter.allocate_tensors()
    interpreter.set_tensor(details["index"], np.zeros(shape, details["dtype"]))
    invoke: Callable[[], object] = interpreter.invoke
    return invoke
