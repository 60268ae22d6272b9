# SPDX-License-Identifier: MIT
"""What a sound server kept while the program stood still is not lost; what it did not keep is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spotter.audio.loss import LossEstimator

RATE_HZ = 16_000
BLOCK_S = 0.02
BOUND_S = 0.25
SETTLED_S = 10.0


class KeepingServer:
    """A sound server that keeps what the program does not take, and hands it over in a burst.

    Args:
        seed: of the jitter.
        jitter_s: by how much a block is late on average.

    Attributes:
        lost_s: what the server did not keep.
        told_s: what the estimator calls lost.
    """

    def __init__(self, seed: int, jitter_s: float) -> None:
        self.lost_s = self.reported_s = 0.0
        self._random = np.random.default_rng(seed)
        self._jitter_s = jitter_s
        self._counted_s = 0.0
        self._recorded_s = 1000.0  # when the next block is recorded
        self._came_s = 0.0  # when the last block came
        self._free_s = 0.0  # before it nothing comes
        self._block_s = 0.0  # from one block of a burst to the next
        self._estimator = LossEstimator()
        self.begin()

    def begin(self) -> None:
        """Open a stream: it starts now."""
        self._n_before = 0
        self._estimator.begin(RATE_HZ, self._counted_s + self.reported_s, self._recorded_s)

    def run(self, seconds: float) -> None:
        """Record for a while, and deliver it."""
        until_s = self._recorded_s + seconds
        while self._recorded_s < until_s:
            self._deliver()

    def stand_still(self, seconds: float, speed: float) -> None:
        """Deliver nothing for a while, then what was kept at `speed` times the usual pace."""
        self._free_s = max(self._came_s, self._recorded_s) + seconds
        self._block_s = BLOCK_S / speed

    def catch_up(self) -> None:
        """Deliver until nothing is kept any more."""
        while max(self._came_s, self._free_s) > self._recorded_s + BLOCK_S + self._jitter_s:
            self._deliver()

    def lose(self, seconds: float) -> None:
        """Record nothing for a while, and tell nobody."""
        self._recorded_s += seconds
        self.lost_s += seconds

    def reopen(self, seconds: float) -> None:
        """The device is away for a while."""
        self._recorded_s = max(self._recorded_s, self._came_s)
        self.lost_s = self._recorded_s + seconds - 1000.0 - self._counted_s
        self._recorded_s += seconds
        self.begin()

    def _deliver(self) -> None:
        ready_s = self._recorded_s + BLOCK_S + self._random.exponential(self._jitter_s)
        self._came_s = max(ready_s, self._free_s, self._came_s + self._block_s)
        self.reported_s += self._estimator.update(self._came_s, self._n_before)
        self._n_before += round(BLOCK_S * RATE_HZ)
        self._counted_s += BLOCK_S
        self._recorded_s += BLOCK_S


pauses = st.tuples(st.just("stand_still"), st.floats(0.1, 90.0), st.floats(1.2, 1000.0))
losses = st.tuples(st.just("lose"), st.floats(0.0, 60.0))
absences = st.tuples(st.just("reopen"), st.floats(1.0, 60.0))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    happened=st.lists(
        st.tuples(st.floats(0.0, 30.0), st.one_of(pauses, losses, absences)), max_size=6
    ),
    seed=st.integers(0, 2**32 - 1),
    jitter_s=st.floats(0.0, 0.02),
)
@example(happened=[(9.0, ("stand_still", 60.0, 1.2))], seed=0, jitter_s=0.0)
@example(happened=[(9.0, ("stand_still", 60.0, 2.0)), (5.0, ("lose", 0.4))], seed=0, jitter_s=0.0)
@example(
    happened=[(9.0, ("stand_still", 5.0, 2.0)), (0.0, ("stand_still", 5.0, 2.0))],
    seed=0,
    jitter_s=0.0,
)
def test_after_any_pauses_bursts_and_losses_the_estimate_is_true_ten_seconds_later(
    happened: list[tuple[float, tuple[str, float]]], seed: int, jitter_s: float
) -> None:
    server = KeepingServer(seed, jitter_s)
    server.run(5.0)
    for seconds, (kind, *details) in happened:
        getattr(server, kind)(*details)
        server.run(seconds)
    server.catch_up()
    server.run(SETTLED_S)
    assert server.reported_s == pytest.approx(server.lost_s, abs=BOUND_S)


@pytest.mark.parametrize("speed", [1.2, 2.0, 5.0, 1000.0])
@pytest.mark.parametrize("pause_s", [1.0, 8.0, 12.0, 15.0, 30.0, 60.0, 600.0])
def test_a_standstill_that_the_server_bridged_is_no_loss(pause_s: float, speed: float) -> None:
    server = KeepingServer(seed=0, jitter_s=0.004)
    server.run(8.0)
    server.stand_still(pause_s, speed)
    server.catch_up()
    server.run(30.0)
    assert server.reported_s == 0.0
    server.lose(0.5)
    server.run(SETTLED_S)
    assert server.reported_s == pytest.approx(0.5, abs=0.02), "nothing is owed from before"


def test_a_standstill_before_the_first_block_of_a_stream_is_no_loss() -> None:
    server = KeepingServer(seed=0, jitter_s=0.004)
    server.run(20.0)
    server.reopen(5.0)
    server.stand_still(15.0, speed=50.0)
    server.catch_up()
    server.run(SETTLED_S)
    assert server.reported_s == pytest.approx(5.0, abs=BOUND_S)
