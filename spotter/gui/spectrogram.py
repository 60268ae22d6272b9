# SPDX-License-Identifier: MIT
"""The live spectrogram: five seconds of sound, with the words that were heard in it.

Words stand in a lane above the picture, because s, f and t live in its upper half; only a span's
outline lies on the sound.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.gui import theme as looks
from spotter.gui.picture import Picture, magma
from spotter.gui.time_axis import GUTTER_PX, TimePlot
from spotter.records import Detection, Gap

LANE_PX = 28
_RADIUS = 4
_STEP_S = 0.01
_FRAME_BEGINS_S = 0.0075
"""A column is drawn around the middle of its 25 ms frame."""
_HIGHEST_KHZ = 8
_RATE_HZ = 16_000
_LABEL_GAP_PX = 6
_NEAREST_LABEL_PX = 10


class Spectrogram(TimePlot):
    """Draws a `Picture` under spans for detections and bands for lost sound.

    Signals:
        chosen: a detection was clicked; None where there is none.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._detections: Sequence[Detection] = ()
        self._gaps: Sequence[Gap] = ()
        self._chosen: Detection | None = None
        self._colours = magma()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Spectrogram"))
        self.setAccessibleDescription(
            self.tr("The last five seconds of sound, from 0 to 8 kHz, with the words heard in it")
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.clicked_at.connect(self._choose_at)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As in the design."""
        return QSize(GUTTER_PX + 500, LANE_PX + 180)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Enough to see a word in."""
        return QSize(GUTTER_PX + 160, LANE_PX + 64)

    @property
    def picture_area(self) -> QRectF:
        """Where the sound is drawn."""
        return QRectF(GUTTER_PX, LANE_PX, self.width() - GUTTER_PX, self.height() - LANE_PX)

    def show_picture(self, picture: Picture) -> None:
        """Draw this picture; it may grow while it is shown."""
        self._picture = picture
        self.update()

    def show_detections(self, detections: Sequence[Detection]) -> None:
        """Mark these words."""
        self._detections = detections
        self.update()

    def show_chosen(self, detection: Detection | None) -> None:
        """Mark this word as the chosen one."""
        self._chosen = detection
        self.update()

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """Mark this lost sound."""
        self._gaps = gaps
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw everything."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter)
        self._paint_axis(painter)
        visible = [one for one in self._detections if self._is_visible(one.start_s, one.end_s)]
        for detection in visible:
            self._paint_outline(painter, detection)
        self._paint_gaps(painter)
        self._paint_labels(painter, visible)
        painter.end()

    def _is_visible(self, start_s: float, end_s: float) -> bool:
        return end_s > self.view.start_s and start_s < self.view.end_s

    def _paint_picture(self, painter: QPainter) -> None:
        area = self.picture_area
        painter.save()
        rounded = QPainterPath()
        rounded.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.fillPath(rounded, QColor("#000004"))
        if self._picture is not None:
            painter.setClipPath(rounded)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint_columns(painter, self._picture, area)
        painter.restore()

    def _paint_columns(self, painter: QPainter, picture: Picture, area: QRectF) -> None:
        """Draw the columns in view, at fractions of a pixel, so that scrolling is smooth."""
        first = (self.view.start_s - _FRAME_BEGINS_S) / _STEP_S
        last = (self.view.end_s - _FRAME_BEGINS_S) / _STEP_S
        start, stop = max(0, int(first)), min(picture.stop, int(last) + 2)
        if stop <= start:
            return
        levels = np.ascontiguousarray(picture.columns(start, stop).T[::-1])
        colours = self._colours[levels]
        rows, columns = colours.shape
        image = QImage(colours.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        px = area.width() / (last - first)
        target = QRectF(area.left() + (start - first) * px, area.top(), columns * px, area.height())
        painter.drawImage(target, image, QRectF(0, 0, columns, rows))

    def _paint_axis(self, painter: QPainter) -> None:
        painter.setFont(looks.font(11))
        painter.setPen(QColor(self.theme.muted))
        area = self.picture_area
        for khz in range(0, _HIGHEST_KHZ + 1, 2):
            y = area.bottom() - khz / _HIGHEST_KHZ * area.height()
            top = min(max(y - 8, area.top() - 1), area.bottom() - 15)
            text = self.tr("8 kHz") if khz == _HIGHEST_KHZ else str(khz)
            place = QRectF(0, top, GUTTER_PX - 8, 16)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )

    def _paint_outline(self, painter: QPainter, detection: Detection) -> None:
        area = self.picture_area
        left, right = self.x(detection.start_s), self.x(detection.end_s)
        span = QRectF(left, area.top(), right - left, area.height()).adjusted(1, 1, -1, -1)
        chosen = detection == self._chosen
        painter.save()
        painter.setClipRect(area.adjusted(-1, -1, 1, 1))
        for colour, width in (
            (QColor(0, 0, 0, 153), 4.0),  # the halo: teal on magma's yellow is 1.45 to 1
            (QColor(looks.ON_PICTURE_CHOSEN if chosen else looks.ON_PICTURE), 2.0),
        ):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(span, _RADIUS - 1, _RADIUS - 1)
        painter.restore()

    def _paint_gaps(self, painter: QPainter) -> None:
        area = self.picture_area
        for gap in self._gaps:
            start_s = gap.position / _RATE_HZ
            end_s = start_s + gap.n_samples / _RATE_HZ
            if not self._is_visible(start_s, end_s):
                continue
            left = max(self.x(start_s), area.left())
            right = min(max(self.x(end_s), left + 2), area.right())
            band = QRectF(left, area.top(), right - left, area.height())
            painter.fillRect(band, QColor(self.theme.window))
            painter.fillRect(band, QBrush(QColor(self.theme.bad), Qt.BrushStyle.BDiagPattern))
            self._paint_gap_label(painter, gap, band)

    def _paint_gap_label(self, painter: QPainter, gap: Gap, band: QRectF) -> None:
        seconds = gap.n_samples / _RATE_HZ
        told = self.tr("about {seconds} s lost") if gap.estimated else self.tr("{seconds} s lost")
        text = told.format(seconds=f"{seconds:.2f}" if seconds < 1 else f"{seconds:.1f}")
        painter.setFont(looks.font(12))
        painter.setPen(QColor(self.theme.bad))
        width = looks.text_width(painter.font(), text)
        left = min(max(band.left(), GUTTER_PX), self.width() - width)
        painter.drawText(QPointF(left, LANE_PX - 10), text)

    def _paint_labels(self, painter: QPainter, visible: Sequence[Detection]) -> None:
        """Words with scores; of two that are too near, the older loses its score, then all."""
        limit = float(self.width())
        for detection in reversed(visible):
            left = max(self.x(detection.start_s), float(GUTTER_PX))
            word, score = detection.word, f"{detection.score:.2f}"
            bold, plain = looks.font(13, 600), looks.font(12)
            word_px = looks.text_width(bold, word)
            full_px = word_px + _LABEL_GAP_PX + looks.text_width(plain, score)
            if limit == self.width():  # the newest one is whole, moved to the left if it must
                left = min(left, limit - full_px)
            if left + word_px > limit:
                continue
            painter.setFont(bold)
            painter.setPen(QColor(self.theme.accent))
            painter.drawText(QPointF(left, LANE_PX - 10), word)
            if left + full_px <= limit:
                painter.setFont(plain)
                painter.setPen(QColor(self.theme.muted))
                painter.drawText(QPointF(left + word_px + _LABEL_GAP_PX, LANE_PX - 10), score)
            limit = left - _NEAREST_LABEL_PX

    def _choose_at(self, time_s: float) -> None:
        hits = [one for one in self._detections if one.start_s <= time_s <= one.end_s]
        self.chosen.emit(hits[-1] if hits else None)
