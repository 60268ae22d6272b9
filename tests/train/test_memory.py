# SPDX-License-Identifier: MIT
"""What the training package holds in memory does not grow with the recordings that it has."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests import tiny

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="/proc"),
    pytest.mark.timeout(1800),  # on a machine that may be busy
]

ROOT = Path(__file__).parents[2]
N_CLIPS = 400
CLIP_SAMPLES = 48_000
MIB = 1 << 20

DRAW = """
import sys
from pathlib import Path
from train.batches.feed import feed_of
from train.data.index import Index, Recording
from train.data.sample_store import _read
from train.training.validation import validate
from train.recipe import named
from dataclasses import replace
from spotter.features.frontend import FrontEnd

store = _read(Path(sys.argv[1]))
splits = ("train", "train", "train", "validation")
recordings = [
    Recording(name, "word", name.split("/")[0], str(number), splits[number // 3 % 4])
    for number, name in enumerate(store.names)
]
index = Index(Path("/nowhere"), "a test", tuple(recordings), {})
words = ("one", "two")
for feed in ("waveforms", "clips"):
    batches = feed_of(index, store, words, replace(named("default"), feed=feed, other_labels=(
        ("_unknown_",) if feed == "clips" else ("_silence_", "_unknown_"))), 0)
    for step in range(3):
        batches.draw(step)
for row in range(len(store.names)):  # as many steps would
    store.cut(row)
validation = validate(index, store, words, FrontEnd())
for _ in validation.windows.parts():
    pass
"""

JUDGE = """
import sys
from pathlib import Path
from spotter.detection.rule import Rule
from spotter.model.model import Model
from train.data import protocol
from train.evaluation import noise_conditions, operating_curve
from train.export.temperature_scaling import said_in_noise
from train.data.index import Index, Recording
from train.data.sample_store import _read

store = _read(Path(sys.argv[1]))
model = Model.load(Path(sys.argv[2]))
recordings = [
    Recording(name, "noise", "", "", "validation")
    if name.startswith("other")
    else Recording(name, "word", model.words[number % 10], str(number), "validation")
    for number, name in enumerate(store.names)
]
index = Index(Path("/nowhere"), "a test", tuple(recordings), {})
items = protocol.make_list(index, store, model.words)
said_in_noise(model.run, items, index, store)
noise_conditions.SNRS_DB, noise_conditions.GAINS_DB = (10.0,), (0.0,)
noise_conditions.measure(model, items, index, store)
operating_curve.THRESHOLDS = (0.5,)
operating_curve.measure(model, index, store, Rule())
"""

PEAK = """
from pathlib import Path
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
"""


def write_store(place: Path, n_clips: int) -> Path:
    """Clips as `open_store` keeps them, without the decoding."""
    place.mkdir()
    rng = np.random.default_rng(0)
    clip = rng.normal(0, 3000, CLIP_SAMPLES).astype(np.int16).tobytes()
    with (place / "samples.i16").open("wb") as file:
        for _ in range(n_clips):
            file.write(clip)
    names = [f"{('one', 'two', 'other')[number % 3]}/{number:06d}.wav" for number in range(n_clips)]
    (place / "table.json").write_text(json.dumps({"names": names, "failed": []}))
    offsets = np.arange(n_clips + 1) * CLIP_SAMPLES
    extents = np.tile([4_000, 12_000], (n_clips, 1))
    np.savez(place / "numbers.npz", offsets=offsets, extents=extents)
    return place


def peak_bytes(program: str, *arguments: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", program + PEAK, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout) * 1024


def test_four_times_the_recordings_take_no_more_memory(tmp_path: Path) -> None:
    once = peak_bytes(DRAW, write_store(tmp_path / "once", N_CLIPS))
    four_times = peak_bytes(DRAW, write_store(tmp_path / "four-times", 4 * N_CLIPS))
    samples = 3 * N_CLIPS * 2 * CLIP_SAMPLES
    assert samples > 64 * MIB  # without letting go it would be as much
    assert four_times - once < 64 * MIB


def test_four_times_the_recordings_are_judged_in_the_same_memory(tmp_path: Path) -> None:
    model = tiny.write(tmp_path / "model.tflite")
    once = peak_bytes(JUDGE, write_store(tmp_path / "once", N_CLIPS), model)
    four_times = peak_bytes(JUDGE, write_store(tmp_path / "four-times", 4 * N_CLIPS), model)
    assert four_times - once < 64 * MIB
