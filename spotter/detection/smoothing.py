# SPDX-License-Identifier: MIT
"""From probabilities to scores: the mean over the windows that end within the smoothing time."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from spotter.records import Scores

RATE_HZ = 16_000


def samples_in(duration_ms: float) -> int:
    """How many samples a duration has."""
    return round(duration_ms * RATE_HZ / 1000)


class Smoother:
    """The running mean of probabilities, summed anew at each window, oldest first."""

    def __init__(self, smoothing_ms: float) -> None:
        self._span = samples_in(smoothing_ms)
        # The windows that a later mean reaches back to: where they end, and their probabilities.
        self._ends: list[int] = []
        self._rows: list[NDArray[np.float64]] = []

    def push(
        self, ends: NDArray[np.int64], probabilities: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Smooth the windows that end at the samples `ends` (rising): float64 [n, labels]."""
        n_old = len(self._rows)
        rows, oldest = self._push_many(ends, probabilities)
        # With no smoothing at all the newest window alone counts.
        counts = np.maximum(n_old + 1 + np.arange(len(ends)) - oldest, 1)
        return _means(rows, n_old, counts)

    def push_one(self, end: int, probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
        """Smooth a window alone (float32 [1, labels]), in fewer calls: float64 [labels]."""
        first = bisect_right(self._ends, end - self._span)
        self._ends = [*self._ends[first:], end]
        self._rows = [*self._rows[first:], probabilities[0].astype(np.float64)]
        # The same sum in the same order.
        return np.asarray(sum(self._rows[1:], self._rows[0]) / len(self._rows))

    def _push_many(
        self, ends: NDArray[np.int64], probabilities: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The kept rows with the new ones behind them, and the first row of each new mean."""
        all_ends = np.concatenate((np.array(self._ends, np.int64), ends))
        old_rows = np.reshape(self._rows, (-1, probabilities.shape[1]))
        rows = np.concatenate((old_rows, probabilities), dtype=np.float32)
        oldest = all_ends.searchsorted(ends - self._span, side="right")
        if len(ends):  # keep what a later mean reaches back to
            first = min(int(oldest[-1]), len(rows) - 1)
            self._ends, self._rows = all_ends[first:].tolist(), [*rows[first:].astype(np.float64)]
        return rows, oldest


def _means(rows: NDArray[np.float32], n_old: int, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each row from `n_old` on, the mean of its last `counts` rows, added oldest first."""
    n_new = len(counts)
    sums = np.zeros((n_new, rows.shape[1]))
    for age in range(int(counts.max(initial=0)) - 1, -1, -1):
        # Only at the beginning, and after a gap, some rows have fewer before them than others.
        first = max(0, age - n_old)
        has = counts[first:] > age
        added = rows[n_old + first - age : n_old + n_new - age]
        np.add(sums[first:], added, out=sums[first:], where=has[:, None])
    return np.asarray(sums / counts[:, None])


def window_end(scores: Scores) -> int:
    """Where the only window ends, in samples."""
    return round(scores.end_s.item(0) * RATE_HZ)


def window_ends(scores: Scores) -> NDArray[np.int64]:
    """Where windows end, in samples: int64 [n]."""
    return np.rint(scores.end_s * RATE_HZ).astype(np.int64)


def smooth(scores: Scores, smoothing_ms: float) -> NDArray[np.float64]:
    """Scores of a whole history: the probabilities smoothed, float64 [n, labels]."""
    return Smoother(smoothing_ms).push(window_ends(scores), scores.probabilities)
