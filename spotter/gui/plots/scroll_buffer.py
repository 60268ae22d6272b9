# SPDX-License-Identifier: MIT
"""A long picture over time, kept in a ring: while it scrolls, only what is new is drawn.

Pixels are counted from time 0 at the strip's scale, and drawn in pieces that begin at the same
pixels whatever is shown: so pieces meet without a seam, and the picture moves by whole device
pixels, as text does. Of a piece only its changed end may be drawn anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

_PIECE_PX = 128
_STEP_PX = 4
"""Ends are drawn anew from a multiple of this: whole logical pixels at ratios 1, 2 and 4."""


class ScrollBuffer:
    """As much of a picture as is shown; opaque, for that is copied fast.

    Args:
        paint: draws the picture from one time to another into a painter's whole area, which is as
            wide as that and has the strip's height: ``paint(painter, start_s, end_s, area)``. It
            covers the area.
        in_parts: whether the changed end of a piece may be drawn alone; smooth lines would not
            look the same.
    """

    def __init__(
        self, paint: Callable[[QPainter, float, float, QRectF], None], *, in_parts: bool = False
    ) -> None:
        self._paint = paint
        self._step_px = _STEP_PX if in_parts else _PIECE_PX
        self._ring = QPixmap()
        self._first_px = self._stop_px = 0  # what the ring holds, and is right
        self._scale: tuple[float, float, float] = (1.0, 0.0, 1.0)

    def forget(self, from_s: float = -math.inf) -> None:
        """What lies after this time has changed: draw it anew."""
        if from_s == -math.inf:
            self._stop_px = self._first_px
            return
        per_s, _, ratio = self._scale
        limit_px = int(from_s * per_s * ratio // self._step_px) * self._step_px
        self._stop_px = max(self._first_px, min(self._stop_px, limit_px))

    def draw(self, painter: QPainter, area: QRectF, start_s: float, end_s: float) -> None:
        """Draw the picture from `start_s` to `end_s` into an area of a widget."""
        width, height = area.width(), area.height()
        ratio = painter.device().devicePixelRatio()
        per_s = width / (end_s - start_s)
        n_px = math.ceil(width * ratio)
        # Spans of time that are equal may differ in their last digit.
        if self._scale[1:] != (height, ratio) or not math.isclose(self._scale[0], per_s):
            self._scale = (per_s, height, ratio)
            self._make(n_px)
        first_px = round(start_s * self._scale[0] * ratio)
        stop_px = first_px + n_px
        self._cover(first_px, stop_px)
        left, top, n_ring = area.left(), area.top(), self._ring.width()
        while first_px < stop_px:
            at = first_px % n_ring
            n_px = min(stop_px - first_px, n_ring - at)
            part = QRectF(at, 0, n_px, self._ring.height())
            painter.drawPixmap(QPointF(left, top), self._ring, part)
            first_px += n_px
            left += n_px / ratio

    def _make(self, n_px: int) -> None:
        """An empty ring, with room for so many pixels wherever the first of them lies."""
        _, height, ratio = self._scale
        n_pieces = math.ceil(n_px / _PIECE_PX) + 1
        self._ring = QPixmap(n_pieces * _PIECE_PX, max(1, math.ceil(height * ratio)))
        self._ring.setDevicePixelRatio(ratio)
        self._ring.fill(Qt.GlobalColor.black)
        self._first_px = self._stop_px = 0

    def _cover(self, first_px: int, stop_px: int) -> None:
        """Draw what is missing between two pixels."""
        if self._first_px <= first_px and stop_px <= self._stop_px:
            return
        first_px = first_px // _PIECE_PX * _PIECE_PX
        stop_px = -(-stop_px // _PIECE_PX) * _PIECE_PX
        if not self._first_px <= stop_px or not first_px <= self._stop_px:
            self._first_px = self._stop_px = first_px
        while self._first_px > first_px:
            self._first_px -= _PIECE_PX
            self._fill(self._first_px)
        self._stop_px = min(self._stop_px, self._first_px + self._ring.width())
        while self._stop_px < stop_px:
            self._fill(self._stop_px)
            self._stop_px = (self._stop_px // _PIECE_PX + 1) * _PIECE_PX
            self._first_px = max(self._first_px, self._stop_px - self._ring.width())

    def _fill(self, first_px: int) -> None:
        """Draw a piece, from this pixel on."""
        per_s, height, ratio = self._scale
        stop_px = (first_px // _PIECE_PX + 1) * _PIECE_PX
        area = QRectF(0, 0, (stop_px - first_px) / ratio, height)
        painter = QPainter(self._ring)
        painter.translate(first_px % self._ring.width() / ratio, 0)
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, first_px / ratio / per_s, stop_px / ratio / per_s, area)
        painter.end()
