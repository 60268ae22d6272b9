# SPDX-License-Identifier: MIT
"""How a bar, a tick and the line through all bars are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from spotter.gui.style import theme as looks

DRAWN_FROM = 0.002
_GAP_PX = 6
"""Of window colour around a tick: white on the accent alone is 1.6 to 1."""
_FLAT = Qt.PenCapStyle.FlatCap
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class BarPainter:
    """Draws on a painter in the colours of a theme."""

    painter: QPainter

    def bar(self, track: QRectF, value: float, *, passes: bool) -> None:
        """A track, and as much of it filled as the value (0–1) says."""
        painter, radius = self.painter, track.height() / 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(looks.current().track))
        painter.drawRoundedRect(track, radius, radius)
        if value > DRAWN_FROM:
            bar = QRectF(track)
            bar.setWidth(max(2.0, value * track.width()))
            painter.setBrush(QColor(looks.current().accent if passes else looks.current().idle))
            painter.drawRoundedRect(bar, min(radius, bar.width() / 2), radius)

    def tick(self, track: QRectF, x: float, *, differs: bool) -> None:
        """A word's own threshold; heavier where it differs from the others'."""
        reach = 5 if differs else 3
        self._gap(x, track.top(), track.bottom())
        colour = looks.current().text if differs else looks.current().muted
        self.painter.setPen(QPen(QColor(colour), 2 if differs else 1.5, c=_FLAT))
        self.painter.drawLine(QLineF(x, track.top() - reach, x, track.bottom() + reach))

    def line(self, first: QRectF, last: QRectF, x: float) -> None:
        """The threshold: a line from the first track to the last, with a handle on its top."""
        painter, top, bottom = self.painter, first.top() - 6, last.bottom() + 6
        self._gap(x, first.top(), last.bottom())
        painter.setPen(QPen(QColor(looks.current().text), 2, c=_FLAT))
        painter.drawLine(QLineF(x, top, x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(looks.current().text))
        head = [QPointF(x - 5, top - 3), QPointF(x + 5, top - 3), QPointF(x, top + 3)]
        painter.drawPolygon(QPolygonF(head))

    def begin_texts(self, *, passes: bool) -> None:
        """What is written from now on is about a bar that passes, or does not."""
        self.painter.setFont(looks.font(13, 600 if passes else 400))
        self.painter.setPen(QColor(looks.current().text if passes else looks.current().muted))

    def text(self, place: QRectF, text: str) -> None:
        """A name or a number, right-aligned; nothing where there is no room for any."""
        if not place.isEmpty():
            self.painter.drawText(place, _RIGHT, text)

    def beside(self, place: QRectF, text: str) -> None:
        """A text at the left of its place."""
        self.painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _gap(self, x: float, top: float, bottom: float) -> None:
        self.painter.setPen(QPen(QColor(looks.current().window), _GAP_PX, c=_FLAT))
        self.painter.drawLine(QLineF(x, top, x, bottom))
