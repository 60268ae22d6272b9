# SPDX-License-Identifier: MIT
"""A training that is killed goes on as if nothing had been."""

from __future__ import annotations

import csv
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.train.conftest import WORDS
from train.data.index import read_index
from train.data.sample_store import open_store
from train.keras_backend import load_keras

pytestmark = [
    pytest.mark.timeout(2400),  # three trainings, on a machine that may be busy
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals"),
    # TensorFlow's own, with numpy 2.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]
ROOT = Path(__file__).parents[3]
STEPS = 20


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def command(data: Path, out: Path, cache: Path, *more: object) -> list[str]:
    """A training of the miniature with what draws on chance: dropout, noise, rooms, mixup."""
    return [
        *(sys.executable, "-m", "train", "fit", str(data), "--out", str(out)),
        *("--cache", str(cache), "--recipe", "miniature", "--words", ",".join(WORDS)),
        *("--steps", str(STEPS), "--deterministic", "--checkpoint-s", "0", *map(str, more)),
    ]


def run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments, cwd=ROOT, capture_output=True, text=True, timeout=800, check=False
    )


def weights(out: Path) -> list[np.ndarray]:
    network = load_keras().models.load_model(out / "model.keras", compile=False)
    return [np.asarray(weight) for weight in network.get_weights()]


def steps_in(log: Path) -> list[int]:
    with log.open() as file:
        return [int(row["step"]) for row in csv.DictReader(file)]


def wait_for(out: Path, step: int, process: subprocess.Popen[str]) -> None:
    """Until the log has a line for `step` or a later one."""
    deadline = time.monotonic() + 800
    while time.monotonic() < deadline and process.poll() is None:
        if (out / "log.csv").is_file() and any(row >= step for row in steps_in(out / "log.csv")):
            return
        time.sleep(0.02)
    raise AssertionError(f"the training has not reached step {step}")


def test_a_killed_training_ends_with_the_same_weights_bit_for_bit(
    miniature: Path, cache: Path, tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    done = run(command(miniature, whole, cache))
    assert done.returncode == 0, done.stderr
    with subprocess.Popen(
        command(miniature, killed, cache), cwd=ROOT, stdout=subprocess.DEVNULL, text=True
    ) as process:
        try:
            wait_for(killed, 5, process)
            others = psutil.Process(process.pid).children()
        finally:
            process.kill()
    assert process.returncode == -signal.SIGKILL
    assert not (killed / "model.keras").exists()
    # The process that drew its batches goes with it.
    assert psutil.wait_procs(others, timeout=30)[1] == []
    done = run(command(miniature, killed, cache, "--resume"))
    assert done.returncode == 0, done.stderr
    assert steps_in(killed / "log.csv") == steps_in(whole / "log.csv") == list(range(1, STEPS + 1))
    for ours, theirs in zip(weights(killed), weights(whole), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert (killed / "curve.png").is_file()
    assert not list(killed.glob("*.part*"))


def test_a_damaged_checkpoint_is_one_clear_error(
    miniature: Path, cache: Path, tmp_path: Path
) -> None:
    done = run(command(miniature, tmp_path / "run", cache, "--steps", 1))
    assert done.returncode == 0, done.stderr
    checkpoint = tmp_path / "run" / "checkpoint.keras"
    content = bytearray(checkpoint.read_bytes())
    checkpoint.write_bytes(content[: len(content) // 2])
    done = run(command(miniature, tmp_path / "run", cache, "--steps", 1, "--resume"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"train: {checkpoint}: is damaged or of another network (")
    assert done.stderr.endswith("; remove it and train from the beginning\n")
    assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_is_reported_and_leaves_nothing_half_written(
    miniature: Path, cache: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    open_store(read_index(miniature), cache)
    done = subprocess.run(
        command(miniature, out, cache, "--steps", 2),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
        # A checkpoint needs 870 kB; the system refuses to write more than this into a file.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "checkpoint.keras: cannot be written (" in done.stderr
    assert "make room" in done.stderr
    assert sorted(path.name for path in out.iterdir()) == ["log.csv", "settings.json"]
