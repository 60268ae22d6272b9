# SPDX-License-Identifier: MIT
"""The newest rows of an endless table, for whoever looks at stretches of it again and again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEWEST_ROWS = 300


class RowBuffer:
    """Rows that follow one another; the oldest are left behind.

    Each is written once, and what was seen of it stays as it is: memory that is full is not written
    again but replaced.

    Attributes:
        rows: those that are kept, [n, width].
        stop: the index after the newest row, counted from the first row of all.
    """

    def __init__(self, rows: NDArray[Any]) -> None:
        self.rows = self._memory = rows
        self.stop = self._used = len(rows)

    @property
    def first(self) -> int:
        """The index of the oldest row that is kept."""
        return self.stop - len(self.rows)

    def follow(self, rows: NDArray[Any], first: int) -> None:
        """Leave the rows before index `first` behind, and add some at the end."""
        kept = self.rows[max(0, first - self.first) :]
        if self._used + len(rows) > len(self._memory):
            n_rows = max(_FEWEST_ROWS, len(kept) + len(rows))
            self._memory = np.empty((n_rows, rows.shape[1]), rows.dtype)
            self._memory[: len(kept)] = kept
            self._used = len(kept)
        start, stop = self._used, self._used + len(rows)
        self._memory[start:stop] = rows
        self.rows = self._memory[start - len(kept) : stop]
        self.stop += len(rows)
        self._used = stop
