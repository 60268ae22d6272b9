# SPDX-License-Identifier: MIT
"""The quiet stretches of running speech: silence in a room where somebody speaks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PIECE_SAMPLES = 160
_OVER_NOISE = 10**0.8
"""+8 dB as a power ratio: quieter than that over the recording's own noise is a pause."""
_CLEAR_OF_SPEECH_SAMPLES = 320
"""Taken off both ends of a stretch: the fading of a word is not a pause."""


def quiet_stretches(
    samples: NDArray[np.float32], shortest_s: float = 0.25
) -> list[tuple[int, int]]:
    """First and last sample of each pause in a recording, in order.

    Args:
        samples: float32 [n] at 16 kHz.
        shortest_s: what is shorter is none.
    """
    n_pieces = len(samples) // _PIECE_SAMPLES
    if not n_pieces:
        return []
    pieces = samples[: n_pieces * _PIECE_SAMPLES].reshape(n_pieces, _PIECE_SAMPLES)
    power = np.square(pieces).mean(axis=1)
    noise = np.percentile(power, 10)
    quiet = np.concatenate([[False], power <= noise * _OVER_NOISE, [False]])
    changes = np.flatnonzero(np.diff(quiet.astype(np.int8))).reshape(-1, 2) * _PIECE_SAMPLES
    inner = [
        (int(start) + _CLEAR_OF_SPEECH_SAMPLES, int(stop) - _CLEAR_OF_SPEECH_SAMPLES)
        for start, stop in changes
    ]
    return [(start, stop) for start, stop in inner if stop - start >= shortest_s * 16_000]


def lengthened(samples: NDArray[np.float32], n_samples: int) -> NDArray[np.float32]:
    """A stretch played forth and back, without clicks: float32 [n_samples]."""
    there_and_back = np.concatenate([samples, samples[::-1]])
    return np.resize(there_and_back, n_samples)
