# SPDX-License-Identifier: MIT
from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from spotter.gui.plots.scroll_buffer import ScrollBuffer

HEIGHT_PX, PX_PER_S = 3, 100


class Known:
    """A picture whose colour at each pixel is that pixel's number, as far as it is known."""

    def __init__(self) -> None:
        self.to_px = 100_000
        self.n_drawn_px = 0

    def paint(self, painter: QPainter, start_s: float, end_s: float, area: QRectF) -> None:
        first_px, stop_px = round(start_s * PX_PER_S), round(end_s * PX_PER_S)
        self.n_drawn_px += stop_px - first_px
        painter.fillRect(area, QColor(0, 0, 0))
        for px in range(first_px, min(stop_px, self.to_px)):
            painter.fillRect(QRectF(px - first_px, 0, 1, HEIGHT_PX), colour(px))


def colour(px: int) -> QColor:
    return QColor.fromRgb(px % 256, px // 256 % 256, 200)


def drawn(strip: ScrollBuffer, first_px: int, n_px: int) -> np.ndarray:
    image = QImage(n_px, HEIGHT_PX, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    painter = QPainter(image)
    area = QRectF(0, 0, n_px, HEIGHT_PX)
    strip.draw(painter, area, first_px / PX_PER_S, (first_px + n_px) / PX_PER_S)
    painter.end()
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT_PX, n_px, 4)
    return seen[:, :, 2::-1].copy()


def wanted(known: Known, first_px: int, n_px: int) -> np.ndarray:
    rows = [
        (px % 256, px // 256 % 256, 200) if px < known.to_px else (0, 0, 0)
        for px in range(first_px, first_px + n_px)
    ]
    return np.array([rows] * HEIGHT_PX, dtype=np.uint8)


@pytest.mark.parametrize("in_parts", [False, True])
def test_wherever_one_looks_the_picture_is_there(in_parts: bool) -> None:
    known, chance = Known(), random.Random(3)
    strip = ScrollBuffer(known.paint, in_parts=in_parts)
    first_px = 0
    for _ in range(200):
        first_px += chance.choice([1, 3, 40, 127, 128, 300, 5000, -1, -60, -128, -290, -5000])
        assert np.array_equal(drawn(strip, first_px, 300), wanted(known, first_px, 300))


@pytest.mark.parametrize("in_parts", [False, True])
def test_what_was_forgotten_is_drawn_anew(in_parts: bool) -> None:
    known, chance = Known(), random.Random(4)
    strip = ScrollBuffer(known.paint, in_parts=in_parts)
    known.to_px = 0
    for _ in range(200):
        before_px = known.to_px
        known.to_px += chance.choice([0, 5, 17, 130])
        strip.forget(before_px / PX_PER_S)
        first_px = known.to_px - 300 - chance.choice([0, 0, 0, 200])
        assert np.array_equal(drawn(strip, first_px, 300), wanted(known, first_px, 300))
    known.to_px = 100
    strip.forget()
    assert np.array_equal(drawn(strip, 0, 300), wanted(known, 0, 300))


def test_what_scrolls_is_drawn_once() -> None:
    known = Known()
    strip = ScrollBuffer(known.paint)
    for first_px in range(0, 3000, 5):
        drawn(strip, first_px, 300)
    assert known.n_drawn_px <= 3000 + 300 + 2 * 128
