# SPDX-License-Identifier: MIT
from __future__ import annotations

import random

from spotter.gui.plots.detection_spans import in_view
from spotter.records import Detection


def test_of_thousands_of_words_those_in_view_are_found() -> None:
    chance, peak_s, words = random.Random(5), 0.0, []
    for _ in range(2000):
        peak_s += chance.uniform(0.3, 2.0)
        start_s = peak_s - chance.uniform(0.1, 1.0)
        words.append(Detection("yes", 0.9, start_s, start_s + chance.uniform(0.1, 1.0), peak_s, 0))
    for _ in range(200):
        start_s = chance.uniform(-5, peak_s + 5)
        end_s = start_s + chance.choice([0.1, 5.0, 60.0])
        seen = [one for one in words if one.end_s > start_s and one.start_s < end_s]
        assert in_view(words, start_s, end_s) == seen
    assert in_view([], 0.0, 5.0) == []
