# SPDX-License-Identifier: MIT
"""All keys of the window, in one place to read them: F1."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spotter.gui.style import theme as looks
from spotter.gui.style.theme import MARGIN, SPACE
from spotter.gui.widgets.label import Label

_HIGHEST_PX = 640


def add(window: QWidget, keys: str, text: str, does: Callable[[], object]) -> None:
    """Let keys do something anywhere in the window; `text` says what."""
    shortcut = QShortcut(QKeySequence(keys), window)
    shortcut.setWhatsThis(text)
    shortcut.activated.connect(does)


class ShortcutsDialog(QDialog):
    """A table of keys and what they do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keys"))
        self.rows = (*self._of_controls(), *_of_actions(window), *_of_shortcuts(window))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(SPACE)
        for row, (keys, text) in enumerate(self.rows):
            name, does = Label(keys, inside), Label(text, inside)
            name.setFont(looks.font(13, 600))
            does.setFont(looks.font(13))
            grid.addWidget(name, row, 0)
            grid.addWidget(does, row, 1)
        grid.setColumnStretch(1, 1)
        self._lay_out(inside)

    def _lay_out(self, inside: QWidget) -> None:
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Keys"))
        scroll.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())  # as everywhere
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, MARGIN, MARGIN)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        wanted = inside.sizeHint()
        self.resize(wanted.width() + 4 * MARGIN, min(wanted.height() + 72, _HIGHEST_PX))

    def _of_controls(self) -> Sequence[tuple[str, str]]:
        """What the keys do that no action or shortcut has."""
        return (
            (self.tr("Space"), self.tr("Listen, or pause")),
            (self.tr("Left, Right"), self.tr("Scroll by a second while paused, or in a file")),
            (self.tr("Home, End"), self.tr("Go to the oldest, or the newest sound")),
            (self.tr("Ctrl+wheel"), self.tr("Show more of the sound, or less")),
            (self.tr("Enter"), self.tr("Hear the chosen word")),
            (self.tr("+, -"), self.tr("The chosen word was right, or wrong")),
            (self.tr("Esc"), self.tr("Close what is open, stop reading a file")),
            (self.tr("Tab, Shift+Tab"), self.tr("Go to the next, or the last control")),
            (self.tr("Arrows, Page keys"), self.tr("Move the threshold; with Shift by 0.001")),
        )


def _of_actions(window: QWidget) -> list[tuple[str, str]]:
    return [
        (_text(action.shortcut()), action.text().rstrip("…").replace("&", ""))
        for action in window.actions()
        if not action.shortcut().isEmpty()
    ]


def _of_shortcuts(window: QWidget) -> list[tuple[str, str]]:
    return [(_text(one.key()), one.whatsThis()) for one in window.findChildren(QShortcut)]


def _text(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.NativeText)
