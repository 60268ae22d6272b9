# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import pytest

from spotter.records import Clip, Detection

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


def test_a_result_is_short_to_read_and_plain_to_take_over() -> None:
    found = Detection("stop", 0.971234, 12.31, 12.78, 12.9, 13.0)
    clip = Clip("_unknown_", 0.75, "up", 0.125, {"_unknown_": 0.75, "up": 0.125})
    assert repr(found) == "<Detection stop 0.97 at 12.31-12.78 s>"
    assert repr(clip) == "<Clip _unknown_ 0.75, best up 0.12>"
    assert found.to_dict() == {
        "word": "stop",
        "score": 0.971234,
        "start_s": 12.31,
        "end_s": 12.78,
        "peak_s": 12.9,
        "emitted_s": 13.0,
    }
    assert clip.to_dict() == {
        "label": "_unknown_",
        "score": 0.75,
        "best": "up",
        "best_score": 0.125,
    }
