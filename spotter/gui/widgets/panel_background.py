# SPDX-License-Identifier: MIT
"""The background of panes that stand instead of the plots."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from spotter.gui.style import theme as looks
from spotter.gui.style.theme import SPACE


class PanelBackground(QWidget):
    """A sheet with round corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(looks.current().line), 1))
        painter.setBrush(QColor(looks.current().base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), SPACE, SPACE)
        painter.end()
