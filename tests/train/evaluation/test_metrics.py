# SPDX-License-Identifier: MIT
"""Metrics are product code: each is held to a case computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from train.evaluation.metrics import (
    Rate,
    Share,
    accuracy,
    bootstrap,
    confusion,
    cross_entropy,
    fit_offset,
    fit_temperature,
    less,
    macro_recall,
    poisson,
    precisions,
    recalls,
    wilson,
)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # (0.5 + z²/20 ± z·sqrt(0.25/10 + z²/400)) / (1 + z²/10) with z = 1.95996.
        (5, 10, 0.23659, 0.76341),
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        (90, 100, 0.82563, 0.94477),
    ],
)
def test_wilson_interval(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=1e-5)


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Share(0, 0).value == 0


def test_confusion_counts_truth_by_row() -> None:
    counts = confusion(np.array([0, 0, 0, 1, 2]), np.array([0, 1, 1, 1, 0]), 3)
    assert counts.tolist() == [[1, 2, 0], [0, 1, 0], [1, 0, 0]]
    assert accuracy(counts) == Share(2, 5)
    assert precisions(counts) == [Share(1, 2), Share(1, 3), Share(0, 0)]
    assert recalls(counts) == [Share(1, 3), Share(1, 1), Share(0, 1)]


def test_macro_recall_gives_each_label_the_same_say_and_skips_absent_ones() -> None:
    assert macro_recall([Share(1, 2), Share(100, 100), Share(0, 0)]) == pytest.approx(0.75)
    assert macro_recall([]) == 0


def test_a_share_tells_counts_and_interval() -> None:
    assert str(Share(5, 10)) == "50.0% (5/10, 23.7%–76.3%)"


def test_cross_entropy_by_hand() -> None:
    # Probabilities of the truth: 3/4 and 1/2.
    logits = np.array([[np.log(3.0), 0.0], [7.0, 7.0]])
    expected = -(np.log(3 / 4) + np.log(1 / 2)) / 2
    assert cross_entropy(logits, np.array([0, 1])) == pytest.approx(expected)


def test_temperature_of_a_network_that_is_too_sure() -> None:
    # Right 3 times of 4 with logits (4, 0): the best probability is 3/4, so 4 / T = ln 3.
    logits = np.tile([4.0, 0.0], (4, 1))
    truth = np.array([0, 0, 0, 1])
    assert fit_temperature(logits, truth) == pytest.approx(4 / np.log(3), rel=1e-4)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Half of the chi-squared quantiles with 2n and 2n + 2 degrees of freedom; for 0, ln 20.
    [(0, 0, 2.99573), (1, 0.02532, 5.57164), (4, 1.08987, 10.24159), (10, 4.79539, 18.39036)],
)
def test_poisson_interval(count: int, low: float, high: float) -> None:
    assert poisson(count) == pytest.approx((low, high), abs=1e-4)


def test_a_rate_tells_count_hours_and_interval() -> None:
    assert str(Rate(4, 2.0)) == "2.0 an hour (4 in 2.00 h, 0.5–5.1)"
    assert str(Rate(0, 2.0)) == "fewer than 1.5 an hour (0 in 2.00 h)"
    assert Rate(0, 0).interval == (0, float("inf"))


def test_bootstrap_of_equal_groups_has_no_doubt() -> None:
    assert bootstrap(np.full(5, 3.0), np.full(5, 4.0)) == (0.75, 0.75)


def test_bootstrap_draws_groups_not_clips() -> None:
    # Two speakers, one always right, one always wrong: with chance 1/4 each both draws are the
    # same speaker, so the interval is everything however many clips they have.
    assert bootstrap(np.array([1000.0, 0.0]), np.array([1000.0, 1000.0])) == (0, 1)


def test_bootstrap_of_many_groups_is_as_wide_as_the_normal_interval() -> None:
    rng = np.random.default_rng(5)
    hits = (rng.random(1000) < 0.8).astype(float)
    low, high = bootstrap(hits, np.ones(1000))
    half = 1.96 * np.sqrt(hits.mean() * (1 - hits.mean()) / 1000)
    assert (low, high) == pytest.approx((hits.mean() - half, hits.mean() + half), abs=0.003)


def test_bootstrap_of_nothing_says_nothing() -> None:
    assert bootstrap(np.zeros(2), np.zeros(2)) == (0.0, 1.0)


def test_the_offset_takes_away_what_a_training_expected_too_often() -> None:
    # Three of four windows are of label 0; the network was taught that one of ten is.
    truth = np.array([0] * 75 + [1] * 25)
    logits = np.tile(np.log([0.1, 0.9]), (100, 1))
    offset = fit_offset(logits, truth, 1)
    assert offset == pytest.approx(np.log(9 * 3), rel=1e-4)
    likely = np.exp(less(logits, 1, offset))[0]
    assert likely[0] / likely.sum() == pytest.approx(0.75, rel=1e-4)
