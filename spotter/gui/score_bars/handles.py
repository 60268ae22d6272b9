# SPDX-License-Identifier: MIT
"""Rows of bars whose ticks are handles: a threshold is dragged there, or given back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from spotter.detection.rule import Rule
from spotter.gui.score_bars.layout import BarRow
from spotter.gui.threshold.drag import Drag, is_fine

_REACH_PX = 6
_COMMON = ""
"""Held instead of a word: the line through all of them."""


class BarHandles(QWidget):
    """Knows where each bar lies and what its tick moves.

    Attributes:
        is_open: whether each word has its own threshold, and controls for it.

    Signals:
        threshold_moved: the user dragged the common line here. reset: double-clicked it.
        word_moved, word_reset, word_switched: a word got a threshold of its own, is to have the
            model's again, or was made active or not.
    """

    threshold_moved = Signal(float)
    reset = Signal()
    word_moved = Signal(str, float)
    word_reset = Signal(str)
    word_switched = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_open = False
        self._labels: tuple[str, ...] = ()
        self._rule = Rule()
        self._rows: dict[str, BarRow] = {}
        self._drag = Drag()
        self._held = self._pulled = _COMMON
        self.setMouseTracking(True)

    def track(self, label: str) -> QRectF:
        """Where the bar of a label lies."""
        return self._rows[label].track

    def x_of(self, word: str) -> float:
        """Where the tick of a word lies, in pixels."""
        track = self.track(word)
        return track.left() + self._rule.threshold_of(word) * track.width()

    def _word_under(self, place: QPointF) -> str | None:
        """The active word whose tick is under the pointer."""
        for word in self._rule.active(self._labels):
            row = self._rows.get(word)
            if row is not None and row.place.adjusted(0, -4, 0, 4).contains(place):
                return word if abs(place.x() - self.x_of(word)) <= _REACH_PX else None
        return None

    def _handle_of(self, word: str) -> str:
        """What a word's tick moves: its own threshold, or the common one."""
        return word if self.is_open or word in self._rule.word_thresholds else _COMMON

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a tick."""
        word = self._word_under(event.position())
        if word is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = self._handle_of(word)
            self._drag.take(self._rule.threshold_of(word), self._part(word, event.position().x()))
            self._pulled = word

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the threshold, or tell that a tick can be moved."""
        if not self._drag.holds:
            over = self._word_under(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)
            return
        at = self._part(self._pulled, event.position().x())
        threshold = self._drag.move(at, fine=is_fine(event))
        if self._held == _COMMON:
            self.threshold_moved.emit(threshold)
        else:
            self.word_moved.emit(self._held, threshold)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._drag.let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a tick: back to the model's own."""
        self._drag.let_go()
        word = self._word_under(event.position())
        if word is None:
            return
        if self._handle_of(word) == _COMMON:
            self.reset.emit()
        else:
            self.word_reset.emit(word)

    def _part(self, word: str, x: float) -> float:
        track = self.track(word)
        return min(1.0, max(0.0, (x - track.left()) / track.width()))
