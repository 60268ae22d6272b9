# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest

from spotter.detection.rule import Rule
from spotter.gui.threshold.expected_errors import expectation_text
from spotter.model.operating_curve import OperatingCurve

LABELS = ("_silence_", "_unknown_", "yes", "no")
RULE = Rule(threshold=0.8)


def curve() -> OperatingCurve:
    """By hand: yes is missed 3 of 100 at 0.8, no 1 of 100; of 200 others, 2 and 4 are taken."""
    rows = {
        "yes": np.array([[0.5, 100, 1, 6, 12], [0.8, 100, 3, 2, 1]], float),
        "no": np.array([[0.5, 100, 0, 8, 30], [0.8, 100, 1, 4, 2]], float),
    }
    return OperatingCurve(rows, 200, 7.5, "people it never heard", RULE.as_dict(), 100)


def reported(rule: Rule, hop_ms: int = 100) -> tuple[str, str]:
    what = expectation_text(curve(), rule, LABELS, hop_ms)
    return what.sentence, what.longer


def shorter(rule: Rule) -> tuple[str, ...]:
    return expectation_text(curve(), rule, LABELS, 100).shorter


def test_the_sentence_says_what_to_expect_and_where_it_was_measured() -> None:
    sentence, longer = reported(RULE)
    assert sentence == "misses 2 % · other words taken 3 % · 0.4 false alarms an hour"
    for part in ("people it never heard", "200 words spoken", "3 false alarms in 7.5 hours"):
        assert part in longer


def test_without_a_curve_it_says_so() -> None:
    what = expectation_text(None, RULE, LABELS, 100)
    assert "no measurements" in what.sentence
    assert "no operating curve" in what.longer
    assert what.shorter == ("not measured",)


def test_where_there_is_little_room_it_says_less_and_nothing_else() -> None:
    assert shorter(RULE) == ("misses 2 % · 0.4 false alarms an hour", "misses 2 %")
    mixed = shorter(Rule(threshold=0.8, word_thresholds={"no": 0.5}))
    assert mixed == ("misses 3 % · 0.1 false alarms an hour (words that follow)",)


def test_a_word_of_its_own_leaves_the_sentence_to_those_that_follow() -> None:
    sentence, longer = reported(Rule(threshold=0.8, word_thresholds={"no": 0.5}))
    assert sentence == (
        "misses 3 % · other words taken 1 % · 0.1 false alarms an hour, "
        "for the words that follow the slider"
    )
    assert "All words, each at its own threshold: misses 2 %" in longer


def test_where_no_word_follows_it_is_about_all_of_them() -> None:
    sentence, _ = reported(Rule(word_thresholds={"yes": 0.5, "no": 0.5}))
    assert sentence.startswith("with the words' own thresholds: misses 0.5 %")


def test_an_inactive_word_does_not_count() -> None:
    sentence, _ = reported(Rule(threshold=0.8, words=("yes",)))
    assert sentence == "misses 3 % · other words taken 1 % · 0.1 false alarms an hour"


@pytest.mark.parametrize(
    ("rule", "hop_ms"), [(RULE, 50), (Rule(threshold=0.8, smoothing_ms=500), 100)]
)
def test_another_rule_or_hop_than_was_measured_is_reported(rule: Rule, hop_ms: int) -> None:
    sentence, longer = reported(rule, hop_ms)
    assert sentence.endswith("measured with the model's own rule")
    assert "at a hop of 100 ms" in longer
    assert "own rule" not in reported(RULE)[0]
