# SPDX-License-Identifier: MIT
"""The picture of the sound: power spectra as levels of grey, and the colours to show them in.

No Qt here. A column of the picture is a frame; the levels of the newest frames are kept in a ring.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_FULL_SCALE_POWER = (np.hamming(400).sum() / 2) ** 2 / 512
"""The power of a full-scale sine in its bin: 0 dB."""

LOWEST_DB, HIGHEST_DB = -86.0, -20.0

_SIDE_IN_TIME = float(np.exp(-1 / (2 * 0.7**2)))
_SIDE_IN_FREQUENCY = float(np.exp(-1 / (2 * 0.6**2)))
"""A Gaussian of σ 0.7 frames and 0.6 bins takes the speckle out of noise and keeps harmonics."""

_MAGMA = "000004 1D1147 51127C 822681 B63679 E65164 FB8861 FEC287 FCFDBF"


def magma() -> NDArray[np.uint32]:
    """The colour of each level, as 0xFFRRGGBB: uint32 [256]."""
    anchors = np.array([[int(rgb[i : i + 2], 16) for i in (0, 2, 4)] for rgb in _MAGMA.split()])
    at = np.linspace(0, len(anchors) - 1, 256)
    red, green, blue = (
        np.rint(np.interp(at, np.arange(len(anchors)), channel)).astype(np.uint32)
        for channel in anchors.T
    )
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, dtype=np.uint32)


def levels(power: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Levels 0–255 for −86 … −20 dB of full scale, one for each value of `power`."""
    decibels = 10 * np.log10(np.maximum(power, 1e-12) / np.float32(_FULL_SCALE_POWER))
    shown = (decibels - LOWEST_DB) * (255 / (HIGHEST_DB - LOWEST_DB))
    return np.asarray(np.clip(shown, 0, 255), dtype=np.uint8)


def decibels(level: int) -> float:
    """The middle of what a level stands for, in dB of full scale."""
    return LOWEST_DB + (level + 0.5) * (HIGHEST_DB - LOWEST_DB) / 255


def _mixed(rows: NDArray[np.float32], side: float) -> NDArray[np.float32]:
    """Rows 1 … n−2 mixed with their neighbours."""
    return np.asarray((rows[1:-1] + side * (rows[:-2] + rows[2:])) / np.float32(1 + 2 * side))


@lru_cache(maxsize=8)
def _rows(
    n_rows: int, n_bins: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """For each row of a scaled picture: two bins, and how much of the second is in it."""
    at = np.clip(n_bins - 0.5 - (np.arange(n_rows) + 0.5) * n_bins / n_rows, 0, n_bins - 1)
    low = np.floor(at).astype(np.intp)
    return low, np.minimum(low + 1, n_bins - 1), (at - low).astype(np.float32)[:, None]


class SpectrogramImage:
    """The newest columns of an endless picture.

    Args:
        n_kept: how many columns are kept.
        n_bins: of the power spectrum.

    Attributes:
        stop: the index after the newest column.
    """

    def __init__(self, n_kept: int, n_bins: int = 257) -> None:
        self.n_kept = n_kept
        self.n_bins = n_bins
        self.stop = 0
        self._ring = np.zeros((n_kept, n_bins), np.uint8)
        self._before = np.zeros((2, n_bins), np.float32)  # the last two frames, as they came

    @property
    def first(self) -> int:
        """The index of the oldest column that is kept."""
        return max(0, self.stop - self.n_kept)

    def append(self, first: int, power: NDArray[np.float32]) -> None:
        """Add frames (float32 [n, bins]) from index `first` on; what was left out stays black."""
        if not len(power):
            return
        if first > self.stop:
            self._leave_out(first - self.stop)
        # The newest frame is mixed with itself until its neighbour comes, then once more.
        rows = np.concatenate([self._before, power, power[-1:]])
        self._before = rows[-3:-1]
        smooth = _mixed(rows, _SIDE_IN_TIME)
        wide = np.concatenate([smooth[:, :1], smooth, smooth[:, -1:]], axis=1)
        smooth = _mixed(wide.T, _SIDE_IN_FREQUENCY).T
        self.stop = first + len(power)
        self._write(self.stop, levels(smooth if first else smooth[1:]))

    def columns(self, first: int, stop: int) -> NDArray[np.uint8]:
        """Columns from `first` to `stop`: uint8 [n, bins]; black where nothing is kept."""
        found = self._ring[np.arange(first, stop) % self.n_kept]
        found[: max(0, self.first - first)] = 0
        if stop > self.stop:
            found[max(0, self.stop - first) :] = 0
        return found

    def scaled(self, at: NDArray[np.float64], n_rows: int) -> NDArray[np.uint8]:
        """The picture between its columns and bins.

        Args:
            at: float64 [n], rising and evenly spaced; 1.0 is the middle of column 1.
            n_rows: the height wanted; the highest frequency comes first.

        Returns:
            Levels, uint8 [n_rows, n].
        """
        first = math.floor(at[0])
        columns = self.columns(first, math.floor(at[-1]) + 2).astype(np.float32)
        left = np.floor(at).astype(np.intp)
        part = (at - left).astype(np.float32)[:, None]
        wide = columns[left - first]
        wide += part * (columns[left - first + 1] - wide)
        low, high, part = _rows(n_rows, self.n_bins)
        tall = wide.T[low]
        tall += part * (wide.T[high] - tall)
        return np.asarray(tall, dtype=np.uint8)

    def _leave_out(self, n: int) -> None:
        self._write(self.stop + n, np.zeros((min(n, self.n_kept), self.n_bins), np.uint8))
        self._before[:] = 0

    def _write(self, stop: int, columns: NDArray[np.uint8]) -> None:
        """Write columns that end before `stop`."""
        columns = columns[-self.n_kept :]
        self._ring[np.arange(stop - len(columns), stop) % self.n_kept] = columns
