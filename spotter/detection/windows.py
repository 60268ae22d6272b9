# SPDX-License-Identifier: MIT
"""Windows that the rule walks through: where a word reaches its threshold, where it was released.

Many windows together are looked at by numpy, all at once. A window alone, as a microphone gives it,
is looked at in plain numbers: for so few, numpy's calls cost more than the comparisons.
"""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spotter.records import Scores

Spans = tuple[list[int], list[int], list[int]]
"""The rows in which any word reaches its threshold, rising; for each of them the word (its column)
with the largest score of those that do; and the place in these lists after the unbroken run of the
same word."""


class Windows(Protocol):
    """Windows that are walked through together; rows are counted from the first of them."""

    scores: Scores
    """As they were pushed."""

    def __len__(self) -> int:
        """How many they are."""

    @property
    def runs(self) -> Spans:
        """Where words reach their thresholds."""

    def end(self, row: int) -> int:
        """Where a window ends, in samples."""

    def score(self, row: int, column: int) -> float:
        """The score of a word: the mean of its probability."""

    def row(self, row: int) -> NDArray[np.float64]:
        """The scores of all labels: float64 [labels]."""

    def was_released(self, column: int, start: int, stop: int) -> bool:
        """Whether a word was under its release level in rows `start` … `stop` − 1."""


class ManyWindows:
    """What numpy can say of many windows at once. See `Windows`.

    Args:
        scores: the windows.
        ends: int64 [n], where they end, in samples.
        smoothed: float64 [n, labels], their means.
        thresholds: float64 [labels], at which a word counts.
        releases: float64 [labels], under which it is over.
    """

    def __init__(
        self,
        scores: Scores,
        ends: NDArray[np.int64],
        smoothed: NDArray[np.float64],
        thresholds: NDArray[np.float64],
        releases: NDArray[np.float64],
    ) -> None:
        self.scores = scores
        self._ends = ends
        self._smoothed = smoothed
        self._passing = smoothed >= thresholds
        self._releases = releases

    def __len__(self) -> int:
        return len(self._ends)

    @cached_property
    def runs(self) -> Spans:
        """See `Windows`."""
        rows = np.flatnonzero(self._passing.any(axis=1))
        best = np.where(self._passing[rows], self._smoothed[rows], -1.0).argmax(axis=1)
        breaks = np.flatnonzero((np.diff(rows) != 1) | (np.diff(best) != 0)) + 1
        ends = np.append(breaks, len(rows))
        run_ends = np.repeat(ends, np.diff(ends, prepend=0))
        return rows.tolist(), best.tolist(), run_ends.tolist()

    def end(self, row: int) -> int:
        """See `Windows`."""
        return self._ends.item(row)

    def score(self, row: int, column: int) -> float:
        """See `Windows`."""
        return self._smoothed.item(row, column)

    def row(self, row: int) -> NDArray[np.float64]:
        """See `Windows`."""
        return np.asarray(self._smoothed[row])

    def was_released(self, column: int, start: int, stop: int) -> bool:
        """See `Windows`."""
        return bool(self._n_low.item(stop, column) > self._n_low.item(start, column))

    @cached_property
    def _n_low(self) -> NDArray[np.int32]:
        """In how many rows before each (int32 [n + 1, labels]) a word was under its release."""
        n_low = np.zeros((len(self._smoothed) + 1, self._smoothed.shape[1]), np.int32)
        np.cumsum(self._smoothed < self._releases, axis=0, out=n_low[1:])
        return n_low


class OneWindow:
    """The same of a window alone, in plain numbers. See `Windows`.

    Args:
        scores: the window.
        end: where it ends, in samples.
        smoothed: float64 [labels], its means.
        thresholds, releases: as for `ManyWindows`.
    """

    def __init__(
        self,
        scores: Scores,
        end: int,
        smoothed: NDArray[np.float64],
        thresholds: NDArray[np.float64],
        releases: NDArray[np.float64],
    ) -> None:
        self.scores = scores
        self._end = end
        self._smoothed = smoothed
        self._releases = releases
        columns = (smoothed >= thresholds).nonzero()[0].tolist()
        # Of words with the same score the first: as `argmax` has it.
        self.runs: Spans = (
            ([0], [max(columns, key=smoothed.item)], [1]) if columns else ([], [], [])
        )

    def __len__(self) -> int:
        return 1

    def end(self, row: int) -> int:
        """See `Windows`."""
        return self._end

    def score(self, row: int, column: int) -> float:
        """See `Windows`."""
        return self._smoothed.item(column)

    def row(self, row: int) -> NDArray[np.float64]:
        """See `Windows`."""
        return self._smoothed

    def was_released(self, column: int, start: int, stop: int) -> bool:
        """See `Windows`."""
        return start < stop and self._smoothed.item(column) < self._releases.item(column)
