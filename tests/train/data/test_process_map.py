# SPDX-License-Identifier: MIT
from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from spotter.errors import SpotterError
from train.data.process_map import in_order


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(in_order(str, range(100), jobs)) == [str(number) for number in range(100)]


def test_only_a_few_items_are_taken_ahead_and_closing_ends_it() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    results = in_order(abs, items(), 2)
    assert next(results) == 0
    results.close()
    assert len(taken) < 100


def test_a_process_that_dies_is_one_clear_error() -> None:
    with pytest.raises(SpotterError, match=r"ended unexpectedly.*--jobs 1"):
        list(in_order(os._exit, [3, 3, 3], 2))


def test_an_error_of_the_work_arrives() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(in_order(int, ["1", "x"], 2))
