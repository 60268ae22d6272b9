# SPDX-License-Identifier: MIT
"""One take made many: nearer and farther, faster and slower, in rooms and in noise.

All of it is made by program from a seed, so that the same takes give the same word bit for bit.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from spotter.model.model import Model
from spotter.records import SAMPLE_RATE_HZ

N_VARIANTS = 8
"""Of a take; the first is the take itself."""
_END_GAPS = (-3, 5, 13, 21, 29, 37, 45)
"""Frames from the word's end to the window's: what the windows of a stream see."""
_JITTER_FRAMES = 3
_BEFORE, _AFTER = SAMPLE_RATE_HZ, 9_600
_SPEED = (0.9, 1.12)
_ROOM_SHARE, _NOISE_SHARE = 0.5, 0.6
_SNR_DB = (3.0, 30.0)
_GAIN_DB = (-20.0, 4.0)
_FLOOR_DBFS = (-100.0, -70.0)
_FADE = 80

Samples = NDArray[np.float32]


def embeddings_of(word: Samples, model: Model, rng: Generator) -> NDArray[np.float32]:
    """The embeddings of the windows that a take's variants give: float32 [56, size]."""
    parts = []
    for number in range(N_VARIANTS):
        samples, stop = _variant(word, rng, changed=number > 0)
        frames = StreamingFrontEnd(FrontEnd(), with_power=False).push(samples).mfcc
        jitter = rng.integers(-_JITTER_FRAMES, _JITTER_FRAMES + 1, len(_END_GAPS))
        width = model.front_end.window_frames
        last = len(frames) - width
        first = stop // model.front_end.step_samples - width
        firsts = [
            min(max(first + gap + int(moved), 0), last)
            for gap, moved in zip(_END_GAPS, jitter, strict=True)
        ]
        parts.append(model.embeddings_along(frames, firsts)[1])
    return np.concatenate(parts)


def stream_of(word: Samples) -> Samples:
    """The word as it was said, in a stream: a second of silence, the word, silence again."""
    return np.concatenate(
        [np.zeros(_BEFORE, np.float32), _faded(word), np.zeros(_BEFORE, np.float32)]
    )


def _variant(word: Samples, rng: Generator, *, changed: bool) -> tuple[Samples, int]:
    """Samples with the word in them, and the sample at which it ends."""
    if changed:
        word = _at_speed(word, rng.uniform(*_SPEED))
    stop = _BEFORE + len(word)
    samples = np.zeros(stop + _AFTER)
    samples[_BEFORE:stop] = _faded(word)
    if changed:
        samples = _through_the_air(samples, _rms(word), rng)
    floor = 10 ** (rng.uniform(*_FLOOR_DBFS) / 20)
    samples += floor * rng.standard_normal(len(samples))
    return np.clip(samples, -1, 1).astype(np.float32), stop


def _through_the_air(
    samples: NDArray[np.float64], level: float, rng: Generator
) -> NDArray[np.float64]:
    if rng.random() < _ROOM_SHARE:
        samples = _in_room(samples, rng)
    if rng.random() < _NOISE_SHARE:
        factor = level * 10 ** (-rng.uniform(*_SNR_DB) / 20)
        samples = samples + factor * _noise(len(samples), rng)
    return np.asarray(samples * 10 ** (rng.uniform(*_GAIN_DB) / 20))


def _in_room(samples: NDArray[np.float64], rng: Generator) -> NDArray[np.float64]:
    """In a room of decaying noise (Polack 1988), at the level that it had."""
    time_s = np.arange(round(rng.uniform(0.1, 0.5) * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tail = rng.standard_normal(len(time_s)) * 10 ** (-3 * time_s / rng.uniform(0.15, 0.7))
    tail[: int(rng.integers(16, 160))] = 0
    tail /= np.sqrt(np.square(tail).sum())
    tail[0] = 10 ** (rng.uniform(-4, 10) / 20)
    size = 1 << (len(samples) + len(tail)).bit_length()
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)[: len(samples)]
    return np.asarray(wet * (_rms(samples) / _rms(wet)))


def _noise(n_samples: int, rng: Generator) -> NDArray[np.float64]:
    """White to brown, of RMS 1."""
    spectrum = np.fft.rfft(rng.standard_normal(n_samples))
    hz = np.maximum(20.0, np.arange(len(spectrum)) * SAMPLE_RATE_HZ / n_samples)
    noise = np.fft.irfft(spectrum * hz ** (-rng.uniform(-0.3, 2.0) / 2), n_samples)
    return np.asarray(noise / noise.std())


def _at_speed(samples: Samples, factor: float) -> Samples:
    at = np.arange(int(len(samples) / factor)) * factor
    return np.asarray(np.interp(at, np.arange(len(samples)), samples), np.float32)


def _faded(samples: Samples) -> Samples:
    """With 5 ms of fade at both ends: a cut must not click."""
    faded: Samples = samples.copy()
    n = min(_FADE, len(faded) // 2)
    slope = np.linspace(0, 1, n, dtype=np.float32)
    faded[:n] *= slope
    faded[len(faded) - n :] *= slope[::-1]
    return faded


def _rms(samples: NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))
