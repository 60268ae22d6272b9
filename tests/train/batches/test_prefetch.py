# SPDX-License-Identifier: MIT
from __future__ import annotations

import multiprocessing
from contextlib import closing

import numpy as np
import pytest

from spotter.errors import SpotterError
from tests.train.conftest import WORDS
from train.batches.prefetch import drawn_ahead
from train.batches.sources import gather
from train.batches.waveform_batches import Batches
from train.data.index import Index
from train.data.sample_store import Store
from train.recipe import Recipe


@pytest.fixture(scope="module")
def batches(index: Index, store: Store) -> Batches:
    sources = gather(index, store, WORDS, np.random.default_rng(0))
    return Batches(sources, Recipe(batch=4), seed=3)


def test_another_process_draws_the_same_batches_in_order(batches: Batches) -> None:
    with closing(drawn_ahead(batches, range(5, 17))) as drawn:
        for step, (windows, targets) in zip(range(5, 17), drawn, strict=True):
            here = batches.draw(step)
            np.testing.assert_array_equal(windows, here[0])
            np.testing.assert_array_equal(targets, here[1])


def test_no_process_is_left_when_the_rest_is_not_wanted(batches: Batches) -> None:
    with closing(drawn_ahead(batches, range(1000))) as drawn:
        next(drawn)
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()


def test_a_process_that_dies_is_reported(batches: Batches) -> None:
    with closing(drawn_ahead(batches, range(1000))) as drawn:
        next(drawn)
        for child in multiprocessing.active_children():
            child.kill()
        with pytest.raises(SpotterError, match="ended unexpectedly"):
            for _ in drawn:
                pass
