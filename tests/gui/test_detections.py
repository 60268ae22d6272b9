# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from spotter.gui.detections import HEADER_PX, ROW_PX, Detections
from spotter.gui.theme import LIGHT
from tests.gui.looking import click, count, heard, pixels


@pytest.fixture
def listed(shown) -> Detections:
    return shown(Detections(), 800, HEADER_PX + 5 * ROW_PX)


def text(listed: Detections, row: int, column: int) -> str:
    model = listed.table.model()
    return str(model.data(model.index(row, column)))


def when(detection) -> str:
    return f"at {detection.start_s:.0f}"


WORDS = [heard("yes", 1.0, 0.9), heard("no", 3.0, 0.85), heard("up", 6.0, 0.99)]


def test_the_newest_word_is_at_the_top(listed) -> None:
    listed.show_detections(WORDS, when)
    assert [text(listed, row, 1) for row in range(3)] == ["up", "no", "yes"]
    assert (text(listed, 0, 0), text(listed, 0, 2)) == ("at 6", "0.99")


def test_an_empty_list_says_what_will_be_in_it(listed) -> None:
    assert not listed.table.isVisible()
    assert count(pixels(listed)[:HEADER_PX], LIGHT.muted, 60) > 100
    listed.show_detections(WORDS, when)
    assert listed.table.isVisible()


def test_a_click_chooses(listed) -> None:
    chosen: list[object] = []
    listed.chosen.connect(chosen.append)
    listed.show_detections(WORDS, when)
    click(listed.table.viewport(), 200, ROW_PX * 1.5)
    assert chosen == [WORDS[1]]


def test_the_arrow_keys_choose(listed) -> None:
    chosen: list[object] = []
    listed.show_detections(WORDS, when)
    listed.show_chosen(WORDS[2])
    listed.chosen.connect(chosen.append)
    listed.table.setFocus()
    QTest.keyClick(listed.table, Qt.Key.Key_Down)
    assert chosen == [WORDS[1]]


def test_the_chosen_row_stays_chosen_when_words_come(listed) -> None:
    listed.show_detections(WORDS[:2], when)
    listed.show_chosen(WORDS[0])
    listed.show_detections(WORDS, when)
    assert listed.current == WORDS[0]


def test_the_chosen_row_stays_chosen_when_all_is_labelled_anew(listed) -> None:
    listed.show_detections(WORDS, when)
    listed.show_chosen(WORDS[0])
    listed.show_detections([WORDS[0], WORDS[2]], when)
    assert listed.current == WORDS[0]
    listed.show_detections([WORDS[2]], when)
    assert listed.current is None


def test_showing_a_choice_is_none_of_the_users(listed) -> None:
    chosen: list[object] = []
    listed.show_detections(WORDS, when)
    listed.chosen.connect(chosen.append)
    listed.show_chosen(WORDS[1])
    assert chosen == []


def test_the_chosen_row_has_a_tint_and_a_bar_at_its_left(listed) -> None:
    listed.show_detections(WORDS, when)
    listed.show_chosen(WORDS[1])
    row = pixels(listed)[HEADER_PX + ROW_PX : HEADER_PX + 2 * ROW_PX - 1]
    assert count(row[:, :3], LIGHT.accent) > 60
    assert count(row[:, 400:700], LIGHT.tint, 2) > 8000
