# SPDX-License-Identifier: MIT
"""The rule from scores to detections, on cases computed by hand and as laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from spotter.detection.detector import Detector, detect
from spotter.detection.rule import Rule
from spotter.detection.smoothing import smooth
from spotter.records import Detection, Scores

LABELS = ("_silence_", "_unknown_", "yes", "no")
TIMES = ("end_s", "probabilities", "start_s", "stop_s")
PLAIN = Rule(threshold=0.5, smoothing_ms=100, confirm_ms=0, release=0.5, refractory_ms=0)
"""Without smoothing (a window every 100 ms), confirmation and refractory time."""


def scores(yes: ArrayLike, no: ArrayLike | None = None, hop_ms: int = 100) -> Scores:
    """Windows with these probabilities for the two words; the rest is silence."""
    yes = np.asarray(yes, np.float32)
    no = np.zeros_like(yes) if no is None else np.asarray(no, np.float32)
    end_s = np.arange(1, len(yes) + 1) * hop_ms / 1000
    silence = np.clip(1 - yes - no, 0, 1)
    table = np.stack([silence, np.zeros_like(yes), yes, no], axis=1)
    return Scores(end_s, table, end_s - 0.6, end_s - 0.2, LABELS)


def detected(found: list[Detection]) -> list[tuple[str, float]]:
    return [(detection.word, round(detection.emitted_s, 3)) for detection in found]


def test_a_word_over_the_threshold_is_detected_once() -> None:
    found = detect(scores([0, 0.6, 0.9, 0.7, 0.1]), PLAIN)
    assert detected(found) == [("yes", 0.2)]


def test_exactly_at_the_threshold_counts_and_just_under_does_not() -> None:
    assert detect(scores([0, 0.5, 0]), PLAIN)
    assert not detect(scores([0, 0.49999, 0]), PLAIN)


def test_confirmation_waits_for_the_peak_and_carries_its_window() -> None:
    rule = replace(PLAIN, confirm_ms=300)
    (found,) = detect(scores([0, 0.6, 0.7, 0.9, 0.8, 0.1]), rule)
    # The score falls at 0.5 s: emitted there, with the best window, which ended at 0.4 s.
    assert found.emitted_s == pytest.approx(0.5)
    assert found.peak_s == pytest.approx(0.4)
    assert found.score == pytest.approx(0.9)
    assert (found.start_s, found.end_s) == (pytest.approx(-0.2), pytest.approx(0.2))


def test_confirmation_ends_after_its_time_even_while_the_score_grows() -> None:
    rule = replace(PLAIN, confirm_ms=200)
    detector = Detector(rule, LABELS)
    (found,) = detector.push(scores([0, 0.6, 0.7, 0.8, 0.9, 0.95]))
    assert found.emitted_s == pytest.approx(0.4)
    assert found.score == pytest.approx(0.8)
    assert detector.take_final() == []
    (lasting,) = detector.lasting
    detector.finish()
    assert detector.take_final() == [lasting]
    assert (lasting.score, lasting.peak_s) == (pytest.approx(0.95), pytest.approx(0.6))
    assert lasting.emitted_s == found.emitted_s


def test_a_word_lasts_until_its_score_is_under_half_of_its_largest() -> None:
    detector = Detector(PLAIN, LABELS)
    detector.push(scores([0, 0.6, 0.9, 0.5, 0.89, 0.46, 0.91]))
    assert detector.take_final() == []
    assert [one.score for one in detector.lasting] == [pytest.approx(0.91)]
    over = Detector(PLAIN, LABELS)
    over.push(scores([0, 0.6, 0.9, 0.44, 0.91]))
    assert [one.score for one in over.take_final()] == [pytest.approx(0.9)]


def test_a_word_that_is_detected_again_was_over() -> None:
    first, second = detect(
        scores([0, 0.9, 0.7, 0.95, 0.1]), replace(PLAIN, threshold=0.85, release=0.9)
    )
    assert (first.score, second.score) == (pytest.approx(0.9), pytest.approx(0.95))


def test_a_pending_word_is_emitted_at_the_end() -> None:
    detector = Detector(replace(PLAIN, confirm_ms=300), LABELS)
    assert detector.push(scores([0, 0.6])) == []
    assert detected(detector.finish()) == [("yes", 0.2)]
    assert detector.finish() == []


def test_a_larger_candidate_takes_the_place_of_a_pending_one_and_keeps_its_time() -> None:
    rule = replace(PLAIN, confirm_ms=200)
    growing = scores([0, 0.55, 0.2, 0.1, 0.0], [0, 0, 0.7, 0.8, 0.9])
    (first, *_) = detect(growing, rule)
    assert first.word == "no"
    # 0.2 s after "yes" became pending, though "no" still grows.
    assert first.emitted_s == pytest.approx(0.4)


def test_of_two_words_with_the_same_score_the_first_label_speaks() -> None:
    (found,) = detect(scores([0, 0.5, 0.0], [0, 0.5, 0.0]), PLAIN)
    assert found.word == "yes"


def test_a_word_must_fall_below_release_before_it_counts_again() -> None:
    assert len(detect(scores([0, 0.9, 0.4, 0.9, 0.1]), PLAIN)) == 1
    assert len(detect(scores([0, 0.9, 0.2, 0.9, 0.1]), PLAIN)) == 2


def test_a_word_is_not_detected_again_within_the_refractory_time() -> None:
    rule = replace(PLAIN, refractory_ms=400)
    assert len(detect(scores([0, 0.9, 0, 0, 0.9, 0]), rule)) == 1
    assert len(detect(scores([0, 0.9, 0, 0, 0, 0.9, 0]), rule)) == 2


def test_other_words_are_free_at_once() -> None:
    rule = replace(PLAIN, refractory_ms=5000)
    found = detect(scores([0, 0.9, 0, 0], [0, 0, 0.9, 0]), rule)
    assert [detection.word for detection in found] == ["yes", "no"]


def test_the_score_is_the_mean_over_the_smoothing_time() -> None:
    smoothed = smooth(scores([0.3, 0.6, 0.9, 0.0]), 300)[:, 2]
    # The newest always; at the start as many as there are.
    assert smoothed == pytest.approx([0.3, 0.45, 0.6, 0.5])


def test_smoothing_is_in_time_and_does_not_depend_on_the_hop() -> None:
    smoothed = smooth(scores([0, 0, 0, 0.9, 0.9, 0.9], hop_ms=50), 100)[:, 2]
    assert smoothed == pytest.approx([0, 0, 0, 0.45, 0.9, 0.9])


def test_no_smoothing_takes_the_newest_window_alone() -> None:
    assert smooth(scores([0.1, 0.9]), 0)[:, 2] == pytest.approx([0.1, 0.9])


def test_a_word_may_have_its_own_threshold() -> None:
    strict = replace(PLAIN, word_thresholds={"yes": 0.95})
    found = detect(scores([0, 0.9, 0, 0], [0, 0, 0.6, 0]), strict)
    assert [detection.word for detection in found] == ["no"]


def test_inactive_words_neither_compete_nor_count() -> None:
    only_no = replace(PLAIN, words=("no",))
    found = detect(scores([0, 0.9, 0], [0, 0.55, 0]), only_no)
    assert [detection.word for detection in found] == ["no"]


def test_a_history_from_mid_stream_does_not_begin_with_half_a_word() -> None:
    assert detect(scores([0.9, 0.9, 0, 0]), PLAIN, mid_stream=True) == []
    assert len(detect(scores([0.9, 0.9, 0, 0.9]), PLAIN, mid_stream=True)) == 1
    assert len(detect(scores([0.9, 0.9, 0, 0]), PLAIN)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"threshold": 1.1},
        {"threshold": float("nan")},
        {"release": 0},
        {"confirm_ms": 301},
        {"word_thresholds": {"yes": -1}},
    ],
)
def test_a_rule_out_of_range_cannot_be_made(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        Rule.from_dict(values)


def test_a_rule_survives_the_way_through_a_file() -> None:
    rule = Rule(0.7, {"yes": 0.9}, 200, 50, 0.6, 400, ("yes", "no"))
    assert Rule.from_dict({**rule.as_dict(), "later": 1}) == rule


probabilities = st.lists(
    st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)), min_size=1, max_size=60
)
rules = st.builds(
    Rule,
    threshold=st.floats(0.05, 1),
    smoothing_ms=st.sampled_from([0, 100, 250, 300]),
    confirm_ms=st.sampled_from([0, 100, 300]),
    release=st.floats(0.1, 1),
    refractory_ms=st.sampled_from([0, 300, 1000]),
)


@given(probabilities, rules, st.lists(st.integers(0, 60), max_size=5))
@settings(max_examples=200, deadline=None)
def test_step_by_step_and_all_at_once_give_the_same(
    table: list[tuple[float, float]], rule: Rule, cuts: list[int]
) -> None:
    whole = scores(*np.array(table, np.float32).T)
    edges = sorted({0, len(whole), *(min(cut, len(whole)) for cut in cuts)})
    assert found_in_pieces(whole, rule, edges) == detect(whole, rule)


few_levels = st.lists(
    st.tuples(*[st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.9])] * 2), min_size=1, max_size=60
)


@given(st.one_of(probabilities, few_levels), rules)
@settings(max_examples=300, deadline=None)
def test_window_by_window_and_all_at_once_give_the_same(
    table: list[tuple[float, float]], rule: Rule
) -> None:
    whole = scores(*np.array(table, np.float32).T)
    assert found_in_pieces(whole, rule, range(len(whole) + 1)) == detect(whole, rule)


def found_in_pieces(whole: Scores, rule: Rule, edges: Sequence[int]) -> list[Detection]:
    """What a detector finds that is given the windows between each two edges together."""
    detector = Detector(rule, LABELS)
    found, known = [], []
    for a, b in pairwise(edges):
        piece = Scores(*(getattr(whole, field)[a:b] for field in TIMES), LABELS, a)
        known += detector.push(piece)
        found += detector.take_final()
        assert detected(known) == detected(found + detector.lasting)
    known += detector.finish()
    found += detector.take_final()
    assert detected(known) == detected(found)
    return found


@given(probabilities, rules)
@settings(max_examples=100, deadline=None)
def test_what_is_detected_obeys_the_rule(table: list[tuple[float, float]], rule: Rule) -> None:
    whole = scores(*np.array(table, np.float32).T)
    found = detect(whole, rule)
    smoothed = smooth(whole, rule.smoothing_ms)
    for word in ("yes", "no"):
        known = [detection.emitted_s for detection in found if detection.word == word]
        apart_s = (rule.refractory_ms - rule.confirm_ms) / 1000 - 1e-9
        assert all(b - a >= apart_s for a, b in pairwise(known))
    for detection in found:
        row = round(detection.peak_s * 10) - 1
        assert detection.score == smoothed[row, LABELS.index(detection.word)]
        assert detection.score >= rule.threshold
        known = round(detection.emitted_s * 10) - 1
        assert detection.score >= smoothed[known, LABELS.index(detection.word)]


@given(st.one_of(probabilities, few_levels), rules, st.floats(0.05, 1))
@settings(max_examples=500, deadline=None)
def test_score_extent_and_peak_do_not_depend_on_the_threshold(
    table: list[tuple[float, float]], rule: Rule, other: float
) -> None:
    whole = scores(*np.array(table, np.float32).T)
    low, high = (
        detect(whole, replace(rule, confirm_ms=0, threshold=threshold, words=("yes",)))
        for threshold in sorted([rule.threshold, other])
    )
    smoothed = smooth(whole, rule.smoothing_ms)
    for one in low:
        last_s = lasts_until_s(smoothed[:, LABELS.index(one.word)], one)
        inside = [
            two
            for two in low + high
            if two.word == one.word and one.emitted_s < two.emitted_s <= last_s
        ]
        same = [two for two in high if two.word == one.word and two.emitted_s == one.emitted_s]
        # Both accept the word, and neither accepts it again while it lasts.
        if len(inside) + len(same) == 1 and not (inside and inside[0] in low):
            assert replace((inside + same)[0], emitted_s=one.emitted_s) == one


def lasts_until_s(column: np.ndarray, one: Detection) -> float:
    """Until when the word of a detection lasts, by its definition."""
    first = row = round(one.emitted_s * 10) - 1
    while row < len(column) and column[row] >= 0.5 * column[first : row + 1].max():
        row += 1
    return row / 10 + 0.01


def test_scores_that_were_smoothed_before_give_the_same_words() -> None:
    random = np.random.default_rng(0)
    table = scores(random.uniform(0, 1, 300), random.uniform(0, 1, 300))
    rule = Rule(threshold=0.6)
    smoothed = smooth(table, rule.smoothing_ms)
    detector, found = Detector(rule, LABELS), []
    for a, b in ((0, 200), (200, 201), (201, 300)):
        piece = Scores(*(getattr(table, f)[a:b] for f in TIMES), LABELS)
        detector.push(piece, smoothed[a:b])
        found += detector.take_final()
    detector.finish()
    found += detector.take_final()
    assert found == detect(table, rule)
    assert found
