# SPDX-License-Identifier: MIT
"""A long recording at one glance: its scores from end to end, and which part of it is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.gui.i18n.language import decimal
from spotter.gui.plots.time_axis import GUTTER_PX, View
from spotter.gui.style import theme as looks

HEIGHT_PX = 28
_RADIUS = 4
_NARROWEST_PX = 6


def thinned(values: NDArray[np.float64], at: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """The largest of the values in each of `n` equal parts of 0…1, 0 where there is none.

    Args:
        values: float64 [m], none negative.
        at: float64 [m], where each of them lies, 0…1.
        n: how many parts.
    """
    largest = np.zeros(n)
    np.maximum.at(largest, np.clip((at * n).astype(np.int64), 0, n - 1), values)
    return largest


class Overview(QWidget):
    """Draws the best score of every moment; a click or a drag looks there.

    Signals:
        looked_at: the user wants to see this time, in seconds.
    """

    looked_at = Signal(float)
    accessible_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at_s = np.zeros(0)
        self._best = np.zeros(0)
        self._passes = np.zeros(0, bool)
        self._end_s = 1.0
        self._view = View.of_file(0.0)
        self._drawn: QPixmap | None = None
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("The whole recording"))
        self.setAccessibleDescription(
            self.tr("The best score of every moment, and the part that is shown")
        )
        self.setToolTip(self.tr("The whole recording: click or drag to look there"))
        self.hide()
        looks.notifier.changed.connect(self._draw_anew)

    def minimumSizeHint(self) -> QSize:
        """It gives way in width."""
        return QSize(GUTTER_PX + 40, HEIGHT_PX)

    def _draw_anew(self) -> None:
        self._drawn = None
        self.update()

    def show_scores(
        self,
        at_s: NDArray[np.float64],
        best: NDArray[np.float64],
        passes: NDArray[np.bool_],
        end_s: float,
    ) -> None:
        """Draw these scores.

        Args:
            at_s: float64 [n], where they lie.
            best: float64 [n], of the best word there.
            passes: bool [n], whether a word reaches its threshold.
            end_s: where the recording ends.
        """
        self._at_s, self._best, self._passes, self._end_s = at_s, best, passes, end_s
        self._drawn = None
        self.update()

    def show_view(self, view: View) -> None:
        """Mark the part that is shown."""
        self._view = view
        self.update()

    def accessible_text(self) -> str:
        """The part that is shown, for those who do not see it."""
        message = self.tr("{start} to {end} of {all} s")
        start_s, end_s = max(0.0, self._view.start_s), min(self._view.end_s, self._end_s)
        return message.format(
            start=decimal(start_s, 0), end=decimal(end_s, 0), all=decimal(self._end_s, 0)
        )

    @property
    def area(self) -> QRectF:
        """Where the scores are drawn."""
        return QRectF(GUTTER_PX, 0, self.width() - GUTTER_PX, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.area
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(looks.current().track))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.drawPixmap(area.topLeft(), self._scores(area))
        left = area.left() + max(0.0, self._view.start_s / self._end_s) * area.width()
        right = area.left() + min(1.0, self._view.end_s / self._end_s) * area.width()
        missing = max(0.0, _NARROWEST_PX - (right - left))
        shown = QRectF(left - missing / 2, 0.75, right - left + missing, area.height() - 1.5)
        painter.setPen(QPen(QColor(looks.current().text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(shown.intersected(area), 3, 3)
        painter.end()

    def _scores(self, area: QRectF) -> QPixmap:
        """The scores as a picture, drawn when they change."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(area.width() * ratio), round(area.height() * ratio))
        if self._drawn is not None and self._drawn.size() == size:
            return self._drawn
        drawn = QPixmap(size)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        n = max(1, int(area.width()))
        at = self._at_s / self._end_s
        for values, colour in (
            (thinned(self._best, at, n), looks.current().idle),
            (thinned(np.where(self._passes, self._best, 0.0), at, n), looks.current().accent),
        ):
            for x in np.flatnonzero(values > 0.02).tolist():
                height = float(values[x]) * (area.height() - 6)
                painter.fillRect(QRectF(x, area.height() - 3 - height, 1, height), QColor(colour))
        painter.end()
        self._drawn = drawn
        return drawn

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._look(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Look along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event.position().x())

    def _look(self, x: float) -> None:
        part = (x - GUTTER_PX) / max(1.0, self.area.width())
        self.looked_at.emit(min(max(part, 0.0), 1.0) * self._end_s)
