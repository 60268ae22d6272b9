# SPDX-License-Identifier: MIT
"""Loss in a device is found by the clock; jitter, bursts and drift are not taken for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from spotter.audio.hardware.capture import Capture
from spotter.audio.loss import LossEstimator

RATE_HZ = 16000
BLOCK_S = 0.02


def judged(
    seconds: float,
    *,
    delay_s: Callable[[float], float] = lambda _: 0.0,
    lost_s: dict[float, float] | None = None,
    drift: float = 0.0,
    jitter_s: float = 0.004,
    late_s: float = 0.0,
    busy_s: tuple[float, float] = (0.0, 0.0),
    seed: int = 0,
) -> list[tuple[float, float]]:
    """What the estimator says about a device of this kind: (time, seconds lost)."""
    rng = np.random.default_rng(seed)
    estimator = LossEstimator()
    estimator.begin(RATE_HZ)
    losses = sorted((lost_s or {}).items())
    n_before, clock_s, found = 0, 0.0, []
    while clock_s < seconds:
        while losses and clock_s >= losses[0][0]:
            clock_s += losses.pop(0)[1]
        came_s = clock_s + delay_s(clock_s) + rng.uniform(0, 2 * jitter_s)
        came_s += rng.exponential(late_s)
        if busy_s[0] < clock_s < busy_s[1]:  # all callbacks of a moment are late by the same time
            moment = np.random.default_rng(int(clock_s / 0.7))
            came_s += moment.exponential(0.2)
        if said := estimator.update(came_s, n_before):
            found.append((clock_s, said))
        n_before += round(BLOCK_S * RATE_HZ)
        clock_s += BLOCK_S * (1 + drift)
    return found


@pytest.mark.parametrize("lost_s", [0.07, 0.1, 0.5, 1.5])
def test_a_loss_is_found_once_with_its_length(lost_s: float) -> None:
    [(when_s, said_s)] = judged(20, lost_s={8.0: lost_s})
    assert said_s == pytest.approx(lost_s, abs=0.01)
    assert when_s - 8.0 - lost_s < 4.0


def test_a_loss_that_a_sound_server_may_feign_is_let_pass() -> None:
    assert judged(20, lost_s={8.0: 0.05}) == []


def test_two_losses_are_found_both() -> None:
    found = judged(30, lost_s={8.0: 0.1, 18.0: 0.2})
    assert [said_s for _, said_s in found] == pytest.approx([0.1, 0.2], abs=0.01)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("jitter_s", [0.0, 0.005, 0.025, 0.1])
def test_jitter_is_no_loss(jitter_s: float, seed: int) -> None:
    assert judged(120, jitter_s=jitter_s, seed=seed) == []


@pytest.mark.parametrize("drift", [-2e-3, -300e-6, 300e-6, 2e-3])
def test_a_clock_that_runs_fast_or_slow_is_no_loss(drift: float) -> None:
    assert judged(600, drift=drift) == []


@pytest.mark.parametrize("pause_s", [0.1, 0.6, 2.3])
@pytest.mark.parametrize("speed", [2, 5, 50])
def test_a_pause_made_up_for_by_a_burst_is_no_loss(pause_s: float, speed: float) -> None:
    """The server stops at 10 s and hands over what it held back at `speed` times the usual pace."""

    def delay_s(clock_s: float) -> float:
        return max(0.0, pause_s - (clock_s - 10) * (1 - 1 / speed)) if clock_s >= 10 else 0.0

    assert judged(30, delay_s=delay_s) == []


def test_a_stream_that_begins_with_a_burst_has_lost_nothing() -> None:
    assert judged(30, delay_s=lambda clock_s: max(0.0, 0.3 - clock_s / 2)) == []
    assert judged(30, delay_s=lambda clock_s: min(0.0, clock_s / 2 - 0.3)) == []


def test_a_machine_too_busy_for_a_second_has_lost_nothing() -> None:
    assert judged(30, delay_s=lambda clock_s: 0.35 if 10 < clock_s < 11.7 else 0.0) == []


def test_the_time_of_day_is_not_asked() -> None:
    capture = Capture(RATE_HZ)
    for _ in range(3):
        capture.callback(
            np.zeros((320, 1), np.float32), 320, None, SimpleNamespace(input_overflow=False)
        )
    stamps = list(capture.stamps)
    assert [stamp.n_before for stamp in stamps] == [0, 320, 640]
    assert time.monotonic() - 1.0 < stamps[0].came_s <= stamps[-1].came_s <= time.monotonic()


def test_callbacks_that_run_late_are_no_loss_and_hide_none() -> None:
    assert judged(60, late_s=0.05) == []
    [(_, said_s)] = judged(30, late_s=0.02, lost_s={20.0: 0.2})
    assert said_s == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize("seed", range(20))
def test_what_was_lost_in_a_busy_minute_is_reported_at_the_latest_when_it_is_over(
    seed: int,
) -> None:
    assert judged(100, busy_s=(10.0, 70.0), seed=seed) == []
    found = judged(100, busy_s=(10.0, 70.0), lost_s={20.0: 0.6, 40.0: 0.3}, seed=seed)
    assert sum(said_s for _, said_s in found) == pytest.approx(0.9, abs=0.06)
