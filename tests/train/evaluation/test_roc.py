# SPDX-License-Identifier: MIT
"""Curves on cases drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from train.evaluation.roc import roc, trade_off


def test_roc_by_hand() -> None:
    curve = roc(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False]))
    assert curve.hits.tolist() == [0, 0.5, 0.5, 1, 1]
    assert curve.false_accepts.tolist() == [0, 0, 0.5, 0.5, 1]
    # Three of the four pairs are in order.
    assert curve.area == 0.75


def test_ties_count_half_in_whatever_order_they_come() -> None:
    scores, is_word = np.array([0.5, 0.5, 0.5, 0.5]), np.array([True, True, False, False])
    assert roc(scores, is_word).area == roc(scores, ~is_word).area == 0.5
    assert roc(scores, is_word).hits.tolist() == [0, 1]


@pytest.mark.parametrize(("is_word", "area"), [([1, 1, 0, 0], 1.0), ([0, 0, 1, 1], 0.0)])
def test_perfect_and_perverse(is_word: list[int], area: float) -> None:
    assert roc(np.array([0.9, 0.8, 0.2, 0.1]), np.array(is_word, dtype=bool)).area == area


def test_the_trade_off_by_hand() -> None:
    # Three words, the last of which is heard as another; two that are none.
    trade = trade_off(
        np.array([0.9, 0.6, 0.8, 0.7, 0.2]),
        np.array([True, True, False, False, False]),
        np.array([True, True, True, False, False]),
        np.array([0.0, 0.5, 0.65, 0.9, 1.0]),
    )
    assert trade.missed == pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3, 1])
    assert trade.taken.tolist() == [1, 0.5, 0.5, 0, 0]
    assert trade.taken_at(0.4) == 0.5
    assert trade.taken_at(0.7) == 0
    assert trade.taken_at(0.1) == 1
