# SPDX-License-Identifier: MIT
"""The study of the unknown: its division by hand, its figures by hand, and the whole of it once."""

from __future__ import annotations

import numpy as np
import pytest

from spotter.errors import InputError
from train.studies.unknown.design import divisions
from train.studies.unknown.figures import ByGroup
from train.studies.unknown.scores import (
    balanced_accuracy,
    macro_f1,
    placements,
    score,
    threshold_at,
)

COUNTS = {"bed": 90, "cat": 80, "four": 70, "one": 60, "six": 50, "two": 40, "sheila": 3}


def test_every_word_trains_tunes_and_tests_once() -> None:
    divided = divisions(COUNTS)
    # Dealt forth and back by their number: bed two sheila · cat six · four one.
    assert divided[0].train_words == ("bed", "two", "sheila")
    assert divided[0].tune_words == ("cat", "six")
    assert divided[0].test_words == ("four", "one")
    for role in ("train_words", "tune_words", "test_words"):
        assert sorted(word for one in divided for word in getattr(one, role)) == sorted(COUNTS)
    for one in divided:
        assert sorted((*one.train_words, *one.tune_words, *one.test_words)) == sorted(COUNTS)


def test_no_speaker_has_two_parts_and_nobody_is_tested_twice() -> None:
    speakers = [f"{number:08x}" for number in range(2000)]
    parts = np.array([[one.part_of(speaker) for speaker in speakers] for one in divisions(COUNTS)])
    assert set(np.unique(parts)) == {"train", "tune", "test"}
    assert np.mean(parts == "train") == pytest.approx(0.6, abs=0.03)
    assert np.mean(parts == "test") == pytest.approx(0.2, abs=0.03)
    assert (parts == "test").sum(axis=0).max() == 1


def test_two_other_words_are_too_few() -> None:
    with pytest.raises(InputError, match="cannot be divided"):
        divisions({"bed": 9, "cat": 9})


def test_scores_by_hand() -> None:
    # Two keywords and a third label.
    logits = np.log(np.array([[6.0, 2.0, 2.0], [1.0, 1.0, 8.0]], np.float32))
    assert score(logits, 2, "max-softmax") == pytest.approx([0.6, 0.1])
    assert score(logits, 2, "max-logit") == pytest.approx(np.log([6, 1]), abs=1e-6)
    assert score(logits, 2, "energy") == pytest.approx(np.log([8, 2]))


def test_a_threshold_lets_just_its_share_be_missed() -> None:
    scores = np.arange(40) / 40
    threshold = threshold_at(scores, 0.05)
    assert threshold == 2 / 40
    assert np.mean(scores < threshold) == 0.05
    assert threshold_at(scores, 0) == 0


def test_placements_count_ties_half() -> None:
    known, unknown = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 2.0, 2.5, 9.0])
    assert placements(known, unknown).tolist() == [1, 0.625, 0.5, 0]


def test_macro_f1_by_hand() -> None:
    truth, said = np.array([0, 0, 0, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 0])
    # 2·right / (said + meant): 4/6, 2/3, 2/3.
    assert macro_f1(truth, said, 3) == pytest.approx((4 / 6 + 2 / 3 + 2 / 3) / 3)


def test_balanced_accuracy_gives_each_label_the_same_say() -> None:
    truth, said = np.array([0, 0, 0, 0, 1]), np.array([0, 0, 0, 1, 1])
    assert balanced_accuracy(truth, said, 3) == pytest.approx((0.75 + 1) / 2)


def test_a_difference_of_pairs_is_surer_than_its_two_shares() -> None:
    totals = np.full(8, 100.0)
    # Words differ much, and the second arm takes ten clips fewer of each.
    first = np.array([20.0, 90, 30, 80, 50, 60, 15, 95])
    gap = ByGroup(first - 10, totals).minus(ByGroup(first, totals))
    assert gap.value == pytest.approx(-0.1)
    assert gap.interval == pytest.approx((-0.1, -0.1))
    low, high = ByGroup(first, totals).interval
    assert high - low > 0.3
