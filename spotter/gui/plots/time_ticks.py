# SPDX-License-Identifier: MIT
"""The time axis under the score trace: the line that the plot stands on, and times under it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from spotter.gui.i18n.language import decimal, translate
from spotter.gui.plots.time_axis import View
from spotter.gui.style import theme as looks

AXIS_PX = 24


def paint_axis(painter: QPainter, area: QRectF, view: View) -> None:
    """The axis under a plot.

    Args:
        painter: of the plot.
        area: of the plot, without its axis.
        view: the time that it shows.
    """
    bottom, right = round(area.bottom()) + 0.5, area.right()
    painter.setFont(looks.font(11))
    theme = looks.current()
    painter.setPen(QPen(QColor(theme.edge), 1))
    painter.drawLine(QLineF(area.left(), bottom, right, bottom))
    for time_s, second in view.ticks(area.width()):
        x = area.left() + (time_s - view.start_s) / view.span_s * area.width()
        x = min(max(round(x) + 0.5, area.left() + 0.5), right - 0.5)
        painter.setPen(QPen(QColor(theme.edge), 1))
        painter.drawLine(QLineF(x, bottom, x, bottom + 4))
        text = tick_text(second, relative=view.relative)
        width = looks.text_width(painter.font(), text) + 2
        left = min(max(x - width / 2, area.left()), right - width)
        painter.setPen(QColor(theme.muted))
        place = QRectF(left, bottom + 5, width, AXIS_PX - 6)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, text)


def tick_text(second: float, *, relative: bool) -> str:
    """What stands at a tick: how long ago that is, or when."""
    whole = abs(second - round(second)) < 0.01
    if not relative:
        rest = f"{round(second) % 60:02d}" if whole else decimal(second % 60, 1).zfill(4)
        return f"{int(second + 0.01) // 60}:{rest}" if second > -0.01 else ""
    if abs(second) < 0.01:
        return translate("ScorePlot", "now")
    return translate("ScorePlot", "{seconds} s").format(seconds=decimal(second, 0 if whole else 1))
