# SPDX-License-Identifier: MIT
"""Something to draw on once, and to copy from at each picture."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap


def offscreen_image(width: float, height: float, ratio: float, background: str = "") -> QPixmap:
    """A sheet for a screen of that pixel ratio.

    Args:
        width: in logical pixels.
        height: in logical pixels.
        ratio: device pixels to a logical one.
        background: a colour; transparent without one.
    """
    made = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(background) if background else Qt.GlobalColor.transparent)
    return made
