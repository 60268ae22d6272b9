# SPDX-License-Identifier: MIT
"""The line over the list of words: what its columns are called, a note, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from spotter.gui.detections.table_model import BUTTONS, WIDTHS_PX, Column
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import MARGIN, SPACE
from spotter.gui.widgets.elided_label import ElidedLabel
from spotter.gui.widgets.label import Label

HEADER_PX = 36
_FLAT_PX = 28


class DetectionHeader(QWidget):
    """Captions, the newest note, and the buttons "I said…" and "Export…".

    Signals:
        said: the user wants to say which word was missed.
        exported: what the user wants to export: a key of `show_exports`.
        undone: the user takes back what the note tells of.
    """

    said = Signal()
    exported = Signal(str)
    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEADER_PX)
        self._captions: dict[Column, Label] = {}
        self._empty = Label(self.tr("Words appear here as they are heard."), self)
        self.note = ElidedLabel(self)
        self._failed = False
        self.undo_button = _flat(self.tr("Undo"), self.tr("Take this back, Ctrl+Z"))
        self.said_button = _flat(
            self.tr("I said…"),
            self.tr("A word was missed, or the chosen one was another: say which, Insert"),
        )
        self.export_button = _flat(
            self.tr("Export…"), self.tr("Write the words, or the sound, into a file, Ctrl+E")
        )
        self.export_menu = QMenu(self)
        self.undo_button.clicked.connect(self.undone)
        self.said_button.clicked.connect(self.said)
        self.export_button.clicked.connect(self.open_export_menu)
        self._lay_out()
        self.show_empty(True)
        self.show_tools(False)
        self.show_note("")
        looks.notifier.changed.connect(self._colour_note)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN - SPACE, 0)
        row.setSpacing(0)
        named = {
            Column.TIME: self.tr("Heard"),
            Column.WORD: self.tr("Word"),
            Column.SCORE: self.tr("Score"),
            Column.RUNNER_UP: self.tr("Runner-up"),
        }
        row.addWidget(self._empty)
        for column, text in named.items():
            caption = self._captions[column] = Label(text, self)
            width = WIDTHS_PX[column] - (MARGIN if column == Column.TIME else 0)
            caption.setFixedWidth(width)
            row.addWidget(caption)
        self._room = QWidget(self)
        self._room.setFixedWidth(sum(WIDTHS_PX[column] for column in BUTTONS))
        row.addWidget(self._room)
        row.addSpacing(MARGIN)
        row.addWidget(self.note, 1)
        row.addWidget(self.undo_button)
        row.addSpacing(SPACE)
        row.addWidget(self.said_button)
        row.addWidget(self.export_button)
        for label in (*self._captions.values(), self._empty, self.note):
            label.setFont(looks.font(12))
            label.setProperty("role", "muted")
        self._empty.setFont(looks.font(13))
        self.show_runner_up(False)

    def show_empty(self, empty: bool) -> None:
        """Say what will be in an empty list, or name the columns."""
        self._is_empty = empty
        self._empty.setVisible(empty)
        self._room.setVisible(not empty)
        for column, caption in self._captions.items():
            caption.setVisible(not empty and (column != Column.RUNNER_UP or self._has_runner_up))

    def show_runner_up(self, shown: bool) -> None:
        """Name the column of runners-up."""
        self._has_runner_up = shown
        self._captions[Column.RUNNER_UP].setVisible(shown and not self._is_empty)

    def show_tools(self, shown: bool) -> None:
        """Offer the buttons: there is something to mark or to export."""
        self.said_button.setVisible(shown)
        self.export_button.setVisible(shown)

    def show_exports(self, texts: Mapping[str, str]) -> None:
        """What can be exported: keys as `exported` tells them, with what the menu says."""
        self.export_menu.clear()
        for key, text in texts.items():
            action = self.export_menu.addAction(text)
            action.triggered.connect(lambda _checked=False, key=key: self.exported.emit(key))

    def open_export_menu(self) -> None:
        """Open the menu under its button."""
        _open_under(self.export_menu, self.export_button)

    def open_menu_of_words(self, menu: QMenu) -> None:
        """Open a menu under "I said…"."""
        _open_under(menu, self.said_button)

    def show_note(self, text: str, *, failed: bool = False, can_undo: bool = False) -> None:
        """Show a note: what was done, or why it was not."""
        self._failed = failed
        self.note.show_text(text)
        self.undo_button.setVisible(can_undo)
        self._colour_note()

    def forget(self) -> None:
        """Leave out a note about what is past; one that can be taken back stays."""
        if self.undo_button.isHidden():
            self.show_note("")

    def _colour_note(self) -> None:
        theme = looks.current()
        self.note.setStyleSheet(f"color: {theme.bad if self._failed else theme.muted};")


def _flat(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "flat")
    button.setFont(looks.font(13))
    button.setFixedHeight(_FLAT_PX)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button


def _open_under(menu: QMenu, button: QPushButton) -> None:
    below = button.mapToGlobal(QPoint(0, button.height()))
    right = button.mapToGlobal(QPoint(button.width(), 0)).x()
    menu.popup(QPoint(min(below.x(), right - menu.sizeHint().width()), below.y()))
    choices = (one for one in menu.actions() if one.isEnabled() and not one.isSeparator())
    first = next(choices, None)
    if first is not None:
        menu.setActiveAction(first)
