# SPDX-License-Identifier: MIT
"""Where the bars lie: one column, one column opened up with a control for each word, or a grid.

All lengths are logical pixels; rows come in label order, words first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QRect, QRectF, QSizeF

ROW_MIN_PX, ROW_MAX_PX = 16.0, 32.0
OPEN_ROW_MIN_PX, OPEN_ROW_MAX_PX = 28.0, 36.0
APART_PX = 12.0
"""Between the words and the two labels that are none."""
TOP_PX = 8.0
"""Room for the head of the threshold line."""
NUMBER_PX = 44.0
_FIELD_PX = 64.0
_RESET_PX = 28.0
_TICK_PX = 28.0
_LEAST_CELL_PX = 104.0
_CELL_GAP_PX = 16.0


@dataclass(frozen=True)
class BarRow:
    """One row: its whole place, the name, the bar, and the number at its right."""

    place: QRectF
    name: QRectF
    track: QRectF
    number: QRectF

    @property
    def cell(self) -> QRect:
        """Whole pixels for the row that no other row has."""
        return _pixels(self.place)

    @property
    def name_cell(self) -> QRect:
        """What the name takes of them."""
        name = _pixels(self.place)
        name.setRight(int(self.name.right()))
        return name


def column(
    words: Sequence[str], others: Sequence[str], size: QSizeF, name_px: float
) -> list[BarRow]:
    """Rows under each other; names stand right-aligned before their bars."""
    n = len(words) + len(others)
    apart = APART_PX if others else 0.0
    height = _between(ROW_MIN_PX, (size.height() - apart - TOP_PX) / max(1, n), ROW_MAX_PX)
    tops = [TOP_PX + i * height + (apart if i >= len(words) else 0.0) for i in range(n)]
    track_px = size.width() - name_px - NUMBER_PX
    return [
        BarRow(
            QRectF(0, top, size.width(), height),
            QRectF(0, top, name_px - 12, height),
            _bar(name_px, track_px, top, height),
            QRectF(name_px + track_px, top, NUMBER_PX, height),
        )
        for top in tops
    ]


def opened(n_words: int, size: QSizeF, name_px: float) -> list[BarRow]:
    """Rows with room for a tick box, the bar, a field and a button."""
    height = _between(OPEN_ROW_MIN_PX, (size.height() - TOP_PX) / max(1, n_words), OPEN_ROW_MAX_PX)
    left = _TICK_PX + name_px
    right = size.width() - _FIELD_PX - _RESET_PX
    return [
        BarRow(
            QRectF(0, top, size.width(), height),
            QRectF(0, top, left - 4, height),
            _bar(left, right - 16 - left, top, height),
            QRectF(right, top, _FIELD_PX, height),
        )
        for top in (TOP_PX + i * height for i in range(n_words))
    ]


def grid(n: int, size: QSizeF, name_px: float) -> list[BarRow]:
    """As many cells beside each other as fit, filled column by column; no numbers."""
    n_lines, n_columns = grid_shape(n, size.width(), name_px)
    cell = (size.width() + _CELL_GAP_PX) / n_columns
    height = _between(ROW_MIN_PX, size.height() / n_lines, 24.0)
    rows = []
    for i in range(n):
        left, top = (i // n_lines) * cell, (i % n_lines) * height
        width = cell - _CELL_GAP_PX
        rows.append(
            BarRow(
                QRectF(left, top, width, height),
                QRectF(left, top, name_px - 8, height),
                _bar(left + name_px - 4, width - name_px + 4, top, height),
                QRectF(),
            )
        )
    return rows


def grid_shape(n: int, width: float, name_px: float) -> tuple[int, int]:
    """Lines and columns of a grid of `n` cells."""
    fits = max(1, int((width + _CELL_GAP_PX) / (max(_LEAST_CELL_PX, name_px + 40) + _CELL_GAP_PX)))
    n_lines = ceil(max(1, n) / fits)
    return n_lines, ceil(max(1, n) / n_lines)


def _pixels(place: QRectF) -> QRect:
    """Whole pixels, so that what lies under each other does not overlap."""
    top, bottom = round(place.top()), round(place.bottom())
    left, right = floor(place.left()), ceil(place.right())
    return QRect(left, top, right - left, bottom - top)


def _bar(left: float, width: float, top: float, height: float) -> QRectF:
    bar = 8 if height < 24 else 10 if height < 28 else 12
    return QRectF(left, top + (height - bar) / 2, max(8.0, width), bar)


def _between(low: float, value: float, high: float) -> float:
    return min(high, max(low, value))
