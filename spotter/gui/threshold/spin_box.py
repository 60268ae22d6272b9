# SPDX-License-Identifier: MIT
"""A threshold as a number."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QValidator
from PySide6.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)

from spotter.gui.style import theme as looks
from spotter.gui.threshold.drag import FINE_STEP, PAGE, STEP
from spotter.gui.widgets.microphone_box import paint_chevron

PLAIN = "plain"
"""The role of a number without arrows: Qt's own way to hide them leaves no room for the text."""


def show_font(number: QDoubleSpinBox, font: QFont) -> None:
    """Write a number in this font: under a style sheet its line does not take its own."""
    number.setFont(font)
    number.lineEdit().setFont(font)


class Number(QDoubleSpinBox):
    """A number that may be typed with a point or with a comma, whatever the language writes.

    Qt takes the other one for a sign between thousands: 0.55 would become 0 in German.
    """

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Whether this may be typed."""
        return super().validate(self._as_written(text), at)

    def valueFromText(self, text: str) -> float:
        """What was typed."""
        return super().valueFromText(self._as_written(text))

    def _as_written(self, text: str) -> str:
        point = self.locale().decimalPoint()
        return text.replace("." if point == "," else ",", point)


class ThresholdSpinBox(Number):
    """The threshold as a number: two decimals, a third where it was asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0.0, 1.0)
        self.setDecimals(3)
        self.setSingleStep(STEP)
        self.setFixedSize(76, 32)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setFont(looks.font(13))
        self.setAccessibleName(self.tr("Threshold, number"))
        self.setToolTip(self.tr("Threshold: arrows and Page keys; with Shift in steps of 0.001"))
        # The style sheet of a theme gives back the font that was there before it.
        looks.notifier.changed.connect(self._show_weight)

    def show_quiet(self, quiet: bool) -> None:
        """Step back: the number is not its own but follows another."""
        if quiet != self.property("quiet"):
            self.setProperty("quiet", quiet)
            self.style().polish(self)
            self._show_weight()

    def _show_weight(self) -> None:
        """A word's own number stands out."""
        show_font(self, looks.font(13, 600 if self.property("quiet") is False else 400))

    def textFromValue(self, value: float) -> str:
        """The number as it is shown."""
        text = f"{value:.3f}"
        return self.locale().toString(value, "f", 2 if text.endswith("0") else 3)

    def stepBy(self, steps: int) -> None:
        """A step is 0.01, a page 0.05; with Shift 0.001."""
        fine = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        step = FINE_STEP if fine else PAGE / 10 if abs(steps) == 10 else STEP
        self.setValue(self.value() + steps * step)
        self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field by Qt, the arrows in our colour."""
        super().paintEvent(event)
        if self.property("role") == PLAIN:
            return
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part, down, shift in (
            (QStyle.SubControl.SC_SpinBoxUp, False, 1.5),
            (QStyle.SubControl.SC_SpinBoxDown, True, -1.5),
        ):
            area = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, self)
            centre = QRectF(area).center() + QPointF(0, shift)
            paint_chevron(painter, centre, looks.current().muted, down=down)
        painter.end()
