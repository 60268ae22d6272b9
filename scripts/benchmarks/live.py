# SPDX-License-Identifier: MIT
"""The live path, samples in and words out, against bare LiteRT and against two peers.

The sound comes in blocks of one hop, as fast as it is taken; what is counted is what one core
computes for a second of it. A peer runs in a process of its own, between two rounds of ours.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scripts.benchmarks.sources import RATE_HZ, bare_invoke, recording, speech

import spotter
from scripts.benchmarks.measure import ROOT, Table, figures, in_turn, one_core
from spotter.api import Listener, rule_for
from spotter.detection.detector import Detector
from spotter.records import Block, StreamHealth
from spotter.streaming.pipeline import DEFAULT_HOP_MS, Pipeline

_DURATION_S = 60
_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
_BARE = "bare LiteRT, the same windows"
_PEERS = ("pocketsphinx", "pymicro-wakeword")
_AIMS = {"spotter, ten words": f"≤ 1.25 × {_BARE}; under both peers"}


def hear(sound: NDArray[np.float32], pipeline: Pipeline, detector: Detector) -> None:
    """Hear sound in blocks of a hop."""
    n_block = DEFAULT_HOP_MS * RATE_HZ // 1000
    for at in range(0, len(sound), n_block):
        detector.push(pipeline.push(sound[at : at + n_block])[1])


class Memory:
    """A source that has all of its sound at once, and hands out what is wanted."""

    name, live = "memory", True

    def __init__(self, sound: NDArray[np.float32]) -> None:
        self._sound = sound
        self._at = 0

    def open(self) -> None:
        """There is nothing to open."""

    def close(self) -> None:
        """There is nothing to close."""

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        """The next samples."""
        samples = self._sound[self._at : self._at + n_needed]
        self._at += n_needed
        return Block(samples) if len(samples) else None

    def health(self) -> StreamHealth:
        """All is well."""
        return StreamHealth()


def listen(listener: Listener) -> None:
    """Hear all words of a source, as `spotter.listen` does."""
    with listener:
        for _ in listener:
            pass


def run(*, full: bool, model: str | None) -> list[Table]:
    """Milliseconds of one core for a second of sound."""
    loaded = spotter.load(model)
    invoke, sound = bare_invoke(loaded), speech(_DURATION_S)
    n_windows = _DURATION_S * 1000 // DEFAULT_HOP_MS
    rule = rule_for(loaded)
    calls = {
        _BARE: lambda: [invoke() for _ in range(n_windows)],
        "spotter, ten words": lambda: hear(
            sound, Pipeline(loaded, with_power=False), Detector(rule, loaded.labels)
        ),
        "the same with the engine's thread": lambda: listen(
            Listener(Memory(sound), loaded, rule, DEFAULT_HOP_MS)
        ),
    }
    with one_core(), tempfile.TemporaryDirectory() as folder:
        wav = recording(Path(folder) / "minute.wav", _DURATION_S)
        values: dict[str, list[float]] = {name: [] for name in (*calls, *_PEERS)}
        for _ in range(9 if full else 3):
            for name, timed in in_turn(calls, 1, scale=1000 / _DURATION_S).items():
                values[name] += timed
            for peer in _PEERS if _PYTHON.exists() else ():
                values[peer].append(_peer_ms(peer, wav))
    return [Table("Live path, one core", figures(values, "ms a second", (_BARE, *_PEERS), _AIMS))]


def _peer_ms(peer: str, wav: Path) -> float:
    command = [_PYTHON, ROOT / "scripts" / "benchmarks" / "peers.py", peer, wav]
    message = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(json.loads(message)["cpu_s"]) * 1000 / _DURATION_S
