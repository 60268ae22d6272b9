# SPDX-License-Identifier: MIT
"""The newest rows of an endless table, for whoever looks at stretches of it again and again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEWEST_ROWS = 300


class Trail:
    """Rows that follow one another; the oldest are left behind.

    Each is written once, and what was seen of it stays as it is: memory that is full is not written
    again but replaced.

    Attributes:
        first: index of the oldest row that is kept, counted from the first row of all.
    """

    def __init__(self, rows: NDArray[Any]) -> None:
        self.first = 0
        self._memory = rows
        self._start, self._stop = 0, len(rows)

    @property
    def rows(self) -> NDArray[Any]:
        """The rows that are kept."""
        return self._memory[self._start : self._stop]

    def __len__(self) -> int:
        return self._stop - self._start

    def append(self, rows: NDArray[Any]) -> None:
        """Add rows at the end."""
        stop = self._stop + len(rows)
        if stop > len(self._memory):
            kept = self.rows
            stop = len(kept) + len(rows)
            shape = (max(_FEWEST_ROWS, stop), rows.shape[1])
            self._memory = np.empty(shape, rows.dtype)
            self._memory[: len(kept)] = kept
            self._start, self._stop = 0, len(kept)
        self._memory[self._stop : stop] = rows
        self._stop = stop

    def leave(self, before: int) -> None:
        """Keep no row with an index under `before`."""
        n_left = min(len(self), max(0, before - self.first))
        self.first += n_left
        self._start += n_left
