# SPDX-License-Identifier: MIT
"""How far a word is turned down, by the model's own rule."""

from __future__ import annotations

import numpy as np
import pytest

from spotter.model.model import Model
from spotter.own_words.alarms import Rehearsal, bias_for

HOURS = 1.0
PEAKS = (5.0, 4.0, 3.0, 2.0)


def speech() -> np.ndarray:
    """An hour of logits in which four words sound nearly like it, each for seven windows."""
    logits = np.full(36_000, -12.0)
    for number, peak in enumerate(PEAKS):
        logits[5_000 * (number + 1) :][:7] = peak
    return logits


@pytest.mark.parametrize("allowed", [0, 1, 2, 3])
def test_so_many_alarms_are_left_and_not_one_more(bundled: Model, allowed: int) -> None:
    rehearsal = Rehearsal(bundled)
    bias = bias_for(speech(), HOURS, rehearsal, per_hour=allowed)
    assert rehearsal.count(speech() + bias) == allowed
    assert rehearsal.count(speech() + bias + 0.1) == allowed + 1


def test_a_word_that_is_heard_all_the_time_is_no_rare_alarm(bundled: Model) -> None:
    rehearsal = Rehearsal(bundled)
    assert rehearsal.count(speech() + 30) == 1
    assert bias_for(speech(), HOURS, rehearsal, per_hour=2) < 0


def test_a_take_is_heard_if_it_reaches_the_threshold(bundled: Model) -> None:
    rehearsal = Rehearsal(bundled)
    assert rehearsal.hears(np.array([-9.0] * 10 + [6.0] * 7 + [-9.0] * 10))
    assert not rehearsal.hears(np.array([-9.0] * 10 + [1.0] * 7 + [-9.0] * 10))
