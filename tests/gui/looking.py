# SPDX-License-Identifier: MIT
"""Looking at widgets: their pixels, and waiting until they show something."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from spotter.records import Detection


def wait_until(happened: Callable[[], object], timeout_s: float = 20.0) -> None:
    """Let Qt run until something is so."""
    limit_s = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < limit_s, f"did not happen within {timeout_s} s"
        QTest.qWait(5)


def pixels(widget: QWidget, area: QRectF | None = None) -> NDArray[np.uint8]:
    """What a widget looks like: uint8 [height, width, red green blue]."""
    QApplication.processEvents()
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8)
    rows = raw.reshape(image.height(), image.bytesPerLine() // 4, 4)
    seen = rows[:, : image.width(), 2::-1].copy()
    if area is None:
        return seen
    box = area.toAlignedRect()
    return seen[max(0, box.top()) : box.bottom() + 1, max(0, box.left()) : box.right() + 1]


def count(seen: NDArray[np.uint8], colour: str, tolerance: int = 12) -> int:
    """How many pixels have about this colour."""
    wanted = QColor(colour)
    rgb = np.array([wanted.red(), wanted.green(), wanted.blue()], np.int16)
    return int((np.abs(seen.astype(np.int16) - rgb).max(axis=2) <= tolerance).sum())


def drag(
    widget: QWidget,
    start: QPointF,
    end: QPointF,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press, move in a few steps, and let go."""
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(widget, button, modifiers, start.toPoint())
    for part in (0.25, 0.5, 0.75, 1.0):
        place = QPointF((start + (end - start) * part).toPoint())
        kind = QEvent.Type.MouseMove
        move = QMouseEvent(kind, place, widget.mapToGlobal(place), button, button, modifiers)
        QApplication.sendEvent(widget, move)
        QApplication.processEvents()
    QTest.mouseRelease(widget, button, modifiers, end.toPoint())


def turn(
    widget: QWidget,
    angle: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    x: float | None = None,
) -> None:
    """Turn the wheel over a widget, at its middle or at `x`; a notch is 120."""
    place = QPointF(widget.width() / 2 if x is None else x, widget.height() / 2)
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()


def click(widget: QWidget, x: float, y: float) -> None:
    """Click at a place."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))


def detected(word: str, at_s: float, score: float = 0.95) -> Detection:
    """A detection of half a second that begins at `at_s`."""
    return Detection(word, score, at_s, at_s + 0.5, at_s + 0.85, at_s + 0.95)
