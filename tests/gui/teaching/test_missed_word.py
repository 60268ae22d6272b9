# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.gui.teaching.missed_word import loudest_place

DATA = Path(__file__).parents[2] / "data"


def spoken(at_s: dict[float, str], seconds: float = 5.0) -> np.ndarray:
    """Real words at these times over faint noise."""
    samples = 1e-3 * np.random.default_rng(1).standard_normal(round(16_000 * seconds))
    for start_s, name in at_s.items():
        clip, _ = soundfile.read(DATA / f"{name}.flac")
        start = round(16_000 * start_s)
        samples[start : start + len(clip)] += clip
    return samples.astype(np.float32)


def test_a_word_among_silence_is_found_where_it_sounds() -> None:
    place = loudest_place(spoken({2.0: "left_1"}), [])
    assert place is not None
    start_s, end_s = place
    assert 2.0 < start_s < end_s < 3.05
    clip, _ = soundfile.read(DATA / "left_1.flac")
    loudest_s = 2.0 + float(np.square(clip).argmax()) / 16_000
    assert start_s <= loudest_s <= end_s


def test_a_word_that_was_detected_is_not_the_missed_one() -> None:
    samples = spoken({0.5: "stop_1", 3.0: "no_1"})
    detected = loudest_place(samples, [])
    assert detected is not None
    other = loudest_place(samples, [detected])
    assert other is not None
    assert (detected[0] < 2) != (other[0] < 2)


def test_in_silence_there_is_none() -> None:
    assert loudest_place(np.zeros(80_000, np.float32), []) is None
    assert loudest_place(spoken({1.0: "yes_1"}), [(0.0, 5.0)]) is None


@pytest.mark.parametrize("n", [0, 100, 5_000, 16_000])
def test_a_moment_that_is_shorter_than_a_window_will_do(n) -> None:
    samples = (0.1 * np.sin(np.arange(n) / 5)).astype(np.float32)
    place = loudest_place(samples, [])
    assert (place is None) == (n == 0)
