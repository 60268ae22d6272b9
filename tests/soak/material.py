# SPDX-License-Identifier: MIT
"""Sound without end, the same for the same seed: noise that comes and goes, and words at random."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests import DATA

RATE_HZ = 16_000
STRETCH_S = 10
WORDS = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
OTHERS = ("bed", "bird", "cat", "eight", "five", "four", "happy", "nine", "one", "zero")
_WORDS_IN_A_STRETCH = 3
_NOISE_DB = (-70.0, -30.0)


@cache
def _recording(name: str) -> NDArray[np.float32]:
    samples, rate_hz = soundfile.read(DATA / name, dtype="float32")
    assert rate_hz == RATE_HZ
    return np.asarray(samples)


def stretches(seed: int) -> Iterator[NDArray[np.int16]]:
    """Stretches of ten seconds at 16 kHz; what a microphone with 16 bits would give."""
    random = np.random.default_rng(seed)
    while True:
        sound = _noise(random)
        for _ in range(_WORDS_IN_A_STRETCH):
            word = random.choice(WORDS + OTHERS)
            spoken = _recording(f"{word}_{random.integers(1, 3)}.flac")
            at = int(random.integers(len(sound) - len(spoken)))
            sound[at : at + len(spoken)] += spoken * np.float32(random.uniform(0.3, 1.0))
        yield np.clip(np.round(sound * 32768), -32768, 32767).astype(np.int16)


def _noise(random: np.random.Generator) -> NDArray[np.float32]:
    """A running tap or plain noise, at a level of its own; now and then digital silence."""
    n = STRETCH_S * RATE_HZ
    if random.random() < 0.1:
        return np.zeros(n, np.float32)
    gain = np.float32(10 ** (random.uniform(*_NOISE_DB) / 20))
    if random.random() < 0.5:
        return gain * random.standard_normal(n, dtype=np.float32)
    tap = _recording("running_tap.ogg")
    at = int(random.integers(len(tap) - n))
    loudness = np.sqrt(np.mean(tap[at : at + n] ** 2))
    return np.asarray(tap[at : at + n] * (gain / loudness), np.float32)
