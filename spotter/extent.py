# SPDX-License-Identifier: MIT
"""Where in a one-second window the sound is: it turns a window's time into a word's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_OVER_NOISE = 10.0
"""+10 dB as a power ratio: what stands that far over the noise is sound."""

_UNDER_LOUDEST = 10**-2.5
"""−25 dB: what is that far under the loudest frame is not the word any more…"""

_FRICATIVE_UNDER_LOUDEST = 10**-3.5
"""…but an s, f or t lives in a few high bands: a single band counts down to −35 dB."""

_BRIDGED_FRAMES = 10
"""Gaps up to 100 ms belong to the word: the closure before a t or p."""

_NOISE_RANK = 9
"""The tenth-lowest of 98 frames: about the 10th percentile."""


def extent(mel_energies: NDArray[np.float64]) -> tuple[int, int]:
    """First and last frame of the sound in a window.

    Args:
        mel_energies: float64 [98, bands], of one window (always the same shape, so that the same
            window gives the same bits wherever it was cut from).

    Returns:
        The run of frames that holds the loudest; the whole window if nothing stands out.
    """
    total = mel_energies.sum(axis=1)
    loudest = int(total.argmax())
    noise = np.partition(total, _NOISE_RANK)[_NOISE_RANK]
    limit = max(noise * _OVER_NOISE, total[loudest] * _UNDER_LOUDEST)
    if not total[loudest] > max(limit, np.finfo(np.float64).tiny):
        return 0, len(total) - 1
    sound = (total > limit) | _fricative(mel_energies, total[loudest])
    return _run_around(np.flatnonzero(sound), loudest)


def _fricative(mel_energies: NDArray[np.float64], loudest: float) -> NDArray[np.bool_]:
    """Frames in which any band, averaged over 50 ms against speckle, stands over its own noise."""
    padded = np.pad(mel_energies, ((2, 2), (0, 0)))
    n = len(mel_energies)
    smoothed = (
        padded[:n] + padded[1 : n + 1] + padded[2 : n + 2] + padded[3 : n + 3] + padded[4:]
    ) / 5
    noise = np.partition(smoothed, _NOISE_RANK, axis=0)[_NOISE_RANK]
    limit = np.maximum(noise * _OVER_NOISE, loudest * _FRICATIVE_UNDER_LOUDEST)
    # The frame itself counts too, else the average smears sound into the silence beside it.
    return np.asarray(((smoothed > limit) & (mel_energies > noise)).any(axis=1))


def _run_around(frames: NDArray[np.int64], loudest: int) -> tuple[int, int]:
    """The run of `frames` (sorted) that holds `loudest`, short gaps bridged."""
    breaks = np.flatnonzero(np.diff(frames) > _BRIDGED_FRAMES + 1)
    starts = np.concatenate([frames[:1], frames[breaks + 1]])
    ends = np.concatenate([frames[breaks], frames[-1:]])
    run = int(np.searchsorted(starts, loudest, side="right")) - 1
    return int(starts[run]), int(ends[run])
