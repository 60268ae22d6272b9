# SPDX-License-Identifier: MIT
"""The listen button: shows whether the program listens, and starts and stops it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from spotter.gui.style import theme as looks
from spotter.gui.style.theme import CONTROL_HEIGHT

ListenState = Literal[
    "stopped", "starting", "listening", "playing", "calibrating", "paused", "waiting"
]

_SOUNDS: tuple[ListenState, ...] = ("listening", "playing", "calibrating")
_ACTIVE: tuple[ListenState, ...] = ("starting", *_SOUNDS, "waiting")


class ListenButton(QAbstractButton):
    """A round-ended button with a dot; under the pointer the dot turns into what a click does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state: ListenState = "stopped"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_state("stopped")

    def sizeHint(self) -> QSize:
        """Wide enough for the longest of its words, so that nothing moves."""
        font = looks.font(13, 600)
        widest = max(looks.text_width(font, text) for text in self._words().values())
        return QSize(max(112, round(30 + widest + 18)), CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """It never shrinks."""
        return self.sizeHint()

    def show_state(self, state: ListenState) -> None:
        """Say this state."""
        self.state = state
        self.setText(self._words()[state])
        action = self.tr("Pause, Space") if state in _ACTIVE else self.tr("Listen, Space")
        self.setToolTip(action)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(action)
        self.update()

    def _words(self) -> dict[ListenState, str]:
        return {
            "stopped": self.tr("Stopped"),
            "starting": self.tr("Starting"),
            "listening": self.tr("Listening"),
            "playing": self.tr("Playing"),
            "calibrating": self.tr("Calibrating"),
            "paused": self.tr("Paused"),
            "waiting": self.tr("Waiting"),
        }

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sounds = self.state in _SOUNDS
        focus = self.hasFocus()
        inset = 1.0 if focus else 0.5
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        outline = QColor(looks.current().accent if sounds or focus else looks.current().edge)
        painter.setPen(QPen(outline, 2 if focus else 1))
        painter.setBrush(
            QColor(looks.current().tint if sounds or self.isDown() else looks.current().base)
        )
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(looks.current().accent if sounds else looks.current().idle))
        self._paint_sign(painter, QPointF(18, self.height() / 2))
        painter.setFont(looks.font(13, 600))
        painter.setPen(QColor(looks.current().text))
        place = QRectF(30, 0, self.width() - 34, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _paint_sign(self, painter: QPainter, at: QPointF) -> None:
        if not (self.underMouse() or self.hasFocus()):
            painter.drawEllipse(at, 4, 4)
        elif self.state in _ACTIVE:
            for x in (-4.0, 1.0):
                painter.drawRoundedRect(QRectF(at.x() + x, at.y() - 5, 3, 10), 1, 1)
        else:
            left, right = at.x() - 3.5, at.x() + 5
            points = [QPointF(left, at.y() - 5), QPointF(right, at.y()), QPointF(left, at.y() + 5)]
            painter.drawPolygon(QPolygonF(points))
