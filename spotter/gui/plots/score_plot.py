# SPDX-License-Identifier: MIT
"""The score plot: the score of each word over time, and the threshold line to drag.

A score belongs to the middle of its one-second window, where its word sounds; so the newest part of
the axis has no scores yet and is drawn as a faint band.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.detection.score_history import NearMiss
from spotter.gui.i18n.language import decimal
from spotter.gui.plots.detection_spans import between_peaks
from spotter.gui.plots.score_lines import LINE_PX, ROOM_PX, ScoreLines
from spotter.gui.plots.score_marks import Dots, Names
from spotter.gui.plots.scroll_buffer import ScrollBuffer
from spotter.gui.plots.time_axis import GUTTER_PX, TimePlot
from spotter.gui.plots.time_ticks import AXIS_PX, paint_axis
from spotter.gui.style import theme as looks
from spotter.gui.threshold.drag import Drag, is_fine
from spotter.gui.threshold.plot_line import ThresholdLine
from spotter.records import Detection

_REACH_PX = 6
"""How near to the threshold line the pointer takes hold of it."""


class ScorePlot(TimePlot):
    """Draws scores over time; its threshold line can be dragged.

    Signals:
        threshold_moved: the user dragged the line here (0–1).
        reset: the user double-clicked the line: back to the model's own.
        chosen: a detection's point was clicked; None where there is none.
    """

    accessible_role = QAccessible.Role.Chart
    axis_px = AXIS_PX
    threshold_moved = Signal(float)
    reset = Signal()
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = ScoreLines()
        self._line = ThresholdLine()
        self._dots = Dots()
        self._drag = Drag()
        self._delay_s = 0.6
        self._detections: Sequence[Detection] = ()
        self._names = Names()
        self._chosen: Detection | None = None
        self._known_to_s: float | None = None
        self._scroll_buffer = ScrollBuffer(self._lines.paint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Score trace"))
        self.setAccessibleDescription(
            self.tr("The score of each word over the same time, and the threshold")
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.clicked_at.connect(self._choose_at)
        looks.notifier.changed.connect(self._draw_anew)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(GUTTER_PX + 500, 132 + AXIS_PX)

    def minimumSizeHint(self) -> QSize:
        """Enough to aim at a threshold in."""
        return QSize(GUTTER_PX + 160, 56 + AXIS_PX)

    def _draw_anew(self) -> None:
        self._scroll_buffer.forget()
        self.update()

    def show_scores(
        self,
        at_s: NDArray[np.float64],
        scores: NDArray[np.float64],
        delay_s: float,
        thresholds: Sequence[float] | None = None,
    ) -> None:
        """Draw these scores.

        Args:
            at_s: float64 [n], where in the sound they lie, rising.
            scores: float64 [n, words].
            delay_s: how far behind the sound a score is known.
            thresholds: from where on each word passes; None: from the line on.
        """
        lines = self._lines
        # Scores that were there stay as they are: only what follows them is drawn anew.
        known_s = float(lines.at_s[-1]) if len(lines.at_s) else -math.inf
        began_anew = not len(at_s) or at_s[-1] < known_s or delay_s != self._delay_s
        self._scroll_buffer.forget(-math.inf if began_anew else known_s - LINE_PX / self.px_per_s)
        lines.at_s, lines.scores, lines.thresholds = at_s, scores, thresholds
        self._delay_s = delay_s
        self.update_plot()

    def show_known_to(self, time_s: float | None) -> None:
        """Mark what lies after this time as not yet known; None: all that there is, is known."""
        if time_s != self._known_to_s:
            self._known_to_s = time_s
            self.update_plot()

    def show_threshold(self, threshold: float) -> None:
        """Move the line."""
        self._lines.threshold = threshold
        self._scroll_buffer.forget()
        self.update()

    def show_detections(self, detections: Sequence[Detection]) -> None:
        """Mark these words with points."""
        self._detections = detections
        self.update_plot()

    def show_near_misses(self, near_misses: Sequence[NearMiss]) -> None:
        """Name these words that did not reach their threshold."""
        self._names.show(near_misses)
        self.update_plot()

    def show_chosen(self, detection: Detection | None) -> None:
        """Mark this word as the chosen one."""
        self._chosen = detection
        self.update_plot()

    def accessible_text(self) -> str:
        """Where the line is, for those who do not see it."""
        return self.tr("threshold {threshold}").format(threshold=decimal(self._lines.threshold))

    @property
    def plot_area(self) -> QRectF:
        """Where scores are drawn: 1 at its top, 0 at its bottom."""
        return QRectF(
            GUTTER_PX, ROOM_PX, self.width() - GUTTER_PX, self.height() - AXIS_PX - ROOM_PX
        )

    def y_of(self, score: float) -> float:
        """Where a score lies, in pixels."""
        area = self.plot_area
        return area.bottom() - score * area.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, window = self.plot_area, QColor(looks.current().window)
        room = area.adjusted(0, -ROOM_PX, 0, 1)
        gutter = self.shows_gutter(event)
        line_y = area.bottom() - self._lines.threshold * area.height()
        self._scroll_buffer.draw(painter, room, self.view.start_s, self.view.end_s)
        painter.fillRect(QRectF(0, 0, GUTTER_PX, self.height()), window)
        if gutter:
            self._paint_numbers(painter, area, line_y)
        self._paint_unknown_part(painter, area)
        if event.rect().bottom() >= area.bottom():
            below = QRectF(area.left(), room.bottom(), area.width(), self.height() - room.bottom())
            painter.fillRect(below, window)
            paint_axis(painter, area, self.view)
        self._line.paint(painter, area, line_y)
        if gutter:
            self._line.paint_chip(painter, area, line_y, self._lines.threshold)
        self._names.paint(painter, self, area, line_y)
        self._paint_points(painter, area)
        painter.end()

    def _paint_unknown_part(self, painter: QPainter, area: QRectF) -> None:
        if self._known_to_s is None:
            return
        left = max(self.x_of(self._known_to_s), area.left())
        if left < area.right():
            band = QRectF(left, area.top(), area.right() - left, area.height())
            painter.fillRect(band, QColor(looks.current().track))

    def _paint_numbers(self, painter: QPainter, area: QRectF, line_y: float) -> None:
        painter.setFont(looks.font(11))
        painter.setPen(QColor(looks.current().muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for text, y in (("1", area.top()), ("0", area.bottom())):
            if abs(y - line_y) > 16:
                top = min(max(y - 8, 0), area.bottom() - 8)
                painter.drawText(QRectF(0, top, GUTTER_PX - 8, 16), right, text)

    def _paint_points(self, painter: QPainter, area: QRectF) -> None:
        first_s, last_s = self.view.start_s + self._delay_s, self.view.end_s + self._delay_s
        seen = between_peaks(self._detections, first_s, last_s)
        if not seen:
            return
        x_of, top, bottom, height = self.drawing(), area.top() + 5, area.bottom(), area.height()
        for detection in seen:
            y = max(bottom - detection.score * height, top)
            x = x_of(detection.peak_s - self._delay_s)
            self._dots.paint(painter, x, y, chosen=detection == self._chosen)

    def _is_on_line(self, place: QPointF) -> bool:
        reach = 12 if place.x() < GUTTER_PX else _REACH_PX
        return abs(place.y() - self.y_of(self._lines.threshold)) <= reach

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line, or of the time axis."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_line(event.position()):
            self._drag.take(self._lines.threshold, self._part(event))
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the line, or the time axis."""
        if self._drag.holds:
            moved = self._drag.move(self._part(event), fine=is_fine(event))
            self.threshold_moved.emit(moved)
            return
        on_line = self._is_on_line(event.position())
        self.setCursor(Qt.CursorShape.SizeVerCursor if on_line else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._drag.holds:
            self._drag.let_go()
        else:
            super().mouseReleaseEvent(event)

    def _part(self, event: QMouseEvent) -> float:
        area = self.plot_area
        return (area.bottom() - event.position().y()) / area.height()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the line: back to the model's own threshold."""
        if self._is_on_line(event.position()):
            self.reset.emit()

    def tip_at(self, place: QPointF) -> str:
        """What the line is, and why there are no scores yet."""
        if self._is_on_line(place):
            return self.tr("Threshold: drag it; double click for the model's own")
        if self._known_to_s is not None and self.time_at(place.x()) > self._known_to_s:
            return self.tr("Not yet known: a word is judged when its second is over")
        return ""

    def _choose_at(self, time_s: float) -> None:
        near_s = 10 / self.px_per_s
        hits = [
            one
            for one in self._detections
            if one.start_s <= time_s <= one.end_s
            or abs(one.peak_s - self._delay_s - time_s) <= near_s
        ]
        self.chosen.emit(hits[-1] if hits else None)
