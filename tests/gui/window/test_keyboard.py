# SPDX-License-Identifier: MIT
"""A session without a mouse: every control by its keys, from where Tab or a shortcut leads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from spotter.gui.widgets import file_dialogs
from spotter.system import paths
from tests import DATA
from tests.gui.looking import wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def program(start):
    made = start(files=(DEMO,))
    wait_until(lambda: made.presenter.detections and not made.bridge.runs)
    made.window.activateWindow()
    made.window.setFocus()
    wait_until(made.window.isActiveWindow)
    return made


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    QApplication.processEvents()
    popup = QApplication.activePopupWidget()
    focus = popup or QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def type_text(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def tab_to(wanted: QWidget) -> None:
    """Go on with Tab until it has the focus."""
    for _ in range(60):
        if QApplication.focusWidget() is wanted:
            return
        press(KEY.Key_Tab)
    raise AssertionError(f"Tab does not lead to {wanted.accessibleName() or wanted}")


def test_the_threshold(program) -> None:
    rules = program.presenter.rules
    press(KEY.Key_T, ALT)
    press(KEY.Key_Left)
    assert rules.rule.threshold == pytest.approx(rules.own.threshold - 0.01)
    press(KEY.Key_Right, SHIFT)
    assert rules.rule.threshold == pytest.approx(rules.own.threshold - 0.009)
    press(KEY.Key_PageDown)
    assert rules.rule.threshold == pytest.approx(rules.own.threshold - 0.059)
    press(KEY.Key_Home)
    assert rules.rule.threshold == 0.0
    tab_to(program.views.threshold.number)
    type_text("0.75")
    press(KEY.Key_Return)
    assert rules.rule.threshold == 0.75


def test_the_words_of_their_own(program) -> None:
    bars, rules = program.views.bars, program.presenter.rules
    press(KEY.Key_T, CTRL)
    yes = bars.controls["yes"]
    assert QApplication.focusWidget() is yes.box
    press(KEY.Key_Space)
    assert "yes" not in rules.rule.active(program.presenter.model.labels)
    tab_to(bars.controls["no"].number)
    press(KEY.Key_Down)
    assert rules.rule.word_thresholds == {"no": pytest.approx(rules.own.threshold - 0.01)}
    tab_to(bars.controls["no"].back)
    press(KEY.Key_Space)
    assert rules.rule.word_thresholds == {}
    press(KEY.Key_Escape)
    assert not bars.is_open
    assert QApplication.focusWidget() is program.views.threshold.per_word


def test_the_rule(program) -> None:
    press(KEY.Key_R, CTRL)
    assert QApplication.focusWidget() is program.views.rule_panel.numbers["smoothing_ms"]
    before = program.presenter.rule.smoothing_ms
    press(KEY.Key_Up)
    assert program.presenter.rule.smoothing_ms == before + 50
    tab_to(program.views.rule_panel.back)
    press(KEY.Key_Space)
    assert program.presenter.rule.smoothing_ms == before
    press(KEY.Key_Escape)
    assert program.views.rule_panel.isHidden()


def test_the_list(program, virtual_microphone) -> None:  # which brings a loudspeaker too
    table = program.views.detections.table
    tab_to(table)
    press(KEY.Key_Down)
    chosen = program.views.detections.current
    assert chosen == program.presenter.detections[-1]
    playing = program.teaching.playing
    press(KEY.Key_Return)
    wait_until(lambda: playing.current == chosen)
    press(KEY.Key_Return)
    wait_until(lambda: playing.current is None)
    press(KEY.Key_Minus)
    taught = paths.data_folder() / "taught"
    wait_until(lambda: list(taught.glob("_unknown_/*.wav")))
    wait_until(lambda: program.teaching._kept)
    press(KEY.Key_Z, CTRL)
    wait_until(lambda: not list(taught.glob("_unknown_/*.wav")))
    wait_until(lambda: not program.teaching._entry(chosen).is_busy)
    press(KEY.Key_Insert)
    wait_until(QApplication.activePopupWidget)
    press(KEY.Key_Down)  # from "yes" to "no"
    press(KEY.Key_Return)
    wait_until(lambda: list(taught.glob("no/*.wav")))


def test_the_export(program, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(file_dialogs, "save", lambda *_: tmp_path / "words.csv")
    press(KEY.Key_E, CTRL)
    wait_until(QApplication.activePopupWidget)
    press(KEY.Key_Return)
    wait_until((tmp_path / "words.csv").exists)


def test_the_menu(program) -> None:
    texts = [action.text() for action in program.views.menu.actions()]

    def choose() -> None:
        for _ in range(texts.index("Rule…") + 1):
            press(KEY.Key_Down)
        press(KEY.Key_Return)

    for opens in (KEY.Key_F10, KEY.Key_Return, KEY.Key_Space):
        program.views.menu_button.setFocus()
        QTimer.singleShot(200, choose)
        press(opens)  # returns when the menu is closed
        assert program.views.rule_panel.isVisible()
        press(KEY.Key_Escape)
        assert program.views.rule_panel.isHidden()


def test_tab_goes_as_one_reads(program) -> None:
    window, views = program.window, program.views
    views.notice.show_message("new", "A new microphone", (("use", "Use it"), ("leave", "Not now")))
    window.open_words(True)
    QApplication.processEvents()
    views.listen_button.setFocus()
    places = []
    while (focus := QApplication.focusWidget()) is not views.listen_button or not places:
        if not views.right.isAncestorOf(focus):  # whose words come after the picture's notices
            places.append(focus.mapTo(window, focus.rect().center()).y())
        press(KEY.Key_Tab)
    rows = [round(place / 24) for place in places]
    assert rows == sorted(rows)
    assert len(rows) >= 8


def test_time(program) -> None:
    presenter = program.presenter
    end_s = presenter.view.end_s
    press(KEY.Key_End)
    last_s = presenter.view.end_s
    press(KEY.Key_Left)
    assert presenter.view.end_s == pytest.approx(last_s - 1)
    press(KEY.Key_Home)
    assert presenter.view.end_s == pytest.approx(end_s)
    press(KEY.Key_Minus, CTRL)
    assert presenter.view.end_s - presenter.view.start_s == pytest.approx(10)
    press(KEY.Key_0, CTRL)
    assert presenter.view.end_s - presenter.view.start_s == pytest.approx(5)


def test_a_notice_and_a_pane(program) -> None:
    window, views = program.window, program.views
    answers: list[tuple[str, str]] = []
    views.notice.pressed.connect(lambda *answer: answers.append(answer))
    views.notice.show_message("new", "A new microphone", (("use", "Use it"), ("leave", "Not now")))
    tab_to(views.notice.buttons["leave"])
    press(KEY.Key_Space)
    assert answers == [("new", "leave")]
    views.state.show_no_microphone()
    window.show_state()
    actions: list[str] = []
    views.state.pressed.disconnect()
    views.state.pressed.connect(actions.append)
    tab_to(views.state.buttons["demo"])
    press(KEY.Key_Space)
    tab_to(views.state.buttons["look again"])
    press(KEY.Key_Return)
    assert actions == ["demo", "look again"]


def test_many_files(start, tmp_path) -> None:
    for name in ("yes_1", "up_1", "bed_1"):
        shutil.copy(DATA / f"{name}.flac", tmp_path)
    program = start(files=(tmp_path,))
    files = program.batching.table
    wait_until(lambda: program.window.shows_files and not program.batching.runs, 60)
    program.window.activateWindow()
    wait_until(lambda: QApplication.focusWidget() is files.table)
    press(KEY.Key_Down)
    assert files.current.path.name == "up_1.flac"
    press(KEY.Key_1, CTRL)  # the other way round
    assert files.rows.file(0).path.name == "yes_1.flac"
    press(KEY.Key_F, CTRL)
    type_text("up")
    assert files.rows.rowCount() == 1
    tab_to(files.table)
    press(KEY.Key_Return)
    wait_until(lambda: program.presenter.detections and not program.bridge.runs)
    tab_to(program.views.notice.buttons["table"])
    press(KEY.Key_Space)
    assert program.window.shows_files
    tab_to(files.close_button)
    press(KEY.Key_Space)
    assert not program.window.shows_files
