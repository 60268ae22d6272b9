# SPDX-License-Identifier: MIT
"""The legend of the spectrogram: which colour is how loud."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from spotter.gui.i18n.language import decimal, translate
from spotter.gui.plots.spectrogram_image import HIGHEST_DB, LOWEST_DB, magma
from spotter.gui.style import theme as looks

_BAR_PX, _HEIGHT_PX, _TEXT_PX, _PAD_PX = 10, 96, 52, 8
_STOPS = 16


def paint_legend(painter: QPainter, picture: QRectF) -> None:
    """Draw it into the upper right corner of the picture, where there is room for it."""
    height = min(float(_HEIGHT_PX), picture.height() - 4 * _PAD_PX)
    if height < 2 * _PAD_PX:
        return
    width = 3 * _PAD_PX + _BAR_PX + _TEXT_PX
    box = QRectF(picture.right() - width - _PAD_PX, picture.top() + _PAD_PX, width, 0)
    box.setHeight(height + 2 * _PAD_PX)
    theme = looks.current()
    background = QColor(theme.window)
    background.setAlphaF(0.92)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(background)
    painter.drawRoundedRect(box, 4, 4)
    bar = QRectF(box.left() + _PAD_PX, box.top() + _PAD_PX, _BAR_PX, height)
    painter.setBrush(_colours(bar))
    painter.drawRect(bar)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(looks.font(11))
    painter.setPen(QColor(theme.text))
    left = bar.right() + _PAD_PX
    for level_db, y in ((HIGHEST_DB, bar.top() + 4), (LOWEST_DB, bar.bottom() - 4)):
        text = translate("Legend", "{level} dB").format(level=decimal(level_db, 0))
        place = QRectF(left, y - 8, _TEXT_PX, 16)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)


def _colours(bar: QRectF) -> QLinearGradient:
    colours = magma()
    made = QLinearGradient(bar.bottomLeft(), bar.topLeft())
    for step in range(_STOPS + 1):
        made.setColorAt(step / _STOPS, QColor.fromRgb(int(colours[step * 255 // _STOPS])))
    return made
