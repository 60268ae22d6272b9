# SPDX-License-Identifier: MIT
"""Events of the window as a whole: keys that no control handles, dropped files, closing."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QPushButton, QToolButton

from spotter.gui.widgets.listen_button import ListenButton

_SCROLL_STEP_S = 1.0


class WindowEvents(QMainWindow):
    """Tells it; who lays out the window says where its menu is.

    Signals:
        dropped: paths were dropped on the window.
        closing: the window is being closed.
        space_pressed, enter_pressed, escape_pressed: these keys, where no control of its own took
            them.
        scroll_pressed: an arrow key, Home or End, as seconds to move in time.
    """

    dropped = Signal(list)
    closing = Signal()
    space_pressed = Signal()
    enter_pressed = Signal()
    escape_pressed = Signal()
    scroll_pressed = Signal(float)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control took."""
        arrows = {
            Qt.Key.Key_Left: -_SCROLL_STEP_S,
            Qt.Key.Key_Right: _SCROLL_STEP_S,
            Qt.Key.Key_Home: -math.inf,
            Qt.Key.Key_End: math.inf,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_pressed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_or_emit_enter()
        elif key == Qt.Key.Key_Escape:
            self.escape_pressed.emit()
        elif key in arrows:
            self.scroll_pressed.emit(arrows[key])
        else:
            super().keyPressEvent(event)

    def _press_or_emit_enter(self) -> None:
        """Outside of dialogs Qt presses buttons by Space alone; people expect it of Enter too."""
        focus = self.focusWidget()
        if isinstance(focus, QToolButton) and focus.menu() is not None:
            focus.showMenu()
        elif isinstance(focus, (QPushButton, QToolButton, ListenButton)):
            focus.click()
        else:
            self.enter_pressed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the sound end first."""
        self.closing.emit()
        super().closeEvent(event)
