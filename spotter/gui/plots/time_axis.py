# SPDX-License-Identifier: MIT
"""The time axis that the spectrogram and the score trace share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from spotter.gui.widgets.label import plain_tip

GUTTER_PX = 48
SPAN_S = 5.0
SHORTEST_SPAN_S, LONGEST_SPAN_S = 1.0, 60.0
_OVERHANG_PX = 8
"""Points and lines at the left edge reach that far into the gutter."""
_DRAG_BEGINS_PX = 4
_WHEEL_STEP = 0.1
"""A notch scrolls by this part of what is shown."""
_ZOOM_STEP = 1.25
_TICK_STEPS_S = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_NEAREST_TICKS_PX = 56


@dataclass(frozen=True)
class View:
    """The stretch of time that is shown.

    Attributes:
        start_s, end_s: in stream time.
        origin_s: where labels are counted from: the newest sound (live), or 0 (a file).
        relative: labels say how long ago ("−2 s", "now") rather than when ("0:12").
    """

    start_s: float
    end_s: float
    origin_s: float = 0.0
    relative: bool = False

    @property
    def span_s(self) -> float:
        """How long the stretch is."""
        return self.end_s - self.start_s

    @classmethod
    def live(cls, end_s: float, origin_s: float | None = None) -> View:
        """Five seconds that end at `end_s`, told as time ago."""
        return cls(end_s - SPAN_S, end_s, end_s if origin_s is None else origin_s, relative=True)

    @classmethod
    def of_file(cls, start_s: float) -> View:
        """Five seconds of a file from `start_s` on."""
        return cls(start_s, start_s + SPAN_S)

    def zoomed(self, factor: float, at_s: float | None, kept_s: float) -> tuple[float, float]:
        """Start and length of `factor` times as much time.

        Args:
            factor: 2 shows twice as much, as far as `kept_s` goes.
            at_s: this time stays in its place; None: the middle does.
            kept_s: how much there is.
        """
        longest_s = max(SPAN_S, min(LONGEST_SPAN_S, kept_s))
        span_s = min(max(self.span_s * factor, SHORTEST_SPAN_S), longest_s)
        at_s = (self.start_s + self.end_s) / 2 if at_s is None else at_s
        return at_s - (at_s - self.start_s) * span_s / self.span_s, span_s

    def ticks(self, width_px: float) -> list[tuple[float, float]]:
        """Round times in the stretch, not too near to each other in this width.

        Returns:
            Stream time and seconds from the origin of each.
        """
        per_s = width_px / self.span_s
        fit = (step for step in _TICK_STEPS_S if step * per_s >= _NEAREST_TICKS_PX)
        # As it opens, the axis has whole seconds however narrow it is.
        step_s = max(1.0 if self.span_s > 2 else 0.0, next(fit, _TICK_STEPS_S[-1]))
        first = math.ceil((self.start_s - self.origin_s) / step_s - 1e-6)
        last = math.floor((self.end_s - self.origin_s) / step_s + 1e-6)
        return [(self.origin_s + n * step_s, n * step_s) for n in range(first, last + 1)]


class TimePlot(QWidget):
    """A plot over time: it knows where a time lies, and tells when it is dragged or turned.

    Signals:
        scrolled: the user wants to see what lies that many seconds later (earlier if negative).
        zoomed: the user wants to see so many times as much, and this time to stay in its place.
        clicked_at: a click that was no drag, at this time.
    """

    scrolled = Signal(float)
    zoomed = Signal(float, float)
    clicked_at = Signal(float)
    axis_px = 0
    """The height of the time axis under the plot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View.live(0.0)
        self._axis_span_s = 0.0
        self._pressed_at: QPointF | None = None
        self._dragged_from: float | None = None
        self.setMouseTracking(True)

    def show_view(self, view: View) -> None:
        """Show this stretch of time."""
        if view != self.view:
            # The axis of a live picture stands still: its times are told as time ago.
            moves_axis = not view.relative or view.origin_s - view.end_s != (
                self.view.origin_s - self.view.end_s
            )
            self.view = view
            self.update_plot(axis=moves_axis or view.span_s != self._axis_span_s)
            self._axis_span_s = view.span_s

    def update_plot(self, *, axis: bool = False) -> None:
        """Paint the plot anew, without the gutter, and without the time axis unless it moved."""
        below = 0 if axis else -self.axis_px
        self.update(self.rect().adjusted(GUTTER_PX - _OVERHANG_PX, 0, 0, below))

    def tip_at(self, _place: QPointF) -> str:
        """What there is to say about a place, asked for as the pointer moves.

        An `event` of our own for tooltips would be called for every paint, too.
        """
        return ""

    def x_of(self, time_s: float) -> float:
        """Where a time lies, in pixels."""
        part = (time_s - self.view.start_s) / self.view.span_s
        return GUTTER_PX + part * (self.width() - GUTTER_PX)

    def drawing(self) -> Callable[[float], float]:
        """What tells where a `ScrollBuffer` draws a time now.

        So what lies over it moves with it, by whole device pixels.
        """
        ratio = self.devicePixelRatio()
        per_s = self.px_per_s * ratio
        first_px = round(self.view.start_s * per_s)
        return lambda time_s: GUTTER_PX + (round(time_s * per_s) - first_px) / ratio

    def time_at(self, x: float) -> float:
        """The time at a place."""
        return self.view.start_s + (x - GUTTER_PX) / self.px_per_s

    @property
    def px_per_s(self) -> float:
        """How wide a second is."""
        return (self.width() - GUTTER_PX) / self.view.span_s

    @staticmethod
    def shows_gutter(event: QPaintEvent) -> bool:
        """Whether the gutter is to be painted, too."""
        return event.rect().left() < GUTTER_PX - _OVERHANG_PX

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            self._dragged_from = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the sound along, or explain the place under the pointer."""
        if self._pressed_at is None:
            self.setToolTip(plain_tip(self.tip_at(event.position())))
            return
        x = event.position().x()
        if self._dragged_from is None:
            if abs(x - self._pressed_at.x()) < _DRAG_BEGINS_PX:
                return
            self._dragged_from = self._pressed_at.x()
        self.scrolled.emit((self._dragged_from - x) / self.px_per_s)
        self._dragged_from = x

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or click."""
        if self._pressed_at is not None and self._dragged_from is None:
            self.clicked_at.emit(self.time_at(event.position().x()))
        self._pressed_at = self._dragged_from = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll: a turn towards the user goes on in time. With Ctrl: show more of it, or less."""
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y() / 120
            if turned:
                self.zoomed.emit(_ZOOM_STEP**-turned, self.time_at(event.position().x()))
            return
        pixels = event.pixelDelta()
        if not pixels.isNull():
            turned_s = (pixels.x() or pixels.y()) / self.px_per_s
        else:
            angle = event.angleDelta()
            turned_s = (angle.x() or angle.y()) / 120 * _WHEEL_STEP * self.view.span_s
        if turned_s:
            self.scrolled.emit(-turned_s)
