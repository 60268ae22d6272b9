# SPDX-License-Identifier: MIT
"""A live bar for each word in a fixed order, and the threshold through all of them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.gui import theme as looks
from spotter.gui.theme import LIGHT, Theme
from spotter.records import SILENCE, UNKNOWN

_FALL_S = 0.15
_HOLD_S = 0.3
_STEP_MS = 33
_ROW_MIN_PX, _ROW_MAX_PX = 16, 32
_APART_PX = 12
"""Between the words and the two labels that are none."""
_NUMBER_PX = 44
_PRINTED_FROM = 0.05
"""Twelve dancing numbers are noise: only what rises is printed."""


class Bars(QWidget):
    """Bars from 0 to 1. They rise at once and fall within 150 ms, so that the eye can follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._labels: tuple[str, ...] = ()
        self._names = {UNKNOWN: self.tr("unknown"), SILENCE: self.tr("silence")}
        self._name_px = 76.0
        self._row_px = float(_ROW_MAX_PX)
        self._tracks: dict[str, QRectF] = {}
        self._target: dict[str, float] = {}
        self._shown: dict[str, float] = {}
        self._held_until: dict[str, float] = {}
        self._threshold = 0.8
        self._at_s = 0.0
        self._falling = QTimer(self)
        self._falling.setInterval(_STEP_MS)
        self._falling.timeout.connect(self._fall)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Scores"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As in the design."""
        return QSize(336, len(self._labels) * 24 + _APART_PX + 12)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Rows of 16 pixels."""
        return QSize(200, len(self._labels) * _ROW_MIN_PX + _APART_PX + 8)

    def show_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self.theme = theme
        self.update()

    def show_words(self, labels: Sequence[str]) -> None:
        """Show a bar for each of these, words first, then what is no word."""
        others = [label for label in (UNKNOWN, SILENCE) if label in labels]
        words = [label for label in labels if label not in (UNKNOWN, SILENCE)]
        self._labels = (*words, *others)
        font = looks.font(13, 600)
        widest = max((looks.text_width(font, self._name(one)) for one in self._labels), default=0)
        self._name_px = max(76.0, widest + 12)
        self._lay_out()
        self.clear()
        self.updateGeometry()

    def show_threshold(self, threshold: float) -> None:
        """Move the tick through the bars."""
        self._threshold = threshold
        self.update()

    def show_scores(self, scores: Mapping[str, float]) -> None:
        """Let the bars go to these values."""
        self._target = dict(scores)
        self._fall()

    def hold(self, word: str, score: float) -> None:
        """Keep a word's bar at its best score for a moment: what the large word says."""
        self._held_until[word] = time.monotonic() + _HOLD_S
        self._shown[word] = max(score, self._shown.get(word, 0.0))
        self._falling.start()
        self.update()

    def clear(self) -> None:
        """Empty all bars."""
        self._target, self._shown, self._held_until = {}, {}, {}
        self._falling.stop()
        self.update()

    def _fall(self) -> None:
        now_s = time.monotonic()
        # A bar that stood still begins to fall now, however long ago the last step was.
        passed_s = now_s - self._at_s if self._falling.isActive() else 0.0
        step = min(1.0, passed_s / _FALL_S)
        self._at_s = now_s
        shown = {label: self._next(label, step, now_s) for label in self._labels}
        if any(shown[label] > self._target.get(label, 0.0) for label in shown):
            if not self._falling.isActive():
                self._falling.start()
        else:
            self._falling.stop()
        before, self._shown = self._shown, shown
        if self.isVisible():
            for label in self._labels:
                if shown[label] != before.get(label, 0.0):
                    self.update(self._row(label).toAlignedRect())

    def _next(self, label: str, step: float, now_s: float) -> float:
        target, shown = self._target.get(label, 0.0), self._shown.get(label, 0.0)
        if target >= shown:
            return target
        return shown if now_s < self._held_until.get(label, 0.0) else max(target, shown - step)

    def value(self, label: str) -> float:
        """What the bar of a label shows at this moment."""
        return self._shown.get(label, 0.0)

    def track(self, label: str) -> QRectF:
        """Where the bar of a label lies."""
        return self._tracks[label]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay the rows out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        free = self.height() - _APART_PX - 8
        self._row_px = min(_ROW_MAX_PX, max(_ROW_MIN_PX, free / max(1, len(self._labels))))
        self._tracks = {label: self._place(label) for label in self._labels}

    def _place(self, label: str) -> QRectF:
        height = self._row_px
        top = 8 + self._labels.index(label) * height
        if label in (UNKNOWN, SILENCE):
            top += _APART_PX
        bar = 8 if height < 24 else 10 if height < 28 else 12
        left = self._name_px
        return QRectF(left, top + (height - bar) / 2, self.width() - left - _NUMBER_PX, bar)

    def _row(self, label: str) -> QRectF:
        middle, height = self.track(label).center().y(), self._row_px
        return QRectF(0, middle - height / 2, self.width(), height)

    def _name(self, label: str) -> str:
        return self._names.get(label, label)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw everything."""
        if not self._labels:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for label in self._labels:
            if event.region().intersects(self._row(label).toAlignedRect()):
                self._paint_row(painter, label)
        self._paint_tick(painter)
        painter.end()

    def _paint_row(self, painter: QPainter, label: str) -> None:
        track, value = self.track(label), self.value(label)
        passes = label not in (UNKNOWN, SILENCE) and value >= self._threshold
        radius = track.height() / 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.track))
        painter.drawRoundedRect(track, radius, radius)
        if value > 0.002:
            bar = QRectF(track)
            bar.setWidth(max(2.0, value * track.width()))
            painter.setBrush(QColor(self.theme.accent if passes else self.theme.idle))
            painter.drawRoundedRect(bar, min(radius, bar.width() / 2), radius)
        self._paint_texts(painter, label, track, value, passes)

    def _paint_texts(
        self, painter: QPainter, label: str, track: QRectF, value: float, passes: bool
    ) -> None:
        middle, height = track.center().y(), self._row_px
        painter.setFont(looks.font(13, 600 if passes else 400))
        painter.setPen(QColor(self.theme.text if passes else self.theme.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        top = middle - height / 2
        painter.drawText(QRectF(0, top, track.left() - 12, height), right, self._name(label))
        if value >= _PRINTED_FROM:
            number = QRectF(track.right(), top, _NUMBER_PX, height)
            painter.drawText(number, right, f"{value:.2f}")

    def _paint_tick(self, painter: QPainter) -> None:
        """The threshold: a line through all words, with a gap to the bars on both sides."""
        words = [label for label in self._labels if label not in (UNKNOWN, SILENCE)]
        if not words:
            return
        first, last = self.track(words[0]), self.track(words[-1])
        x = round(first.left() + self._threshold * first.width())
        top, bottom = first.top() - 6, last.bottom() + 6
        painter.setPen(QPen(self.palette().window().color(), 6, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(x, first.top(), x, last.bottom()))
        painter.setPen(QPen(QColor(self.theme.text), 2, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(x, top, x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.text))
        head = [QPointF(x - 5, top - 3), QPointF(x + 5, top - 3), QPointF(x, top + 3)]
        painter.drawPolygon(QPolygonF(head))
