# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import pytest

from spotter.records import Detection

STOP = Detection("stop", 0.97, start_s=12.3, end_s=12.8, peak_s=13.2, emitted_s=13.2)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (replace(STOP, peak_s=12.8, emitted_s=12.8, score=0.5), True),
        (replace(STOP, start_s=12.5, end_s=12.9), True),
        (replace(STOP, word="go"), False),
        (replace(STOP, start_s=13.5, end_s=14.0), False),
        (replace(STOP, start_s=12.8, end_s=13.0), False),
    ],
    ids=["heard sooner", "longer", "another word", "said again", "at once after it"],
)
def test_words_of_one_sound_are_those_that_overlap(other: Detection, is_same: bool) -> None:
    assert STOP.is_of_same_sound(other) is is_same
    assert other.is_of_same_sound(STOP) is is_same
