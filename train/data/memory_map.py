# SPDX-License-Identifier: MIT
"""Numbers in a file, read by memory map, of which a process keeps no more than it has just read."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KEPT_BYTES = 1 << 20
"""What is read between two times of letting go: pages of a map count as the process's memory, and
without that a training would come to hold the whole set. The system maps what lies around a page
as well, in a large file up to twenty times what is read."""


class Mapped:
    """Rows of equal shape in a file without a header. Pickles as its path.

    Args:
        path: the file.
        dtype: of its numbers.
        shape: of one row; () for a file of single numbers.
    """

    def __init__(self, path: Path, dtype: Any, shape: tuple[int, ...] = ()) -> None:
        self._made_from = (path, dtype, shape)
        size = path.stat().st_size
        # An empty file cannot be mapped.
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else None
        numbers = np.frombuffer(self._map if self._map is not None else b"", dtype)
        self._rows = numbers.reshape(-1, *shape)
        self._read_bytes = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __reduce__(self) -> tuple[Callable[..., Mapped], tuple[Any, ...]]:
        return Mapped, self._made_from

    def __getitem__(self, rows: slice | NDArray[np.int64]) -> NDArray[Any]:
        """A copy of some rows."""
        found = np.array(self._rows[rows])
        self._read_bytes += found.nbytes
        if self._read_bytes > _KEPT_BYTES:
            self._let_go()
        return found

    def parts(self, n_rows: int = 256) -> Iterator[NDArray[Any]]:
        """Copies of all rows, at most `n_rows` at a time."""
        for first in range(0, len(self), n_rows):
            yield self[first : first + n_rows]

    def _let_go(self) -> None:
        """The pages stay in the system's cache as long as it has room for them."""
        self._read_bytes = 0
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._map.madvise(mmap.MADV_DONTNEED)
