# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spotter.detection.detector import detect
from spotter.detection.rule import Rule
from spotter.detection.score_history import ScoreHistory
from spotter.detection.smoothing import smooth
from spotter.records import Scores

LABELS = ("_silence_", "_unknown_", "yes", "no")
RULE = Rule(threshold=0.8)


def scores(peaks: dict[float, tuple[str, float]], seconds: float, first: int = 0) -> Scores:
    """Windows every 100 ms in which words rise and fall around some times."""
    end_s = np.arange(1, round(seconds * 10) + 1) / 10
    probabilities = np.zeros((len(end_s), len(LABELS)), np.float32)
    for at_s, (word, height) in peaks.items():
        near = np.clip(1.5 - np.abs(end_s - at_s) / 0.4, 0, 1)
        column = LABELS.index(word)
        probabilities[:, column] = np.maximum(probabilities[:, column], height * near)
    return Scores(end_s, probabilities, end_s - 0.7, end_s - 0.3, LABELS, first)


def cut(whole: Scores, start: int, stop: int) -> Scores:
    return Scores(
        whole.end_s[start:stop],
        whole.probabilities[start:stop],
        whole.start_s[start:stop],
        whole.stop_s[start:stop],
        LABELS,
        start,
    )


def feed(history: ScoreHistory, whole: Scores, step: int = 3) -> None:
    for start in range(0, len(whole), step):
        history.add(cut(whole, start, start + step))


WHOLE = scores({3.0: ("yes", 0.97), 7.0: ("no", 0.6), 12.0: ("no", 0.95)}, 20.0)


def test_words_are_found_as_the_scores_come() -> None:
    history = ScoreHistory(RULE, LABELS, 100, None)
    feed(history, WHOLE)
    assert [one.word for one in history.detections] == ["yes", "no"]
    assert history.detections == detect(WHOLE, RULE)


def test_scores_are_smoothed_as_the_detector_does() -> None:
    history = ScoreHistory(RULE, LABELS, 100, None)
    feed(history, WHOLE)
    assert np.array_equal(history.smoothed, smooth(WHOLE, RULE.smoothing_ms))


@pytest.mark.parametrize("threshold", [0.3, 0.55, 0.9, 0.99])
def test_moving_the_threshold_gives_what_it_would_have_given_from_the_start(
    threshold: float,
) -> None:
    moved, fresh = ScoreHistory(RULE, LABELS, 100, None), None
    rule = replace(RULE, threshold=threshold)
    fresh = ScoreHistory(rule, LABELS, 100, None)
    feed(moved, WHOLE)
    feed(fresh, WHOLE)
    moved.set_rule(rule)
    assert moved.detections == fresh.detections


def test_another_smoothing_gives_what_it_would_have_given_from_the_start() -> None:
    rule = replace(RULE, smoothing_ms=800, words=("no",))
    moved, fresh = ScoreHistory(RULE, LABELS, 100, None), ScoreHistory(rule, LABELS, 100, None)
    feed(moved, WHOLE)
    feed(fresh, WHOLE)
    moved.set_rule(rule)
    assert moved.detections == fresh.detections
    assert np.array_equal(moved.smoothed, fresh.smoothed)
    assert moved.delay_s == fresh.delay_s


def test_after_a_move_live_detection_goes_on_without_hearing_a_word_twice() -> None:
    history = ScoreHistory(RULE, LABELS, 100, 60)
    feed(history, cut(WHOLE, 0, 32))  # in the middle of "yes"
    history.set_rule(replace(RULE, threshold=0.5))
    for start in range(32, len(WHOLE), 3):
        history.add(cut(WHOLE, start, start + 3))
    assert [one.word for one in history.detections] == ["yes", "no", "no"]


def test_words_older_than_the_kept_scores_stay_as_they_were_found() -> None:
    history = ScoreHistory(RULE, LABELS, 100, 10)
    feed(history, WHOLE)
    assert len(history) == 100
    history.set_rule(replace(RULE, threshold=0.99))
    assert [one.word for one in history.detections] == ["yes"]


def test_a_score_lies_where_its_word_sounds() -> None:
    history = ScoreHistory(RULE, LABELS, 100, None)
    feed(history, WHOLE)
    # Half a second for the window, and half of the 200 ms that three windows look back.
    assert history.delay_s == pytest.approx(0.6)
    best = history.at_s[history.smoothed[:, LABELS.index("yes")].argmax()]
    assert best == pytest.approx(3.0 - 0.5, abs=0.11)


def test_a_word_that_did_not_reach_its_threshold_is_a_near_miss() -> None:
    history = ScoreHistory(RULE, LABELS, 100, None)
    feed(history, WHOLE)
    (near_miss,) = history.near_misses(0.0, 20.0, 0.3)
    assert (near_miss.word, round(near_miss.score, 2)) == ("no", 0.6)
    assert near_miss.spoken
    history.set_rule(replace(RULE, threshold=0.5))
    assert history.near_misses(0.0, 20.0, 0.3) == []


def test_a_word_still_growing_at_the_end_is_detected() -> None:
    history = ScoreHistory(replace(RULE, confirm_ms=300), LABELS, 100, None)
    feed(history, cut(WHOLE, 0, 29))
    assert history.detections == []
    history.finish()
    assert [one.word for one in history.detections] == ["yes"]


def test_the_scores_of_a_kept_window_are_reported_by_its_end() -> None:
    history = ScoreHistory(RULE, LABELS, 100, 10)
    feed(history, WHOLE)
    assert np.array_equal(history.scores_at(15.0), history.smoothed[49])
    assert history.scores_at(3.0) is None
