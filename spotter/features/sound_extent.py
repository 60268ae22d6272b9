# SPDX-License-Identifier: MIT
"""Where in a one-second window the sound is: it turns a window's time into a word's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd

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
    sound = total > limit
    sound |= _fricative(mel_energies, total[loudest], sound)
    return _run_around(np.flatnonzero(sound), loudest)


def _fricative(
    mel_energies: NDArray[np.float64], loudest: float, sound: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Frames in which any band, averaged over 50 ms against speckle, stands over its own noise.

    Only bands that are loud enough in a frame that is not `sound` already are looked at: in the
    others nothing is to be found that would change the answer.
    """
    n = len(mel_energies)
    padded = np.zeros((n + 4, mel_energies.shape[1]))
    padded[2:-2] = mel_energies
    smoothed = padded[:n] + padded[1 : n + 1]
    for later in (2, 3, 4):
        smoothed += padded[later : n + later]
    smoothed /= 5
    floor = loudest * _FRICATIVE_UNDER_LOUDEST
    bands = np.flatnonzero((smoothed[~sound] > floor).any(axis=0))
    if not len(bands):
        return np.zeros(n, np.bool_)
    # One band a row: each is partitioned on its own.
    smoothed, energies = smoothed.T[bands], mel_energies.T[bands]
    noise = np.partition(smoothed, _NOISE_RANK, axis=1)[:, _NOISE_RANK, None]
    limit = np.maximum(noise * _OVER_NOISE, floor)
    # The frame itself counts too, else the average smears sound into the silence beside it.
    return np.asarray(((smoothed > limit) & (energies > noise)).any(axis=0))


def _run_around(frames: NDArray[np.int64], loudest: int) -> tuple[int, int]:
    """The run of `frames` (sorted) that holds `loudest`, short gaps bridged."""
    breaks = np.flatnonzero(frames[1:] - frames[:-1] > _BRIDGED_FRAMES + 1)
    # In `frames` the run lies between the last break before the loudest and the next one after it.
    following = int(breaks.searchsorted(frames.searchsorted(loudest)))
    first = breaks[following - 1] + 1 if following else 0
    last = breaks[following] if following < len(breaks) else -1
    return int(frames[first]), int(frames[last])


class SoundTimes:
    """When the sound in each of some windows begins and stops, worked out where it is asked for.

    Few windows hold a word, and only of them anybody wants to know.

    Args:
        front_end: what the frames were computed with.
        mel_energies: float64 [m, bands], consecutive frames; kept, and not to be changed.
        rows: where in them each window begins.
        frames: where in the stream each window begins, in frames.
        stream_end_s: nothing sounds after it, and nothing before 0.
    """

    def __init__(
        self,
        front_end: FrontEnd,
        mel_energies: NDArray[np.float64],
        rows: Sequence[int],
        frames: Sequence[int],
        stream_end_s: float,
    ) -> None:
        self._front_end = front_end
        self._mel_energies = mel_energies
        self._rows = rows
        self._frames = frames
        self._stream_end_s = stream_end_s
        self._extents: dict[int, tuple[int, int]] = {}

    def start_s(self, window: int) -> float:
        """Where the first frame of the sound begins, in stream time."""
        return self._time_s(window, self._extent(window)[0], 0)

    def stop_s(self, window: int) -> float:
        """Where the last frame of the sound ends."""
        return self._time_s(window, self._extent(window)[1], self._front_end.frame_samples)

    def _extent(self, window: int) -> tuple[int, int]:
        if window not in self._extents:
            first = self._rows[window]
            energies = self._mel_energies[first : first + self._front_end.window_frames]
            self._extents[window] = extent(energies)
        return self._extents[window]

    def _time_s(self, window: int, frame: int, n_samples: int) -> float:
        """So many samples after the beginning of a frame; divided once, as the stream's end is."""
        begin = (self._frames[window] + frame) * self._front_end.step_samples
        time_s = (begin + n_samples) / self._front_end.sample_rate_hz
        return min(max(time_s, 0.0), self._stream_end_s)


class _OnDemand:
    """What an array of numbers would say, each worked out when it is asked for."""

    def __init__(self, n: int, number_of: Callable[[int], float]) -> None:
        self._n = n
        self._number_of = number_of

    def __len__(self) -> int:
        return self._n

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, (int, np.integer)):
            return self._number_of(int(index) % self._n)
        return np.asarray(self)[index]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array([self._number_of(row) for row in range(self._n)], dtype or np.float64)


def on_demand(n: int, number_of: Callable[[int], float]) -> NDArray[np.float64]:
    """A float64 [n] for reading: `number_of` a row is called when the row is asked for."""
    numbers: Any = _OnDemand(n, number_of)
    return numbers  # type: ignore[no-any-return]
