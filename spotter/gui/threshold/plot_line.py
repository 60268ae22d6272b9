# SPDX-License-Identifier: MIT
"""How the threshold looks in the score trace: a dashed line, and its handle with the number."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from spotter.gui.i18n.language import decimal
from spotter.gui.style import theme as looks
from spotter.gui.style.offscreen import offscreen_image
from spotter.gui.style.theme import Theme

_CHIP = QSize(40, 20)
_TIP = QSize(6, 11)


class ThresholdLine:
    """Draws the line over a plot. What is there at each picture is drawn once and copied."""

    def __init__(self) -> None:
        self._look: tuple[Theme, float, float] | None = None
        self._dashes = self._tip = QPixmap()

    def paint(self, painter: QPainter, area: QRectF, y: float) -> None:
        """The line through an area, and the tip of its handle.

        Args:
            painter: of the plot.
            area: of the plot.
            y: where the line is, in pixels.
        """
        theme = looks.current()
        look = (theme, area.width(), painter.device().devicePixelRatio())
        if look != self._look:
            self._look = look
            self._dashes, self._tip = _dashes(*look), _tip(theme, look[2])
        y = middle(area, y)
        painter.drawPixmap(QPointF(area.left(), y - 0.5), self._dashes)
        painter.drawPixmap(QPointF(_CHIP.width(), y - _TIP.height() / 2), self._tip)

    @staticmethod
    def paint_chip(painter: QPainter, area: QRectF, y: float, value: float) -> None:
        """The handle, in the gutter, with its number; otherwise as `paint`."""
        top = min(max(middle(area, y) - 10, 0), painter.device().height() - _CHIP.height())
        place = QRectF(QPointF(0, top), _CHIP)
        chip = QPainterPath()
        chip.addRoundedRect(place, 4, 4)
        theme = looks.current()
        painter.fillPath(chip, QColor(theme.text))
        painter.setFont(looks.font(12.5, 600))
        painter.setPen(QColor(theme.window))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, decimal(value))


def middle(area: QRectF, y: float) -> float:
    """The middle of the row of pixels in which the line lies: in the area, and sharp."""
    return min(max(round(y) + 0.5, area.top() + 0.5), area.bottom() - 0.5)


def _dashes(theme: Theme, width: float, ratio: float) -> QPixmap:
    """A dashed line, one pixel high. Not smooth: it is sharp so."""
    line = offscreen_image(width, 1, ratio)
    painter = QPainter(line)
    pen = QPen(QColor(theme.text), 1)
    pen.setDashPattern([5, 4])
    painter.setPen(pen)
    painter.drawLine(QLineF(0, 0.5, width, 0.5))
    painter.end()
    return line


def _tip(theme: Theme, ratio: float) -> QPixmap:
    """What points from the handle to the line."""
    width, height = _TIP.width(), _TIP.height()
    tip = offscreen_image(width, height, ratio)
    painter = QPainter(tip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    corners = [QPointF(0, 0.5), QPointF(width, height / 2), QPointF(0, height - 0.5)]
    painter.drawPolygon(QPolygonF(corners))
    painter.end()
    return tip
