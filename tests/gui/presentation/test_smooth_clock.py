# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest

from spotter.gui.presentation.smooth_clock import SmoothClock

FRAME_S = 1 / 30


@pytest.mark.parametrize("block_s", [0.01, 0.03, 0.1])
def test_it_runs_evenly_although_sound_comes_in_blocks(block_s: float) -> None:
    clock = SmoothClock()
    shown = [
        clock.advance(np.floor(wall / block_s) * block_s, wall)
        for wall in np.arange(0, 12, FRAME_S)
    ]
    steps = np.diff(shown)[150:]
    assert steps == pytest.approx(FRAME_S, abs=0.005)


def test_it_never_shows_what_has_not_come_and_never_runs_back() -> None:
    clock = SmoothClock()
    rng = np.random.default_rng(1)
    newest_s, before_s = 0.0, 0.0
    for wall_s in np.arange(0, 20, FRAME_S):
        if rng.random() < 0.4:
            newest_s = wall_s - rng.random() * 0.05
        shown_s = clock.advance(max(newest_s, 0.0), wall_s)
        assert shown_s <= max(newest_s, before_s) + 1e-9
        assert shown_s >= before_s
        before_s = shown_s


def test_after_a_gap_it_jumps_to_where_the_sound_is() -> None:
    clock = SmoothClock()
    for wall_s in np.arange(0, 2, FRAME_S):
        clock.advance(wall_s, wall_s)
    assert clock.advance(30.0, 2.0) == 30.0


def test_it_stays_near_the_newest_sound() -> None:
    clock = SmoothClock()
    for wall_s in np.arange(0, 10, FRAME_S):
        newest_s = np.floor(wall_s / 0.1) * 0.1
        shown_s = clock.advance(newest_s, wall_s)
    assert newest_s - shown_s < 0.12
