# SPDX-License-Identifier: MIT
"""The newest rows of a table that grows for ever."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spotter.streaming.row_buffer import RowBuffer


def numbered(first: int, n: int) -> np.ndarray:
    return np.arange(first, first + n, dtype=np.float64)[:, None]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 500)), max_size=40))
def test_what_is_kept_is_what_was_added_and_not_left(steps: list[tuple[int, int]]) -> None:
    row_buffer, n_appended, n_left = RowBuffer(numbered(0, 98)), 98, 0
    for n_new, before in steps:
        row_buffer.follow(numbered(n_appended, n_new), before)
        n_left = min(n_appended, max(n_left, before))
        n_appended += n_new
        assert (row_buffer.first, row_buffer.stop) == (n_left, n_appended)
        assert np.array_equal(row_buffer.rows, numbered(n_left, n_appended - n_left))


def test_what_was_seen_stays_as_it_is() -> None:
    row_buffer, seen = RowBuffer(numbered(0, 98)), []
    for first in range(98, 5000, 10):
        row_buffer.follow(numbered(first, 10), first - 100)
        seen.append((row_buffer.first, row_buffer.rows))
    for first, rows in seen:
        assert np.array_equal(rows, numbered(first, len(rows)))
