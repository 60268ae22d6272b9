# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from spotter.gui.style.theme import LIGHT
from spotter.gui.threshold.expected_errors import ExpectationText
from spotter.gui.threshold.threshold_row import ThresholdRow
from tests.gui.looking import click, count, drag, pixels, turn


@pytest.fixture
def row(shown) -> ThresholdRow:
    made = ThresholdRow()
    made.show_threshold(0.8)
    made.show_own(0.8)
    return shown(made, 1280, 48)


@pytest.fixture
def moved(row) -> list[float]:
    reported: list[float] = []
    row.moved.connect(reported.append)
    return reported


def test_slider_and_number_show_the_same_threshold(row) -> None:
    row.show_threshold(0.35)
    assert row.slider.value() == 350
    assert row.number.value() == 0.35
    assert row.number.text() == "0.35"


def test_showing_a_threshold_is_no_move(row, moved) -> None:
    row.show_threshold(0.35)
    assert moved == []


def test_a_drag_moves_it_in_hundredths(row, moved) -> None:
    middle = row.slider.height() / 2
    drag(row.slider, QPointF(row.slider.x_of(0.8), middle), QPointF(row.slider.x_of(0.301), middle))
    assert moved[-1] == pytest.approx(0.30)


def test_a_click_brings_the_handle(row, moved) -> None:
    click(row.slider, row.slider.x_of(0.5), row.slider.height() / 2)
    assert moved == [0.5]


def test_arrows_page_keys_and_shift_move_it(row, moved) -> None:
    row.slider.setFocus()
    for key, modifier, lands_on in (
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 0.79),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 0.74),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 0.741),
    ):
        QTest.keyClick(row.slider, key, modifier)
        assert moved[-1] == pytest.approx(lands_on)


def test_the_number_is_stepped_and_typed(row, moved) -> None:
    row.number.setFocus()
    QTest.keyClick(row.number, Qt.Key.Key_Up)
    assert moved[-1] == pytest.approx(0.81)
    QTest.keyClick(row.number, Qt.Key.Key_PageDown)
    assert moved[-1] == pytest.approx(0.76)
    row.number.selectAll()
    QTest.keyClicks(row.number, "0.655")
    QTest.keyClick(row.number, Qt.Key.Key_Return)
    assert moved[-1] == pytest.approx(0.655)
    assert row.number.text() == "0.655"


def test_a_double_click_asks_for_the_models_own(row) -> None:
    asked: list[bool] = []
    row.reset.connect(lambda: asked.append(True))
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton, pos=QPointF(200, 16).toPoint())
    assert asked == [True]


def test_the_side_that_passes_is_coloured(row) -> None:
    row.show_threshold(0.5)
    right = count(pixels(row.slider)[:, row.slider.width() // 2 + 20 :], LIGHT.accent)
    left = count(pixels(row.slider)[:, : row.slider.width() // 2 - 20], LIGHT.accent)
    assert right > 300
    assert left == 0


SENTENCE = "misses 3 % · other words taken 2 % · 0.4 false alarms an hour"


def test_a_sentence_without_room_is_cut_and_whole_in_its_tooltip(row) -> None:
    row.show_expectation(ExpectationText(SENTENCE, "Measured on people it never heard"))
    assert row.sentence.text() == SENTENCE
    row.resize(600, 48)
    QApplication.processEvents()
    assert row.sentence.text().endswith("…")
    assert SENTENCE in row.sentence.toolTip()
    assert "people it never heard" in row.sentence.toolTip()


def test_without_room_the_sentence_says_less_before_it_is_cut(row) -> None:
    row.show_expectation(
        ExpectationText(SENTENCE, "", ("misses 3 % · 0.4 false alarms an hour", "misses 3 %"))
    )
    row.resize(780, 48)
    QApplication.processEvents()
    assert row.sentence.text() == "misses 3 % · 0.4 false alarms an hour"
    row.resize(600, 48)
    QApplication.processEvents()
    assert row.sentence.text() == "misses 3 %"
    assert SENTENCE in row.sentence.toolTip()
    assert row.sentence.accessibleName() == SENTENCE


def test_the_slider_gives_way_to_the_sentence(row) -> None:
    row.show_expectation(ExpectationText(SENTENCE, ""))
    row.resize(900, 48)
    QApplication.processEvents()
    assert row.sentence.text() == SENTENCE
    assert 140 <= row.slider.width() < 360


def test_with_shift_a_drag_is_ten_times_finer(row, moved) -> None:
    start = QPointF(row.slider.x_of(0.8), row.slider.height() / 2)
    drag(row.slider, start, start - QPointF(10, 0), Qt.KeyboardModifier.ShiftModifier)
    assert moved[-1] == pytest.approx(0.8 - 1 / row.slider.width(), abs=0.002)
    assert round(1000 * moved[-1]) % 10


def test_a_notch_of_the_wheel_is_a_step(row, moved) -> None:
    for modifiers, lands_on in (
        (Qt.KeyboardModifier.NoModifier, 0.79),
        (Qt.KeyboardModifier.ShiftModifier, 0.789),
    ):
        turn(row.slider, -120, modifiers)
        assert moved[-1] == pytest.approx(lands_on)


def test_the_button_asks_for_a_threshold_for_each_word(row) -> None:
    asked: list[bool] = []
    row.opened.connect(asked.append)
    row.per_word.click()
    row.per_word.click()
    assert asked == [True, False]


def test_a_screen_reader_is_reported_the_threshold_and_what_to_expect_and_no_steps(
    row, moved
) -> None:
    row.show_threshold(0.35)
    row.show_expectation(ExpectationText("misses 5 %", "measured on …"))
    node = QAccessible.queryAccessibleInterface(row.slider)
    assert node.role() == QAccessible.Role.Slider
    assert node.text(QAccessible.Text.Value) == "0.35"
    assert node.text(QAccessible.Text.Description) == "misses 5 %"
    number = node.valueInterface()
    assert (number.currentValue(), number.minimumValue(), number.maximumValue()) == (0.35, 0, 1)
    assert number.minimumStepSize() == 0.01
    number.setCurrentValue(0.625)
    assert moved == [0.625]
    assert node.text(QAccessible.Text.Value) == "0.625"


def test_the_handle_stays_under_the_pointer_while_the_sentence_changes(row) -> None:
    row.resize(700, 48)
    row.show_expectation(ExpectationText("a sentence that takes a lot of room, as they may", ""))
    narrow = row.slider.width()
    row.slider.setSliderDown(True)
    row.show_expectation(ExpectationText("short", ""))
    assert row.slider.width() == narrow
    row.slider.setSliderDown(False)
    row.show_expectation(ExpectationText("short", ""))
    assert row.slider.width() > narrow
