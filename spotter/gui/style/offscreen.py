# SPDX-License-Identifier: MIT
"""Something to draw on once, and to copy from at each picture."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap


def sheet(width: float, height: float, ratio: float, ground: str = "") -> QPixmap:
    """A sheet for a screen of that pixel ratio.

    Args:
        width: in logical pixels.
        height: in logical pixels.
        ratio: device pixels to a logical one.
        ground: a colour; transparent without one.
    """
    made = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(ground) if ground else Qt.GlobalColor.transparent)
    return made
