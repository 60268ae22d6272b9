# SPDX-License-Identifier: MIT
"""A long picture over time, kept in tiles: while it scrolls, only what is new is drawn.

Pixels are counted from time 0 at the strip's scale, so tiles meet without a seam and the picture
moves by whole device pixels, as text does.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

_TILE_PX = 64
_MOST_TILES = 256


class Strip:
    """Tiles of a picture, made when they are first shown.

    Args:
        paint: draws the picture from one time to another into a painter's whole area, which is as
            wide as that and has the strip's height: ``paint(painter, start_s, end_s, area)``.
    """

    def __init__(self, paint: Callable[[QPainter, float, float, QRectF], None]) -> None:
        self._paint = paint
        self._tiles: OrderedDict[int, QPixmap] = OrderedDict()
        self._scale: tuple[float, float, float] = (1.0, 0.0, 1.0)

    def forget(self, from_s: float = -math.inf) -> None:
        """What lies after this time has changed: draw it anew."""
        per_s, _, ratio = self._scale
        limit = -math.inf if from_s == -math.inf else from_s * per_s * ratio
        for tile in [tile for tile in self._tiles if (tile + 1) * _TILE_PX > limit]:
            del self._tiles[tile]

    def draw(self, painter: QPainter, area: QRectF, start_s: float, end_s: float) -> None:
        """Draw the picture from `start_s` to `end_s` into an area of a widget."""
        ratio = painter.device().devicePixelRatio()
        scale = (area.width() / (end_s - start_s), area.height(), ratio)
        if scale != self._scale:
            self._tiles.clear()
            self._scale = scale
        n_px = math.ceil(area.width() * ratio)
        first_px = round(start_s * scale[0] * ratio)
        painter.save()
        painter.setClipRect(area)
        for tile in range(first_px // _TILE_PX, (first_px + n_px - 1) // _TILE_PX + 1):
            left = area.left() + (tile * _TILE_PX - first_px) / ratio
            painter.drawPixmap(QPointF(left, area.top()), self._tile(tile))
        painter.restore()

    def _tile(self, tile: int) -> QPixmap:
        found = self._tiles.get(tile)
        if found is None:
            found = self._tiles[tile] = self._make(tile)
            while len(self._tiles) > _MOST_TILES:
                self._tiles.popitem(last=False)
        else:
            self._tiles.move_to_end(tile)
        return found

    def _make(self, tile: int) -> QPixmap:
        per_s, height, ratio = self._scale
        made = QPixmap(_TILE_PX, math.ceil(height * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        start_s = tile * _TILE_PX / ratio / per_s
        end_s = (tile + 1) * _TILE_PX / ratio / per_s
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, start_s, end_s, QRectF(0, 0, _TILE_PX / ratio, height))
        painter.end()
        return made
