# SPDX-License-Identifier: MIT
"""The lines of the score trace: grey, and in the accent's colour where a word passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from spotter.gui.style import theme as looks

ROOM_PX = 4
"""Over the plot: lines at 1 are not cut in half."""
LINE_PX = 3
_FLAT = 0.02
"""A word whose score stays under this is not worth a line: it lies on the axis."""


class ScoreLines:
    """Scores over time, and how to draw a stretch of them.

    Attributes:
        at_s: float64 [n], where in the sound the scores lie, rising.
        scores: float64 [n, words].
        threshold: of every word that has none of its own.
        thresholds: from where on each word passes; None: all from `threshold` on.
    """

    def __init__(self) -> None:
        self.at_s: NDArray[np.float64] = np.zeros(0)
        self.scores: NDArray[np.float64] = np.zeros((0, 0))
        self.threshold = 0.8
        self.thresholds: Sequence[float] | None = None

    def paint(self, painter: QPainter, start_s: float, end_s: float, area: QRectF) -> None:
        """The lines between two times, on the window's ground; see `ScrollBuffer`."""
        height = area.height() - ROOM_PX - 1
        painter.fillRect(area, QColor(looks.current().window))
        painter.translate(0, ROOM_PX)
        for path, highest, threshold in self._paths(start_s, end_s, area.width(), height):
            painter.setPen(QPen(QColor(looks.current().idle), 1.5))
            painter.drawPolyline(path)
            if highest >= threshold:
                line_y = height * (1 - threshold)
                painter.save()
                painter.setClipRect(QRectF(0, -ROOM_PX, area.width(), line_y + ROOM_PX))
                self._paint_passing(painter, path, line_y)
                painter.restore()

    def _paint_passing(self, painter: QPainter, path: QPolygonF, line_y: float) -> None:
        """The part over the threshold (the painter is clipped to it)."""
        background = QPolygonF(path)
        background.append(QPointF(path.last().x(), line_y + 1000))
        background.append(QPointF(path.first().x(), line_y + 1000))
        painter.setPen(QPen(QColor(looks.current().accent), 2))
        painter.drawPolyline(path)
        fill = QColor(looks.current().accent)
        fill.setAlphaF(0.18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(background)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paths(
        self, start_s: float, end_s: float, width: float, height: float
    ) -> Iterator[tuple[QPolygonF, float, float]]:
        """For each word that rises between two times its line, highest score and threshold."""
        per_s = width / (end_s - start_s)
        margin_s = LINE_PX / per_s
        first, last = np.searchsorted(self.at_s, (start_s - margin_s, end_s + margin_s))
        first, last = max(0, int(first) - 1), min(len(self.at_s), int(last) + 1)
        if last - first < 2:
            return
        times, scores = self.at_s[first:last], self.scores[first:last]
        highest = scores.max(axis=0)
        xs = ((times - start_s) * per_s).tolist()
        for column in np.flatnonzero(highest >= _FLAT).tolist():
            ys = ((1 - scores[:, column]) * height).tolist()
            path = QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True)])
            threshold = self.threshold if self.thresholds is None else self.thresholds[column]
            yield path, float(highest[column]), threshold
