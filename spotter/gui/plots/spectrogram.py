# SPDX-License-Identifier: MIT
"""The live spectrogram: five seconds of sound, with the words that were detected in it.

Words stand in a lane above the picture, because s, f and t live in its upper half; only a span's
outline lies on the sound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QBrush,
    QColor,
    QEnterEvent,
    QImage,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.features.frontend import FrontEnd
from spotter.gui.i18n.language import decimal
from spotter.gui.plots.color_bar import paint_legend
from spotter.gui.plots.detection_spans import LANE_PX, Labels, in_view, paint_outline
from spotter.gui.plots.scroll_buffer import ScrollBuffer
from spotter.gui.plots.spectrogram_image import SpectrogramImage, decibels, magma
from spotter.gui.plots.time_axis import GUTTER_PX, TimePlot
from spotter.gui.style import theme as looks
from spotter.gui.style.rounded_corners import RoundedCorners
from spotter.records import SAMPLE_RATE_HZ, Detection, Gap

_BLACK = "#000004"
_STEP_S = FrontEnd().step_s
_FRAME_BEGINS_S = 0.0075
"""A column is drawn around the middle of its 25 ms frame."""
_OUTLINE_S = 0.1
"""Outlines reach over their words by less than that."""
_HIGHEST_KHZ = 8


class Spectrogram(TimePlot):
    """Draws a `SpectrogramImage` under spans for detections and bands for lost sound.

    Signals:
        chosen: a detection was clicked; None where there is none.
    """

    accessible_role = QAccessible.Role.Graphic
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: SpectrogramImage | None = None
        self._detections: tuple[Detection, ...] = ()
        self._gaps: Sequence[Gap] = ()
        self._chosen: Detection | None = None
        self._asked: Detection | None = None
        self._corners = RoundedCorners()
        self._labels = Labels()
        self._colours = magma()
        self._scroll_buffer = ScrollBuffer(self._paint_sound, in_parts=True)
        self._drawn_to = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Spectrogram"))
        self.setAccessibleDescription(
            self.tr("The sound, from 0 to 8 kHz, with the words heard in it")
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.clicked_at.connect(self._choose_at)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(GUTTER_PX + 500, LANE_PX + 180)

    def minimumSizeHint(self) -> QSize:
        """Enough to see a word in."""
        return QSize(GUTTER_PX + 160, LANE_PX + 64)

    @property
    def picture_area(self) -> QRectF:
        """Where the sound is drawn."""
        return QRectF(GUTTER_PX, LANE_PX, self.width() - GUTTER_PX, self.height() - LANE_PX)

    def show_picture(self, picture: SpectrogramImage) -> None:
        """Draw this picture; it may grow while it is shown."""
        self._picture = picture
        self._drawn_to = 0
        self._scroll_buffer.forget()
        self.update_plot()

    def show_detections(self, detections: Sequence[Detection]) -> None:
        """Mark these words."""
        before, now = self._detections, tuple(detections)
        if now != before:
            self._detections, new = now, now[len(before) :]
            has_grown = new and now[: len(before)] == before
            first_s = min(one.start_s for one in new) if has_grown else -math.inf
            self._scroll_buffer.forget(first_s - _OUTLINE_S)
            self.update_plot()

    def show_chosen(self, detection: Detection | None) -> None:
        """Mark this word as the chosen one."""
        self._chosen = detection
        self._scroll_buffer.forget()
        self.update_plot()

    def show_asked(self, detection: Detection | None) -> None:
        """Mark the sound that the user is asked about; it has no word yet."""
        self._asked = detection
        self._scroll_buffer.forget()
        self.update_plot()

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """Mark this lost sound."""
        if gaps != self._gaps:
            self._gaps = gaps
            self.update_plot()

    def accessible_text(self) -> str:
        """The words that are in view, for those who do not see them."""
        seen = in_view(self._detections, self.view.start_s, self.view.end_s)
        return ", ".join(f"{one.word} {decimal(one.score)}" for one in seen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything."""
        painter = QPainter(self)
        area, window = self.picture_area, QColor(looks.current().window)
        painter.fillRect(QRectF(0, 0, self.width(), area.top()), window)
        self._paint_picture(painter, area)
        self._corners.paint(painter, area, looks.current().window)
        if self.shows_gutter(event):
            painter.fillRect(QRectF(0, area.top(), area.left(), area.height()), window)
            self._paint_axis(painter)
        if self._gaps:
            self._paint_gaps(painter)
        seen = in_view(self._detections, self.view.start_s, self.view.end_s)
        if seen:
            self._labels.paint(painter, seen, self.drawing(), GUTTER_PX, self.width())
        if self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_legend(painter, area)
        painter.end()

    def _is_visible(self, start_s: float, end_s: float) -> bool:
        return end_s > self.view.start_s and start_s < self.view.end_s

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        if self._picture is None:
            painter.fillRect(area, QColor(_BLACK))
        else:
            if self._drawn_to != self._picture.stop:
                # The newest column changes once more when its neighbour comes.
                self._scroll_buffer.forget((self._drawn_to - 1) * _STEP_S)
                self._drawn_to = self._picture.stop
            self._scroll_buffer.draw(painter, area, self.view.start_s, self.view.end_s)

    def _paint_sound(self, painter: QPainter, start_s: float, end_s: float, area: QRectF) -> None:
        """The columns of the picture between two times, and the outlines of words over them."""
        px_per_s, ratio = area.width() / (end_s - start_s), painter.device().devicePixelRatio()
        first_px = round(start_s * px_per_s * ratio)
        painter.fillRect(area, QColor(_BLACK))
        if self._picture is not None:
            self._paint_columns(painter, self._picture, start_s, px_per_s, area)
        asked = () if self._asked is None else (self._asked,)
        near = in_view(self._detections, start_s - _OUTLINE_S, end_s + _OUTLINE_S)
        for detection in (*near, *asked):
            # Counted from time 0, so that parts of a span meet.
            left, right = (
                (round(time_s * px_per_s * ratio) - first_px) / ratio
                for time_s in (detection.start_s, detection.end_s)
            )
            span = QRectF(left, 0, max(6.0, right - left), area.height())
            paint_outline(painter, span, chosen=detection in (self._chosen, self._asked))

    def _paint_columns(
        self,
        painter: QPainter,
        picture: SpectrogramImage,
        start_s: float,
        px_per_s: float,
        area: QRectF,
    ) -> None:
        ratio = painter.device().devicePixelRatio()
        height_px = math.ceil(area.height() * ratio)
        per_px = 1 / (px_per_s * ratio * _STEP_S)
        first = (start_s - _FRAME_BEGINS_S) / _STEP_S - 0.5
        n_known = math.ceil((picture.stop - first) / per_px)
        n_px = min(round(area.width() * ratio), n_known)
        if n_px <= 0:
            return
        at = np.asarray(first + (np.arange(n_px) + 0.5) * per_px, dtype=np.float64)
        if at[-1] < -1:
            return
        # Not scaled by Qt: it hands that to threads and waits for them, on a busy machine for long.
        colours = self._colours[picture.scaled(at, height_px)]
        image = QImage(colours.data, n_px, height_px, 4 * n_px, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter.drawImage(area.topLeft(), image)

    def _paint_axis(self, painter: QPainter) -> None:
        painter.setFont(looks.font(11))
        painter.setPen(QColor(looks.current().muted))
        area = self.picture_area
        step = next((khz for khz in (2, 4, 8) if area.height() * khz / _HIGHEST_KHZ >= 20), 0)
        for khz in range(0, _HIGHEST_KHZ + 1, step) if step else ():
            y = area.bottom() - khz / _HIGHEST_KHZ * area.height()
            top = min(max(y - 8, area.top() - 1), area.bottom() - 15)
            text = self.tr("8 kHz") if khz == _HIGHEST_KHZ else str(khz)
            place = QRectF(0, top, GUTTER_PX - 8, 16)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )

    def _paint_gaps(self, painter: QPainter) -> None:
        area = self.picture_area
        for gap in self._gaps:
            start_s = gap.position / SAMPLE_RATE_HZ
            end_s = start_s + gap.n_samples / SAMPLE_RATE_HZ
            if not self._is_visible(start_s, end_s):
                continue
            left = max(self.x_of(start_s), area.left())
            right = min(max(self.x_of(end_s), left + 2), area.right())
            band = QRectF(left, area.top(), right - left, area.height())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(band, QColor(looks.current().window))
            painter.fillRect(band, QBrush(QColor(looks.current().bad), Qt.BrushStyle.BDiagPattern))
            self._paint_gap_label(painter, gap, band)

    def _paint_gap_label(self, painter: QPainter, gap: Gap, band: QRectF) -> None:
        seconds = gap.n_samples / SAMPLE_RATE_HZ
        message = (
            self.tr("about {seconds} s lost") if gap.estimated else self.tr("{seconds} s lost")
        )
        text = message.format(seconds=decimal(seconds, 2 if seconds < 1 else 1))
        painter.setFont(looks.font(12))
        painter.setPen(QColor(looks.current().bad))
        width = looks.text_width(painter.font(), text)
        left = min(max(band.left(), GUTTER_PX), self.width() - width)
        painter.drawText(QPointF(left, LANE_PX - 10), text)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The legend comes with the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And goes with it."""
        super().leaveEvent(event)
        self.update()

    def tip_at(self, place: QPointF) -> str:
        """Frequency and level of a place in the picture."""
        area = self.picture_area
        if self._picture is None or not area.contains(place):
            return ""
        khz = (area.bottom() - place.y()) / area.height() * _HIGHEST_KHZ
        column = int((self.time_at(place.x()) - _FRAME_BEGINS_S) / _STEP_S)
        if not self._picture.first <= column < self._picture.stop:
            return ""
        levels = self._picture.columns(column, column + 1)[0]
        level_db = decibels(int(levels[round(khz / _HIGHEST_KHZ * (len(levels) - 1))]))
        message = self.tr("{khz} kHz, {level} dB of full scale")
        return message.format(khz=decimal(khz, 1), level=decimal(level_db, 0))

    def _choose_at(self, time_s: float) -> None:
        hits = [one for one in self._detections if one.start_s <= time_s <= one.end_s]
        self.chosen.emit(hits[-1] if hits else None)
