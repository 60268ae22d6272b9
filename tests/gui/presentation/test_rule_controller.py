# SPDX-License-Identifier: MIT
"""Every handle of the rule in the whole window, and what is labelled anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

import spotter
from spotter.gui.style.theme import LIGHT
from tests.gui.looking import count, drag, pixels, wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


@pytest.fixture
def opened(start):
    program = start(files=(DEMO,))
    wait_until(lambda: program.session.running == "file" and not program.bridge.runs)
    return program


def words(program) -> list[str]:
    return [one.word for one in program.presenter.history.detections]


def spotted(**options: object) -> list[str]:
    return [one.word for one in spotter.spot(str(DEMO), **options)]


def test_the_tick_through_the_bars_moves_the_one_threshold(opened) -> None:
    bars = opened.views.bars
    track = bars.track("no")
    y = track.center().y()
    drag(bars, QPointF(bars.x_of("no"), y), QPointF(track.left() + 0.5 * track.width(), y))
    assert opened.presenter.rule.threshold == pytest.approx(0.5, abs=0.011)
    assert opened.views.threshold.number.value() == opened.presenter.rule.threshold


def test_a_word_gets_a_threshold_of_its_own_and_is_labelled_by_it(opened) -> None:
    window, views = opened.window, opened.views
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert not views.bars.controls["stop"].number.isHidden()
    views.bars.controls["stop"].number.setValue(1.0)
    assert words(opened) == spotted(word_thresholds={"stop": 1.0})
    assert words(opened) != spotted()
    assert "for the words that follow the slider" in views.threshold.sentence.whole
    views.bars.controls["stop"].back.click()
    assert words(opened) == spotted()


def test_a_word_that_is_switched_off_is_not_detected(opened) -> None:
    window, views = opened.window, opened.views
    window.open_words(True)
    views.bars.controls["stop"].box.click()
    assert "stop" in spotted()
    assert "stop" not in words(opened)
    views.bars.controls["stop"].box.click()
    assert opened.presenter.rule.words == ()
    assert words(opened) == spotted()


def test_all_as_the_slider_ends_every_exception(opened) -> None:
    opened.presenter.rules.set_word("no", 0.3)
    opened.presenter.rules.set_word("go", 0.9)
    opened.window.words_as_slider.emit()
    assert opened.presenter.rule.word_thresholds == {}
    assert opened.views.bars.has_common_line


def test_the_trace_is_coloured_from_the_words_own_threshold_on(opened) -> None:
    score_plot, rules = opened.views.score_plot, opened.presenter.rules
    rules.set_threshold(1.0)
    assert count(pixels(score_plot), LIGHT.accent, 30) == 0
    for word in opened.session.model.words:
        rules.set_word(word, 0.5)
    assert count(pixels(score_plot), LIGHT.accent, 30) > 50


def test_esc_closes_the_opened_bars_and_the_rule(opened) -> None:
    window, views = opened.window, opened.views
    for open_it, is_open in (
        (window.open_words, lambda: views.bars.is_open),
        (window.open_rule, lambda: not views.rule_panel.isHidden()),
    ):
        open_it(True)
        assert is_open()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not is_open()


def test_the_rules_numbers_label_anew_and_go_back(opened) -> None:
    window, views, own = opened.window, opened.views, opened.presenter.rule
    window.open_rule(True)
    assert not views.rule_panel.back.isEnabled()
    numbers = views.rule_panel.numbers
    numbers["smoothing_ms"].setValue(1000)
    numbers["refractory_ms"].setValue(2000)
    assert opened.presenter.rule.smoothing_ms == 1000
    assert words(opened) != spotted()
    lines = {name: number.lineEdit() for name, number in numbers.items()}
    bold = [name for name, line in lines.items() if line.font().weight() >= 600]
    assert bold == ["smoothing_ms", "refractory_ms"]
    assert "measured with the model's own rule" in views.threshold.sentence.whole
    views.rule_panel.back.click()
    assert opened.presenter.rule == own
    assert words(opened) == spotted()
