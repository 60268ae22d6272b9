# SPDX-License-Identifier: MIT
"""A tick box in the program's colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QWidget

from spotter.gui.style import theme as looks

_BOX_PX, _TEXT_AT_PX = 16, 28


class CheckBox(QCheckBox):
    """A box that says whether something counts, and its name."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.is_strong = False
        self.setFont(looks.font(13))

    def show_strong(self, strong: bool) -> None:
        """Write the name in bold."""
        if strong != self.is_strong:
            self.is_strong = strong
            self.update()

    def sizeHint(self) -> QSize:
        """Box and name."""
        width = looks.text_width(looks.font(13, 600), self.text())
        return QSize(round(_TEXT_AT_PX + width), 24)

    def hitButton(self, place: object) -> bool:
        """The name is as good to click as the box."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, tick and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, (self.height() - _BOX_PX) / 2, _BOX_PX, _BOX_PX)
        on, theme = self.isChecked(), looks.current()
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
        painter.setPen(QPen(QColor(theme.accent if on else theme.edge), 1))
        painter.setBrush(QColor(theme.accent if on else theme.base))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if on:
            left, middle = box.left(), box.center().y()
            pen = QPen(QColor(theme.on_accent), 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            shape = ((4.0, 0.0), (7.0, 3.0), (12.0, -3.5))
            painter.drawPolyline(QPolygonF([QPointF(left + x, middle + y) for x, y in shape]))
        painter.setFont(looks.font(13, 600 if self.is_strong else 400))
        painter.setPen(QColor(theme.text if on else theme.muted))
        place = QRectF(_TEXT_AT_PX, 0, self.width() - _TEXT_AT_PX, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
