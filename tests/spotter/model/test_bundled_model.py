# SPDX-License-Identifier: MIT
"""What the bundled model promises of every installation, at its own threshold and rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

import spotter
from tests import DATA
from tests.tiny import WORDS

RATE_HZ = 16_000
Samples = NDArray[np.float32]


def clip(name: str) -> Samples:
    samples, rate_hz = soundfile.read(DATA / f"{name}.flac", dtype="float32")
    assert rate_hz == RATE_HZ
    return np.asarray(samples)


def hum(time_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    del rng
    return sum(0.1 / n * np.sin(2 * np.pi * 50 * n * time_s + n) for n in (1, 2, 3, 5, 7))


def clicks(time_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """A click of a few samples, five times a second."""
    sound = np.zeros(len(time_s))
    for start in range(0, len(time_s) - 40, RATE_HZ // 5):
        sound[start : start + 40] = rng.uniform(-0.5, 0.5, 40) * np.hanning(40)
    return sound


def typing(time_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Bursts of noise of 10 to 40 ms at uneven times."""
    sound = 0.001 * rng.standard_normal(len(time_s))
    for start in np.cumsum(rng.integers(1_000, 6_000, len(time_s) // 3_500)):
        n = int(rng.integers(160, 640))
        end = min(len(sound), int(start) + n)
        burst = rng.uniform(0.05, 0.3) * rng.standard_normal(n) * np.exp(-np.arange(n) / n * 5)
        sound[int(start) : end] += burst[: end - int(start)]
    return sound


def music(time_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Three voices of plucked tones, four a second."""
    sound = np.zeros(len(time_s))
    for start in range(0, len(time_s) - RATE_HZ, RATE_HZ // 4):
        for octave in (1, 2, 3):
            hz = 110 * octave * 2 ** (rng.integers(0, 12) / 12)
            n = np.arange(RATE_HZ // 2) / RATE_HZ
            tone = sum(np.sin(2 * np.pi * hz * k * n) / k for k in (1, 2, 3, 4)) * np.exp(-6 * n)
            sound[start : start + len(n)] += 0.05 * tone
    return sound


def muted(time_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    del rng
    return np.zeros(len(time_s))


def hiss(time_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """White noise that swells from −90 to −20 dBFS."""
    level = 10 ** (np.linspace(-90, -20, len(time_s)) / 20)
    return level * rng.standard_normal(len(time_s))


@pytest.mark.parametrize("sound", [muted, hum, clicks, typing, music, hiss])
def test_nothing_is_detected_where_nobody_speaks(
    sound: Callable[[NDArray[np.float64], np.random.Generator], NDArray[np.float64]],
) -> None:
    time_s = np.arange(20 * RATE_HZ) / RATE_HZ
    samples = np.clip(sound(time_s, np.random.default_rng(0)), -1, 1).astype(np.float32)
    assert list(spotter.spot(samples, sample_rate_hz=RATE_HZ)) == []


def test_a_word_said_twice_is_detected_twice() -> None:
    """With starts 1.2 s apart; at least nine of the ten words, and none ever three times."""
    pause = np.zeros(RATE_HZ // 5, np.float32)
    counts = {}
    for word in WORDS:
        said = clip(f"{word}_1")
        found = list(
            spotter.spot(np.concatenate([pause, said, pause, said, pause]), sample_rate_hz=RATE_HZ)
        )
        assert {item.word for item in found} <= {word}
        counts[word] = len(found)
    assert max(counts.values()) == 2
    assert sum(count == 2 for count in counts.values()) >= 9, counts


@pytest.mark.parametrize("gain_db", [-30.0, 6.0])
def test_quiet_and_loud_words_are_distinguished(gain_db: float) -> None:
    """By the largest of all labels; what is louder than full scale is clipped."""
    gain = np.float32(10 ** (gain_db / 20))
    right = 0
    for word in WORDS:
        for take in (1, 2):
            samples = np.clip(clip(f"{word}_{take}") * gain, -1, 1)
            reported = spotter.classify(samples, sample_rate_hz=RATE_HZ, argmax=True)
            right += reported.label == word
    assert right >= 18
