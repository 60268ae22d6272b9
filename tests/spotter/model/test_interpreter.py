# SPDX-License-Identifier: MIT
"""Windows that go through LiteRT together say what they say alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from spotter.model.interpreter import Runtime
from tests import tiny


def frames(n: int = 300) -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(0, 10, (n, 40)).astype(np.float32)


@pytest.mark.parametrize("network", ["float32", "int8", "one_window", "tones"])
@pytest.mark.parametrize("n_windows", [0, 1, 9, 10, 11, 20, 37])
def test_windows_together_say_bit_for_bit_what_they_say_alone(network: str, n_windows: int) -> None:
    stream = frames()
    firsts = range(3, 3 + 5 * n_windows, 5)
    runtime, alone = Runtime(tiny.flatbuffer(network)), Runtime(tiny.flatbuffer(network))
    together = runtime.run_along(stream, firsts)
    one_by_one = [alone.run(stream[None, first : first + 98]) for first in firsts]
    assert together.shape == (n_windows, runtime.n_labels)
    assert np.array_equal(together, np.concatenate([together[:0], *one_by_one]))


def test_integers_are_those_nearest_to_the_numbers() -> None:
    stream = frames(98)
    float32, int8 = (
        Runtime(tiny.flatbuffer(name)).run(stream[None]) for name in ("float32", "int8")
    )
    assert np.abs(float32 - int8).max() < 0.1
    assert np.ptp(float32) > 0.1
