# SPDX-License-Identifier: MIT
"""The slider of a threshold."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from spotter.gui.i18n.language import decimal
from spotter.gui.style import theme as looks
from spotter.gui.threshold.drag import FINE_STEP, PAGE, STEP, Drag, is_fine

STEPS = 1000
_HANDLE_PX = 9


class ThresholdSlider(QSlider):
    """A slider whose passing side is coloured, with a tick at the model's own value.

    Signals:
        reset: a double click.
    """

    reset = Signal()
    accessible_role = QAccessible.Role.Slider
    accessible_range = (0.0, 1.0, STEP)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._own = 0.8
        self._drag = Drag()
        self.setRange(0, STEPS)
        self.setSingleStep(round(STEP * STEPS))
        self.setPageStep(round(PAGE * STEPS))
        self.setAccessibleName(self.tr("Threshold"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr("Threshold, Alt+T: higher is stricter. Double click: the model's own")
        )

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(344, 32)

    def minimumSizeHint(self) -> QSize:
        """Still a step a pixel and a half."""
        return QSize(140, 32)

    def show_own(self, threshold: float) -> None:
        """Mark the model's own threshold."""
        self._own = threshold
        self.update()

    def accessible_number(self) -> float:
        """The threshold: steps are nobody's business."""
        return self.value() / STEPS

    def take_number(self, number: float) -> None:
        """Move to this threshold, as the user would."""
        self.setValue(round(number * STEPS))

    def accessible_text(self) -> str:
        """The threshold as it is written."""
        return decimal(self.accessible_number(), 3 if self.value() % 10 else 2)

    def x_of(self, value: float) -> float:
        """Where a threshold lies, in pixels."""
        return _HANDLE_PX + value * (self.width() - 2 * _HANDLE_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift the arrows take fine steps."""
        self.setSingleStep(round((FINE_STEP if is_fine(event) else STEP) * STEPS))
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a step."""
        turned = event.angleDelta().y() or event.angleDelta().x()  # Shift may turn it sideways
        step = FINE_STEP if is_fine(event) else STEP
        self.setValue(self.value() + round(turned / 120 * step * STEPS))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The handle comes to the pointer at once; with Shift it is only taken hold of."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag.take(self.value() / STEPS, self._part(event))
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._drag.holds:
            self._follow(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._drag.let_go()
        self.setSliderDown(False)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Back to the model's own."""
        self._drag.let_go()
        self.setSliderDown(False)
        self.reset.emit()

    def _part(self, event: QMouseEvent) -> float:
        return (event.position().x() - _HANDLE_PX) / max(1, self.width() - 2 * _HANDLE_PX)

    def _follow(self, event: QMouseEvent) -> None:
        threshold = self._drag.move(self._part(event), fine=is_fine(event))
        self.setValue(round(threshold * STEPS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, passing side, tick and handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, x = self.height() / 2, self.x_of(self.value() / STEPS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(looks.current().track))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        painter.setBrush(QColor(looks.current().accent))
        painter.drawRoundedRect(QRectF(x, middle - 2, self.width() - x, 4), 2, 2)
        own = round(self.x_of(self._own))
        painter.fillRect(QRectF(own - 0.5, middle + 10, 1, 5), QColor(looks.current().muted))
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(looks.current().accent), 3 if focus else 2))
        painter.setBrush(QColor(looks.current().tint if focus else looks.current().base))
        painter.drawEllipse(QPointF(x, middle), _HANDLE_PX - 1, _HANDLE_PX - 1)
        painter.end()
