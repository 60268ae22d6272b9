# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from spotter.gui.detections.table import HEADER_PX, ROW_PX, Detections
from spotter.gui.detections.table_model import Column, Details
from spotter.gui.style.theme import LIGHT
from tests.gui.looking import click, count, detected, pixels, wait_until


@pytest.fixture
def listed(shown) -> Detections:
    return shown(Detections(), 800, HEADER_PX + 5 * ROW_PX)


def text(listed: Detections, row: int, column: int) -> str:
    model = listed.table.model()
    return str(model.data(model.index(row, column)))


def when(detection) -> str:
    return f"at {detection.start_s:.0f}"


WORDS = [detected("yes", 1.0, 0.9), detected("no", 3.0, 0.85), detected("up", 6.0, 0.99)]


@pytest.fixture
def detailed(listed) -> Detections:
    """The newest word is marked as right, the oldest is not kept any more."""
    details = {
        WORDS[0]: Details(),
        WORDS[1]: Details(sounds=True, note="cannot be written", failed=True),
        WORDS[2]: Details(sounds=True, mark="right", note="right · kept", runner_up="no 0.12"),
    }
    listed.show_detections(WORDS, when)
    listed.show_details(details.__getitem__)
    return listed


def cell(listed: Detections, row: int, column: Column) -> QRect:
    return listed.table.visualRect(listed.table.model().index(row, column))


def seen(listed: Detections, row: int, column: Column) -> np.ndarray:
    at = cell(listed, row, column)
    return pixels(listed.table.viewport())[at.top() : at.bottom(), at.left() : at.right()]


def test_buttons_emit_what_is_wanted(detailed) -> None:
    reported: list[object] = []
    detailed.played.connect(lambda one: reported.append(("play", one)))
    detailed.marked.connect(lambda one, mark: reported.append((mark, one)))
    for column in (Column.PLAY, Column.RIGHT, Column.WRONG, Column.WORD):
        at = cell(detailed, 1, column).center()
        click(detailed.table.viewport(), at.x(), at.y())
    assert reported == [("play", WORDS[1]), ("right", WORDS[1]), ("wrong", WORDS[1])]


def test_keys_do_the_same_with_the_chosen_row(detailed) -> None:
    reported: list[object] = []
    detailed.played.connect(lambda one: reported.append(("play", one)))
    detailed.marked.connect(lambda one, mark: reported.append((mark, one)))
    QTest.keyClick(detailed.table, Qt.Key.Key_Return)
    assert reported == []
    detailed.show_chosen(WORDS[2])
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        QTest.keyClick(detailed.table, key)
    assert reported == [("play", WORDS[2]), ("right", WORDS[2]), ("wrong", WORDS[2])]


def test_a_mark_is_tinted_and_what_cannot_be_played_is_pale(detailed) -> None:
    assert count(seen(detailed, 0, Column.RIGHT), LIGHT.tint, 2) > 300
    assert count(seen(detailed, 0, Column.WRONG), LIGHT.tint, 2) == 0
    assert count(seen(detailed, 1, Column.PLAY), LIGHT.muted, 30) > 20
    assert count(seen(detailed, 2, Column.PLAY), LIGHT.muted, 30) == 0


def test_a_mark_in_the_chosen_row_stands_out_of_its_tint(detailed) -> None:
    detailed.show_chosen(WORDS[2])
    assert count(seen(detailed, 0, Column.RIGHT), LIGHT.window, 2) > 300
    assert count(seen(detailed, 0, Column.WRONG), LIGHT.window, 2) == 0


def test_an_error_in_a_note_is_red(detailed) -> None:
    assert count(seen(detailed, 1, Column.NOTE), LIGHT.bad, 40) > 30
    assert count(seen(detailed, 0, Column.NOTE), LIGHT.bad, 40) == 0


def test_runners_up_have_a_column_where_there_is_room(detailed) -> None:
    assert detailed.table.isColumnHidden(Column.RUNNER_UP)
    detailed.resize(1600, detailed.height())
    assert not detailed.table.isColumnHidden(Column.RUNNER_UP)
    assert text(detailed, 0, Column.RUNNER_UP) == "no 0.12"
    score, runner_up = (cell(detailed, 0, one) for one in (Column.SCORE, Column.RUNNER_UP))
    assert runner_up.left() == score.right() + 1


def test_buttons_have_names_for_screen_readers(detailed) -> None:
    model = detailed.table.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    names = [
        model.data(model.index(0, column), role)
        for column in (Column.PLAY, Column.RIGHT, Column.WRONG)
    ]
    assert names == ["Play", "Right", "Wrong"]


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


def test_a_higher_list_shows_more_rows_and_a_lower_one_still_the_chosen(listed) -> None:
    listed.show_detections([detected("yes", float(at_s)) for at_s in range(10)], when)
    table = listed.table
    table.selectRow(8)
    listed.show_rows(10)
    wait_until(lambda: table.viewport().height() == 10 * ROW_PX)
    assert table.verticalScrollBar().maximum() == 0
    listed.show_rows(5)
    wait_until(lambda: table.viewport().height() == 5 * ROW_PX)
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())
