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

from spotter.gui.style import accessibility
from tests.gui.looking import wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"
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
    wait_until(lambda: program.session.running == "file" and not program.bridge.runs)
    program.window.activateWindow()
    return program


def states(program) -> Iterator[QWidget]:
    """The window as it opens, with each panel, small, and with words in the picture's place."""
    window, views = program.window, program.views
    yield window
    program.presenter.rules.set_word("no", 0.5)
    window.open_words(True)
    yield window
    window.open_words(False)
    window.open_rule(True)
    yield window
    window.open_rule(False)
    window.resize(560, 320)
    yield window
    views.state.show_first_start(["yes", "no"])
    window.show_state()
    yield window


def test_every_control_has_a_name_and_a_value(opened) -> None:
    for window in states(opened):
        seen = set()
        for node in tree(window):
            if node.role() not in CONTROLS | VALUED or inner(node):
                continue
            seen.add(node.role())
            assert node.text(TEXT.Name), node
            if node.role() in VALUED:
                assert node.text(TEXT.Value), node
        assert {ROLE.Button, ROLE.SpinBox, ROLE.Slider, ROLE.ComboBox, ROLE.ProgressBar} <= seen


def test_a_screen_reader_may_ask_everything_for_every_interface(opened) -> None:
    """A wrong answer is no wrong text but the end of the program."""
    for window in states(opened):
        for node in tree(window):
            number = node.valueInterface()
            if number is not None:
                assert number.minimumValue() <= number.currentValue() <= number.maximumValue()
            for ask in (node.actionInterface, node.textInterface, node.selectionInterface):
                ask()
    slider = QAccessible.queryAccessibleInterface(opened.views.threshold.slider)
    assert slider.valueInterface() is not None
    assert slider.actionInterface() is not None
    assert slider.textInterface() is None


def focusable(window: QWidget) -> list[tuple[QAccessibleInterface, QWidget]]:
    """What Tab stops at."""
    found = []
    for node in tree(window):
        widget = node.object()
        if isinstance(widget, QWidget) and node.state().focusable and not inner(node):
            tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if tab and widget.isEnabled() and node.role() != ROLE.Window:
                found.append((node, widget))
    return found


def test_whatever_takes_the_focus_is_a_control_with_its_keys_in_its_tooltip(opened) -> None:
    keys = ("Alt+", "Ctrl+", "Space", "Esc", "Enter", "F10", "Insert", "arrows", "Arrows", ", +")
    for window in states(opened):
        controls = focusable(window)
        assert len(controls) >= 6
        for node, widget in controls:
            assert node.role() in CONTROLS, node
            assert any(key in widget.toolTip() for key in keys), (node, widget.toolTip())


def test_what_is_drawn_says_what_it_is_and_what_it_shows(opened) -> None:
    views = opened.views
    word = opened.presenter.detections[0]
    opened.presenter.choose(word)
    wait_until(lambda: views.bars.value(word.word) > 0.9)
    for widget, role, shows in (
        (views.spectrogram, ROLE.Graphic, word.word),
        (views.score_plot, ROLE.Chart, f"threshold {opened.presenter.rule.threshold:.2f}"),
        (views.bars, ROLE.Chart, f"{word.word} {word.score:.2f}"),
        (views.large_word, ROLE.StaticText, f"{word.word} {word.score:.2f}"),
        (views.level, ROLE.ProgressBar, "no sound"),
    ):
        node = QAccessible.queryAccessibleInterface(widget)
        assert node.role() == role
        assert node.text(TEXT.Name)
        assert shows in node.text(TEXT.Value)
        assert shows in node.text(TEXT.Description)


def test_a_detection_is_announced_politely(start, monkeypatch) -> None:
    reported: list[tuple[str, object]] = []

    def hear(event: object) -> None:
        if isinstance(event, accessibility.QAccessibleAnnouncementEvent):
            reported.append((event.message(), event.politeness()))

    monkeypatch.setattr(accessibility.QAccessible, "updateAccessibility", hear)
    program = start(demo=True)
    wait_until(lambda: program.presenter.detections, 20)
    first = program.presenter.detections[0]
    polite = QAccessible.AnnouncementPoliteness.Polite
    assert reported[0] == (f"{first.word} {first.score:.2f}", polite)


def test_the_whole_window_can_be_walked_with_tab(opened) -> None:
    for window in states(opened):
        wanted = {widget for _, widget in focusable(window)}
        opened.views.listen_button.setFocus()
        reached = set()
        for _ in range(len(wanted) + 20):
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
