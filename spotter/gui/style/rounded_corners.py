# SPDX-License-Identifier: MIT
"""Round corners for what is drawn to its edges: a clip to a rounded path would cost more."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from spotter.gui.style.offscreen import offscreen_image

_RADIUS = 4


class RoundedCorners:
    """Covers what lies outside of round corners with the colour around them."""

    def __init__(self) -> None:
        self._look: tuple[QRectF, str, float] | None = None
        self._drawn: list[tuple[QPointF, QPixmap]] = []

    def paint(self, painter: QPainter, area: QRectF, colour: str) -> None:
        """Round the corners of an area."""
        look = (area, colour, painter.device().devicePixelRatio())
        if look != self._look:
            self._look = look
            left, top = area.left(), area.top()
            right, bottom = area.right() - _RADIUS, area.bottom() - _RADIUS
            places = ((left, top), (right, top), (left, bottom), (right, bottom))
            drawn = _corners(*look[1:])
            self._drawn = [(QPointF(*at), one) for at, one in zip(places, drawn, strict=True)]
        for place, corner in self._drawn:
            painter.drawPixmap(place, corner)


def _corners(colour: str, ratio: float) -> list[QPixmap]:
    """What rounds the corners: top left, top right, bottom left, bottom right."""
    drawn = []
    for turned in (0, 90, 270, 180):
        corner = offscreen_image(_RADIUS, _RADIUS, ratio)
        painter = QPainter(corner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(_RADIUS / 2, _RADIUS / 2)
        painter.rotate(turned)
        painter.translate(-_RADIUS / 2, -_RADIUS / 2)
        shape = QPainterPath()
        shape.lineTo(_RADIUS, 0)
        shape.quadTo(QPointF(), QPointF(0, _RADIUS))
        painter.fillPath(shape, QColor(colour))
        painter.end()
        drawn.append(corner)
    return drawn
