# SPDX-License-Identifier: MIT
"""The program's own icons: black line drawings in SVG, coloured when they are drawn."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from spotter.gui.style.offscreen import offscreen_image
from spotter.system import paths


@lru_cache(maxsize=64)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (paths.assets() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("#000", colour).encode()))


def draw(painter: QPainter, name: str, colour: str, area: QRectF) -> None:
    """Draw an icon in one colour."""
    _renderer(name, colour).render(painter, area)


@lru_cache(maxsize=64)
def pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """An icon as a picture of `size` logical pixels on a screen of that pixel ratio."""
    made = offscreen_image(size, size, ratio)
    painter = QPainter(made)
    draw(painter, name, colour, QRectF(0, 0, size, size))
    painter.end()
    return made


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """An icon for a button, sharp on screens of ratio 1, 2 and 3."""
    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(pixmap(name, colour, size, ratio))
    return made


def program_icon() -> QIcon:
    """The icon of the program."""
    return QIcon(str(paths.assets() / "icons" / "spotter.svg"))
