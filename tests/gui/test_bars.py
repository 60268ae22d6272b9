# SPDX-License-Identifier: MIT
from __future__ import annotations

import time

import pytest

from spotter.gui.bars import Bars
from spotter.gui.theme import LIGHT
from tests.gui.looking import count, pixels, wait_until

LABELS = ("_silence_", "_unknown_", "yes", "no", "up")


@pytest.fixture
def bars(shown) -> Bars:
    made = Bars()
    made.show_words(LABELS)
    made.show_threshold(0.8)
    return shown(made, 336, 240)


def accents(bars: Bars, label: str) -> int:
    return count(pixels(bars, bars.track(label)), LIGHT.accent)


def test_a_bar_that_passes_is_in_the_accents_colour_and_no_other(bars) -> None:
    bars.show_scores({"yes": 0.9, "no": 0.7, "_unknown_": 0.95})
    track = bars.track("yes")
    assert accents(bars, "yes") == pytest.approx(0.9 * track.width() * track.height(), rel=0.1)
    for other in ("no", "up", "_unknown_", "_silence_"):
        assert accents(bars, other) == 0


def test_the_colour_follows_the_threshold(bars) -> None:
    bars.show_scores({"no": 0.7})
    bars.show_threshold(0.6)
    assert accents(bars, "no") > 500
    bars.show_threshold(0.71)
    assert accents(bars, "no") == 0


def test_a_bar_is_as_long_as_its_score(bars) -> None:
    bars.show_threshold(1.0)
    bars.show_scores({"yes": 0.5})
    track = bars.track("yes")
    shown = count(pixels(bars, track), LIGHT.idle)
    assert shown == pytest.approx(0.5 * track.width() * track.height(), rel=0.06)


def test_the_order_is_fixed_and_what_is_no_word_comes_last(bars) -> None:
    tops = [bars.track(label).top() for label in ("yes", "no", "up", "_unknown_", "_silence_")]
    assert tops == sorted(tops)
    bars.show_scores({"up": 1.0})
    assert [bars.track(label).top() for label in ("yes", "no", "up")] == tops[:3]


def test_a_bar_rises_at_once_and_falls_within_150_ms(bars) -> None:
    bars.show_scores({"yes": 0.9})
    assert bars.value("yes") == 0.9
    bars.show_scores({"yes": 0.0})
    fallen_at = time.monotonic()
    wait_until(lambda: bars.value("yes") == 0.0, 2)
    assert 0.08 < time.monotonic() - fallen_at < 0.6


def test_at_a_detection_its_bar_stays_for_a_moment(bars) -> None:
    bars.show_scores({"yes": 0.9})
    bars.hold("yes", 0.95)
    held_at = time.monotonic()
    bars.show_scores({"yes": 0.1})
    assert bars.value("yes") == 0.95
    wait_until(lambda: bars.value("yes") < 0.95, 2)
    assert time.monotonic() - held_at >= 0.29


def test_the_tick_stands_clear_of_a_passing_bar(bars) -> None:
    bars.show_scores({"yes": 1.0})
    track = bars.track("yes")
    row = pixels(bars, track)[int(track.height() / 2)]
    at = round(0.8 * track.width())
    window = [abs(int(row[at + dx][0]) - 0xF7) < 8 for dx in (-3, 2)]
    assert all(window)
    assert abs(int(row[at][0]) - 0x1A) < 12


def test_rows_keep_their_least_height(bars) -> None:
    bars.resize(300, bars.minimumSizeHint().height())
    tops = [bars.track(label).top() for label in ("yes", "no")]
    assert tops[1] - tops[0] == pytest.approx(16, abs=0.1)
    assert bars.track("_silence_").bottom() <= bars.height()
