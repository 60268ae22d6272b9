# SPDX-License-Identifier: MIT
"""The operating curve: counts added up by hand, and bad tables refused."""

from __future__ import annotations

from typing import Any

import pytest

from spotter.model.model_card import ModelCard
from spotter.model.operating_curve import OperatingCurve

VALUES: dict[str, Any] = {
    "words": {
        # threshold, spoken, missed, taken, alarms
        "yes": [[0.5, 100, 2, 10, 4], [0.9, 100, 10, 2, 0]],
        "no": [[0.5, 50, 1, 6, 2], [0.9, 50, 7, 0, 0]],
    },
    "others": 200,
    "hours": 2.0,
    "conditions": "two rows by hand",
    "rule": {},
    "hop_ms": 100,
}


def curve(**changes: Any) -> OperatingCurve | None:
    return OperatingCurve.from_dict({**VALUES, **changes})


def test_words_at_a_common_threshold_add_up() -> None:
    expected = curve().expect({"yes": 0.5, "no": 0.5})
    assert expected.miss_rate == pytest.approx(3 / 150)
    assert expected.taken_rate == pytest.approx(16 / 200)
    assert expected.false_alarms_per_hour == pytest.approx(6 / 2)
    assert (expected.spoken, expected.others, expected.alarms) == (150, 200, 6)


def test_each_word_may_have_its_own_threshold_between_two_measured_ones() -> None:
    expected = curve().expect({"yes": 0.7, "no": 0.9})
    assert expected.miss_rate == pytest.approx((6 + 7) / 150)
    assert expected.taken_rate == pytest.approx((6 + 0) / 200)
    assert expected.false_alarms_per_hour == pytest.approx(2 / 2)


def test_outside_the_measured_thresholds_the_nearest_speaks() -> None:
    assert curve().expect({"yes": 0.1}).miss_rate == pytest.approx(0.02)
    assert curve().expect({"yes": 1.0}).miss_rate == pytest.approx(0.10)


def test_what_was_not_measured_is_not_promised() -> None:
    assert curve().expect({"maybe": 0.5}) is None
    assert curve().expect({}) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"words": {"yes": [[0.5, 100, 2, 10]]}},
        {"words": {"yes": [[0.5, 100, -2, 10, 1]]}},
        {"words": {"yes": [[0.5, 100, 2, 10, 1], [0.5, 100, 2, 10, 1]]}},
        {"words": {"yes": [[0.5, 100, 2, float("nan"), 1]]}},
        {"words": []},
        {"hours": "many"},
        {"hours": float("nan")},
        {"hours": -1.0},
        {"others": -1},
        {"rule": 3},
    ],
)
def test_a_curve_that_makes_no_sense_is_none(changes: dict[str, Any]) -> None:
    assert curve(**changes) is None


def test_no_curve_is_none() -> None:
    assert OperatingCurve.from_dict(None) is None


def test_a_card_takes_what_it_knows() -> None:
    card = ModelCard.from_dict({"licence": "MIT", "seed": 7, "colour": "blue"})
    assert (card.licence, card.seed, card.limits) == ("MIT", "7", "")
    assert ModelCard.from_dict("nonsense") == ModelCard()
