# SPDX-License-Identifier: MIT
"""The law of lost sound: however often a device fails, the count stays with the clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spotter.audio.loss import LossEstimator

RATE_HZ = 16_000
BLOCK_S = 0.02
QUIET_S = 12.0
"""After it, what was told is settled."""


@dataclass
class Device:
    """A device that delivers blocks, late as a busy machine makes them, and fails now and then.

    Args:
        seed: of all chance.
        busy_s: by how much blocks and callbacks are late on average.
        drift: of its clock.

    Attributes:
        lost_s, told_s, heard_s: in all.
        begun_late_s: by how much the first block was late since it was opened last.
    """

    seed: int = 0
    busy_s: float = 0.01
    drift: float = 0.0
    lost_s: float = 0.0
    reported_s: float = 0.0
    detected_s: float = 0.0
    begun_late_s: float = 0.0

    def __post_init__(self) -> None:
        self._random = np.random.default_rng(self.seed)
        self._estimator = LossEstimator()
        self._now_s = 1000.0
        self._late_s = 0.0
        self._begin()

    def _begin(self) -> None:
        self._n_before = 0
        self._estimator.begin(RATE_HZ, self.detected_s + self.reported_s)

    def run(self, seconds: float) -> None:
        """Deliver for a while; what was held back comes in a burst."""
        until_s = self._now_s + seconds
        while self._now_s < until_s:
            self._late_s = max(0.0, self._late_s - BLOCK_S)
            late_s = self._late_s + self._random.exponential(self.busy_s)
            if not self._n_before:
                self.begun_late_s = late_s
            said_s = self._estimator.update(self._now_s + late_s, self._n_before)
            self.reported_s += said_s
            self.detected_s += BLOCK_S
            self._n_before += round(BLOCK_S * RATE_HZ)
            self._now_s += BLOCK_S * (1 + self.drift)

    def lose(self, seconds: float) -> None:
        """Drop sound, and tell nobody."""
        self._now_s += seconds
        self.lost_s += seconds

    def go_away(self, seconds: float, late_s: float) -> None:
        """Deliver nothing until it is opened again; the first blocks are late."""
        self.lose(seconds)
        self._late_s = late_s
        self._begin()


LATE_S = 0.1
faults = st.one_of(
    st.tuples(st.just("lose"), st.floats(0.0, 1.0)),
    st.tuples(st.just("go_away"), st.floats(1.0, 20.0), st.floats(0.0, LATE_S)),
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    happened=st.lists(st.tuples(st.floats(3.0, 40.0), faults), max_size=12),
    seed=st.integers(0, 2**32 - 1),
    busy_s=st.floats(0.0, 0.05),
)
@example(happened=[(38.09375, ("go_away", 1.0, 0.0))], seed=2, busy_s=0.046875)
def test_after_any_faults_what_was_reported_is_what_was_lost(
    happened: list[tuple[float, tuple[str, float]]], seed: int, busy_s: float
) -> None:
    device = Device(seed, busy_s)
    for detected_s, (kind, *details) in happened:
        device.run(detected_s)
        getattr(device, kind)(*details)
    device.run(QUIET_S)
    # As late as the first block after the last fault, and as small as a loss that is let pass.
    bound_s = max(LATE_S, device.begun_late_s) + 0.06
    assert device.reported_s == pytest.approx(device.lost_s, abs=bound_s)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("drift", [0.0, -200e-6, 200e-6])
def test_a_hundred_faults_leave_no_more_than_one(seed: int, drift: float) -> None:
    random = np.random.default_rng(seed)
    device = Device(seed, busy_s=0.02, drift=drift)
    device.run(20.0)
    for _ in range(100):
        device.run(random.uniform(5, 30))
        if random.random() < 0.3:
            device.lose(random.uniform(0.0, 1.0))
        else:
            device.go_away(random.uniform(1, 5), random.exponential(LATE_S / 4))
    device.run(QUIET_S)
    # What two clocks run apart is no loss, but may pass for one beside another.
    apart_s = abs(drift) * device.detected_s
    assert device.reported_s == pytest.approx(device.lost_s, abs=LATE_S + 0.06 + apart_s)
