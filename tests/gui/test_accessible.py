# SPDX-License-Identifier: MIT
"""The window as a screen reader gets it: Qt's accessibility tree, walked from the top."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from spotter.gui import accessible
from tests.gui.looking import wait_until

DEMO = Path(__file__).parents[2] / "assets" / "demo" / "demo.flac"
ROLE, TEXT = QAccessible.Role, QAccessible.Text
CONTROLS = {
    ROLE.Button,
    ROLE.ButtonMenu,
    ROLE.CheckBox,
    ROLE.ComboBox,
    ROLE.SpinBox,
    ROLE.Slider,
    ROLE.EditableText,
    ROLE.Table,
}
VALUED = {ROLE.SpinBox, ROLE.Slider, ROLE.ComboBox, ROLE.ProgressBar}


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for index in range(node.childCount()):
        child = node.child(index)
        if child is not None and not child.state().invisible:
            yield from walk(child)


def tree(widget: QWidget) -> list[QAccessibleInterface]:
    QApplication.processEvents()
    return list(walk(QAccessible.queryAccessibleInterface(widget)))


def inner(node: QAccessibleInterface) -> bool:
    """A part that Qt makes: the line of a number, the list of a choice, a table's cells."""
    parent = node.parent()
    made = (ROLE.SpinBox, ROLE.ComboBox, ROLE.Table, ROLE.List, ROLE.ScrollBar)
    return parent is not None and (parent.role() in made or inner(parent))


@pytest.fixture
def opened(start):
    program = start(files=(DEMO,))
    wait_until(lambda: program.listening.running == "file" and not program.bridge.runs)
    program.window.activateWindow()
    return program


@pytest.fixture(params=["as it opens", "words", "rule", "small", "state"])
def window(opened, request) -> QWidget:
    if request.param == "words":
        opened.presenter.rules.set_word("no", 0.5)
        opened.window.open_words(True)
    elif request.param == "rule":
        opened.window.open_rule(True)
    elif request.param == "small":
        opened.window.resize(560, 320)
    elif request.param == "state":
        opened.window.state.show_first_start(["yes", "no"])
        opened.window.show_state()
    return opened.window


def test_every_control_has_a_name_and_a_value(window) -> None:
    seen = set()
    for node in tree(window):
        if node.role() not in CONTROLS | VALUED or inner(node):
            continue
        seen.add(node.role())
        assert node.text(TEXT.Name), node
        if node.role() in VALUED:
            assert node.text(TEXT.Value), node
    assert {ROLE.Button, ROLE.SpinBox, ROLE.Slider, ROLE.ComboBox, ROLE.ProgressBar} <= seen


def test_whatever_takes_the_focus_is_a_control_with_its_keys_in_its_tooltip(window) -> None:
    keys = ("Alt+", "Ctrl+", "Space", "Esc", "Enter", "F10", "Insert", "arrows", "Arrows", ", +")
    n = 0
    for node in tree(window):
        widget = node.object()
        if not node.state().focusable or not isinstance(widget, QWidget) or inner(node):
            continue
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or node.role() == ROLE.Window:
            continue
        n += 1
        assert node.role() in CONTROLS, node
        assert any(key in widget.toolTip() for key in keys), (node, widget.toolTip())
    assert n >= 7


def test_what_is_drawn_says_what_it_is_and_what_it_shows(opened) -> None:
    window = opened.window
    word = opened.presenter.detections[0]
    opened.presenter.choose(word)
    wait_until(lambda: window.bars.value(word.word) > 0.9)
    for widget, role, shows in (
        (window.spectrogram, ROLE.Graphic, word.word),
        (window.trace, ROLE.Chart, f"threshold {opened.presenter.rule.threshold:.2f}"),
        (window.bars, ROLE.Chart, f"{word.word} {word.score:.2f}"),
        (window.large_word, ROLE.StaticText, f"{word.word} {word.score:.2f}"),
        (window.level, ROLE.ProgressBar, "no sound"),
    ):
        node = QAccessible.queryAccessibleInterface(widget)
        assert node.role() == role
        assert node.text(TEXT.Name)
        assert shows in node.text(TEXT.Value)


def test_a_detection_is_announced_politely(start, monkeypatch) -> None:
    told: list[tuple[str, object]] = []

    def hear(event: object) -> None:
        if isinstance(event, accessible.QAccessibleAnnouncementEvent):
            told.append((event.message(), event.politeness()))

    monkeypatch.setattr(accessible.QAccessible, "updateAccessibility", hear)
    program = start(demo=True)
    wait_until(lambda: program.presenter.detections, 20)
    first = program.presenter.detections[0]
    polite = QAccessible.AnnouncementPoliteness.Polite
    assert told[0] == (f"{first.word} {first.score:.2f}", polite)


def test_the_whole_window_can_be_walked_with_tab(window) -> None:
    wanted = {
        node.object()
        for node in tree(window)
        if node.role() in CONTROLS and not inner(node) and isinstance(node.object(), QWidget)
    }
    wanted = {w for w in wanted if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus}
    window.pill.setFocus()
    reached = set()
    for _ in range(80):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert wanted <= reached, {w.accessibleName() for w in wanted - reached}


def test_f1_shows_every_key(opened) -> None:
    window = opened.window
    QTest.keyClick(window, Qt.Key.Key_F1)
    wait_until(lambda: window.findChildren(QDialog))
    dialog = window.findChildren(QDialog)[0]
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    for shortcut in window.findChildren(QShortcut):
        assert shortcut.whatsThis(), shortcut.key().toString()
        assert shortcut.key().toString() in shown
    for action in window.actions():
        assert action.shortcut().toString() in shown
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    wait_until(lambda: not window.findChildren(QDialog))


def test_no_two_things_have_the_same_key(opened) -> None:
    window = opened.window
    keys = [one.key().toString() for one in window.findChildren(QShortcut)]
    keys += [one.shortcut().toString() for one in window.actions()]
    assert len(keys) == len(set(keys))
