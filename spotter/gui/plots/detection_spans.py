# SPDX-License-Identifier: MIT
"""Words in the picture of the sound: which of them are in view, their outlines and their labels."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from spotter.gui.i18n.language import decimal
from spotter.gui.style import theme as looks
from spotter.gui.style.offscreen import offscreen_image
from spotter.gui.style.theme import Theme
from spotter.records import Detection

LANE_PX = 28
_LONGEST_S = 2.0
"""From a word's beginning to the end of its best window, at most; the same to its end."""
_BASE_PX = LANE_PX - 10
_LABEL_GAP_PX = 6
_NEAREST_LABEL_PX = 10
_ROOM_PX = 2
"""Around a text: letters may reach over their place."""
_MOST_LABELS = 64


def in_view(detections: Sequence[Detection], start_s: float, end_s: float) -> list[Detection]:
    """The words that lie between two times or reach in, found quickly among thousands.

    Args:
        detections: in the order in which they were found.
        start_s: in stream time.
        end_s: in stream time.
    """
    near = between_peaks(detections, start_s - _LONGEST_S, end_s + _LONGEST_S)
    return [one for one in near if one.end_s > start_s and one.start_s < end_s]


def between_peaks(
    detections: Sequence[Detection], first_s: float, last_s: float
) -> Sequence[Detection]:
    """The words whose peaks lie between two times."""
    first = bisect_left(detections, first_s, key=_peak_s)
    return detections[first : bisect_right(detections, last_s, lo=first, key=_peak_s)]


def _peak_s(detection: Detection) -> float:
    return detection.peak_s


def paint_outline(painter: QPainter, span: QRectF, *, chosen: bool) -> None:
    """A 2 px line on a 4 px halo: teal on magma's yellow alone is 1.45 to 1."""
    line = QColor(looks.ON_PICTURE_CHOSEN if chosen else looks.ON_PICTURE)
    halo = span.adjusted(-1, 0, 1, 0), span.adjusted(3, 4, -3, -4)
    for (outer, inner), colour in (
        (halo, QColor(0, 0, 0, 153)),
        ((span, span.adjusted(2, 2, -2, -2)), line),
    ):
        for edge in _frame(outer, inner):
            painter.fillRect(edge, colour)


def _frame(outer: QRectF, inner: QRectF) -> tuple[QRectF, QRectF, QRectF, QRectF]:
    """The four sides of a frame."""
    height = inner.height()
    return (
        QRectF(outer.left(), outer.top(), outer.width(), inner.top() - outer.top()),
        QRectF(outer.left(), inner.bottom(), outer.width(), outer.bottom() - inner.bottom()),
        QRectF(outer.left(), inner.top(), inner.left() - outer.left(), height),
        QRectF(inner.right(), inner.top(), outer.right() - inner.right(), height),
    )


class Labels:
    """The words in the lane over the picture, with their scores; each is drawn once and copied."""

    def __init__(self) -> None:
        self._look: tuple[Theme, float] | None = None
        self._drawn: dict[Detection, tuple[QPixmap, float, float]] = {}

    def paint(
        self,
        painter: QPainter,
        detections: Sequence[Detection],
        x_of: Callable[[float], float],
        left_px: float,
        right_px: float,
    ) -> None:
        """Label words; of two that are too near, the older loses its score, then all.

        Args:
            painter: of a widget whose top is the lane's.
            detections: to be labelled, oldest first.
            x_of: where a time is drawn, in pixels.
            left_px: where the lane begins.
            right_px: where it ends.
        """
        ratio = painter.device().devicePixelRatio()
        if (looks.current(), ratio) != self._look or len(self._drawn) > _MOST_LABELS:
            self._look = (looks.current(), ratio)
            self._drawn.clear()
        limit = right_px
        for detection in reversed(detections):
            drawn = self._drawn.get(detection)
            if drawn is None:
                drawn = self._drawn[detection] = self._label(detection, ratio)
            label, word_px, full_px = drawn
            left = max(x_of(detection.start_s), left_px)
            if limit == right_px:  # the newest one is whole, moved to the left if it must
                left = min(left, limit - full_px)
            if left + word_px > limit:
                continue
            px = full_px if left + full_px <= limit else word_px
            part = QRectF(0, 0, math.ceil((px + 2 * _ROOM_PX) * ratio), label.height())
            place = QPointF(round((left - _ROOM_PX) * ratio) / ratio, 0)
            painter.drawPixmap(place, label, part)
            limit = left - _NEAREST_LABEL_PX

    def _label(self, detection: Detection, ratio: float) -> tuple[QPixmap, float, float]:
        """A word with its score, how wide the word is, and how wide both."""
        bold, plain = looks.font(13, 600), looks.font(12)
        word, score = detection.word, decimal(detection.score)
        word_px = looks.text_width(bold, word)
        full_px = word_px + _LABEL_GAP_PX + looks.text_width(plain, score)
        label = offscreen_image(full_px + 2 * _ROOM_PX, LANE_PX, ratio, looks.current().window)
        painter = QPainter(label)
        for font, colour, text, left in (
            (bold, looks.current().accent, word, 0.0),
            (plain, looks.current().muted, score, word_px + _LABEL_GAP_PX),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(_ROOM_PX + left, _BASE_PX), text)
        painter.end()
        return label, word_px, full_px
