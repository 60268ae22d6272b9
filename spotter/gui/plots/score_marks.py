# SPDX-License-Identifier: MIT
"""What stands in the score trace over its lines: points for words, names for what did not pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from spotter.detection.score_history import NearMiss
from spotter.gui.i18n.language import decimal
from spotter.gui.plots.time_axis import TimePlot
from spotter.gui.style import theme as looks
from spotter.gui.style.offscreen import offscreen_image
from spotter.gui.style.theme import Theme

_NAME_PX = 12


class Dots:
    """Points with a ring of the ground's colour, drawn once and copied."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[int, Theme, float], QPixmap] = {}

    def paint(self, painter: QPainter, x: float, y: float, *, chosen: bool) -> None:
        """A point, at whole pixels, as the lines under it; larger if it is the chosen one."""
        look = (7 if chosen else 5, looks.current(), painter.device().devicePixelRatio())
        dot = self._drawn.get(look)
        if dot is None:
            dot = self._drawn[look] = _dot(*look)
        ratio = look[2]
        half = dot.deviceIndependentSize().width() / 2
        left, top = round((x - half) * ratio) / ratio, round((y - half) * ratio) / ratio
        painter.drawPixmap(QPointF(left, top), dot)


def _dot(radius: int, theme: Theme, ratio: float) -> QPixmap:
    side = 2 * radius + 4
    dot = offscreen_image(side, side, ratio)
    painter = QPainter(dot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.window), 2))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    painter.end()
    return dot


class Names:
    """Names over humps, clear of the threshold line and of each other."""

    def __init__(self) -> None:
        self._named: list[tuple[NearMiss, str, float]] = []

    def show(self, near_misses: Sequence[NearMiss]) -> None:
        """Name these from now on."""
        font = looks.font(_NAME_PX)
        texts = [f"{near_miss.word} {decimal(near_miss.score)}" for near_miss in near_misses]
        widths = [looks.text_width(font, text) + 2 for text in texts]
        self._named = list(zip(near_misses, texts, widths, strict=True))

    def paint(self, painter: QPainter, plot: TimePlot, area: QRectF, line_y: float) -> None:
        """Write those that are in view.

        Args:
            painter: of the plot.
            plot: knows where a time lies.
            area: of the plot: a score of 1 lies at its top, 0 at its bottom.
            line_y: where the threshold line is.
        """
        view, taken = plot.view, list[QRectF]()
        for near_miss, text, width in self._named:
            if not view.start_s <= near_miss.at_s <= view.end_s:
                continue
            if not taken:
                painter.setFont(looks.font(_NAME_PX))
                painter.setPen(QColor(looks.current().muted))
            left = min(
                max(plot.x_of(near_miss.at_s) - width / 2, area.left() + 2), area.right() - width
            )
            y = area.bottom() - near_miss.score * area.height()
            place = QRectF(left, y - 22, width, 18)
            if place.top() < line_y + 1 < place.bottom() + 2:
                place.moveBottom(line_y - 1)
            if place.top() >= 0 and not _meets_any(place, taken):
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
                taken.append(place)


def _meets_any(place: QRectF, others: Iterable[QRectF]) -> bool:
    return any(place.intersects(other) for other in others)
