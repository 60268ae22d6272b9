# SPDX-License-Identifier: MIT
"""One second of samples, and what is put into it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WINDOW_SAMPLES = 16_000
Samples = NDArray[np.float32]


def inside(start: int, stop: int) -> float:
    """The part of a word from sample `start` to `stop` of a window that lies in the window."""
    return max(0, min(stop, WINDOW_SAMPLES) - max(start, 0)) / max(1, stop - start)


def word_weight(part_inside: float) -> float:
    """How much a window should be called a word of which only a part is inside."""
    return min(1.0, max(0.0, (part_inside - 0.5) / 0.4))


def paste(window: Samples, samples: Samples, offset: int) -> None:
    """Add `samples` to the window from sample `offset` on, which may lie outside; edges are cut."""
    first, last = max(0, offset), min(len(window), offset + len(samples))
    if last > first:
        window[first:last] += samples[first - offset : last - offset]


def rms(samples: Samples) -> float:
    """Root mean square, never 0."""
    return float(np.sqrt(np.mean(np.square(samples)) + 1e-12)) if len(samples) else 1e-6


def faded_ends(samples: Samples) -> Samples:
    """The same with 5 ms of fade at both ends: a cut must not click."""
    faded = samples.copy()
    n = min(80, len(faded) // 2)
    slope = np.linspace(0, 1, n, dtype=np.float32)
    faded[:n] *= slope
    faded[len(faded) - n :] *= slope[::-1]
    return faded


def at_level(samples: Samples, level_dbfs: float) -> Samples:
    """The same at an RMS of `level_dbfs`."""
    return samples * np.float32(10 ** (level_dbfs / 20) / max(rms(samples), 1e-5))
