# SPDX-License-Identifier: MIT
"""A long picture over time, kept in tiles: while it scrolls, only what is new is drawn.

Pixels are counted from time 0 at the strip's scale, so tiles meet without a seam and the picture
moves by whole device pixels, as text does. Of a tile only its changed end may be drawn anew.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

_TILE_PX = 128
_STEP_PX = 4
"""Tiles are drawn anew from a multiple of this: whole logical pixels at ratios 1, 2 and 4."""
_MOST_TILES = 128


class Strip:
    """Tiles of a picture, made when they are first shown; opaque, for these are copied fast.

    Args:
        paint: draws the picture from one time to another into a painter's whole area, which is as
            wide as that and has the strip's height: ``paint(painter, start_s, end_s, area)``. It
            covers the area.
        in_parts: whether the changed end of a tile may be drawn alone; smooth lines would not
            look the same.
    """

    def __init__(
        self, paint: Callable[[QPainter, float, float, QRectF], None], *, in_parts: bool = False
    ) -> None:
        self._paint = paint
        self._in_parts = in_parts
        self._tiles: OrderedDict[int, QPixmap] = OrderedDict()
        self._good_px: dict[int, int] = {}  # of tiles of which only the beginning is still right
        self._scale: tuple[float, float, float] = (1.0, 0.0, 1.0)

    def forget(self, from_s: float = -math.inf) -> None:
        """What lies after this time has changed: draw it anew."""
        if from_s == -math.inf:
            self._tiles.clear()
            self._good_px.clear()
            return
        per_s, _, ratio = self._scale
        limit_px = math.floor(from_s * per_s * ratio)
        for tile in [tile for tile in self._tiles if (tile + 1) * _TILE_PX > limit_px]:
            good_px = (limit_px - tile * _TILE_PX) // _STEP_PX * _STEP_PX
            if self._in_parts and good_px > 0:
                self._good_px[tile] = min(good_px, self._good_px.get(tile, good_px))
            else:
                del self._tiles[tile]
                self._good_px.pop(tile, None)

    def draw(self, painter: QPainter, area: QRectF, start_s: float, end_s: float) -> None:
        """Draw the picture from `start_s` to `end_s` into an area of a widget."""
        ratio = painter.device().devicePixelRatio()
        scale = (area.width() / (end_s - start_s), area.height(), ratio)
        if scale != self._scale:
            self.forget()
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
            found = self._tiles[tile] = self._make()
            self._fill(found, tile, 0)
            while len(self._tiles) > _MOST_TILES:
                oldest, _ = self._tiles.popitem(last=False)
                self._good_px.pop(oldest, None)
        else:
            self._tiles.move_to_end(tile)
            good_px = self._good_px.pop(tile, None)
            if good_px is not None:
                self._fill(found, tile, good_px)
        return found

    def _make(self) -> QPixmap:
        _, height, ratio = self._scale
        made = QPixmap(_TILE_PX, math.ceil(height * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.black)
        return made

    def _fill(self, pixmap: QPixmap, tile: int, from_px: int) -> None:
        """Draw a tile, from one of its columns on."""
        per_s, height, ratio = self._scale
        area = QRectF(0, 0, (_TILE_PX - from_px) / ratio, height)
        start_px = tile * _TILE_PX + from_px
        painter = QPainter(pixmap)
        painter.translate(from_px / ratio, 0)
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        end_s = (tile + 1) * _TILE_PX / ratio / per_s
        self._paint(painter, start_px / ratio / per_s, end_s, area)
        painter.end()
