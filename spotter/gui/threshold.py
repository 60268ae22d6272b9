# SPDX-License-Identifier: MIT
"""The threshold row: slider, number, and what to expect by the model's own measurements."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)

from spotter.curve import Expectation
from spotter.gui import theme as looks
from spotter.gui.language import translate
from spotter.gui.microphones import paint_chevron
from spotter.gui.theme import LIGHT, SPACE, Theme

_STEPS = 1000
_HANDLE_PX = 9
_FINE, _STEP, _PAGE = 0.001, 0.01, 0.05


def expectation_text(expectation: Expectation | None) -> tuple[str, str]:
    """The sentence about a threshold, and its longer form for people who point at it."""
    if expectation is None:
        return (
            translate("Expectation", "the model brings no measurements: what to expect is unknown"),
            translate("Expectation", "This model has no operating curve."),
        )
    hours = expectation.false_alarms_per_hour
    sentence = translate(
        "Expectation",
        "misses {misses} % · other words taken {taken} % · {alarms} false alarms an hour",
    ).format(
        misses=_percent(expectation.miss_rate),
        taken=_percent(expectation.taken_rate),
        alarms=f"{hours:.1f}" if hours < 10 else f"{hours:.0f}",
    )
    longer = translate(
        "Expectation",
        "Measured on {conditions}: {spoken} words spoken, {others} other words, "
        "{alarms} false alarms in {hours} hours.",
    ).format(
        conditions=expectation.conditions,
        spoken=expectation.spoken,
        others=expectation.others,
        alarms=f"{expectation.alarms:.0f}",
        hours=f"{expectation.hours:.1f}",
    )
    return sentence, longer


def _percent(rate: float) -> str:
    return f"{100 * rate:.1f}" if 0 < rate < 0.01 else f"{100 * rate:.0f}"


class ThresholdSlider(QSlider):
    """A slider whose passing side is coloured, with a tick at the model's own value.

    Signals:
        reset: a double click.
    """

    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.theme: Theme = LIGHT
        self._own = 0.8
        self.setRange(0, _STEPS)
        self.setSingleStep(round(_STEP * _STEPS))
        self.setPageStep(round(_PAGE * _STEPS))
        self.setAccessibleName(self.tr("Threshold"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr("Threshold, Alt+T: higher is stricter. Double click: the model's own")
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """As in the design."""
        return QSize(344, 32)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Still a step a pixel and a half."""
        return QSize(140, 32)

    def show_own(self, threshold: float) -> None:
        """Mark the model's own threshold."""
        self._own = threshold
        self.update()

    def x_of(self, value: float) -> float:
        """Where a threshold lies, in pixels."""
        return _HANDLE_PX + value * (self.width() - 2 * _HANDLE_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """With Shift the arrows take fine steps."""
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.setSingleStep(round((_FINE if fine else _STEP) * _STEPS))
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The handle comes to the pointer at once."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self.setSliderDown(False)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Back to the model's own."""
        self.setSliderDown(False)
        self.reset.emit()

    def _follow(self, event: QMouseEvent) -> None:
        part = (event.position().x() - _HANDLE_PX) / max(1, self.width() - 2 * _HANDLE_PX)
        self.setValue(round(part * 100) * (_STEPS // 100))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw track, passing side, tick and handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, x = self.height() / 2, self.x_of(self.value() / _STEPS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.track))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        painter.setBrush(QColor(self.theme.accent))
        painter.drawRoundedRect(QRectF(x, middle - 2, self.width() - x, 4), 2, 2)
        own = round(self.x_of(self._own))
        painter.fillRect(QRectF(own - 0.5, middle + 10, 1, 5), QColor(self.theme.muted))
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(self.theme.accent), 3 if focus else 2))
        painter.setBrush(QColor(self.theme.tint if focus else self.theme.base))
        painter.drawEllipse(QPointF(x, middle), _HANDLE_PX - 1, _HANDLE_PX - 1)
        painter.end()


class ThresholdNumber(QDoubleSpinBox):
    """The threshold as a number: two decimals, a third where it was asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.setRange(0.0, 1.0)
        self.setDecimals(3)
        self.setSingleStep(_STEP)
        self.setFixedSize(76, 32)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setFont(looks.font(13))
        self.setAccessibleName(self.tr("Threshold, number"))
        self.setToolTip(self.tr("Threshold: arrows and Page keys; with Shift in steps of 0.001"))

    def textFromValue(self, value: float) -> str:  # noqa: N802
        """The number as it is shown."""
        text = f"{value:.3f}"
        return self.locale().toString(value, "f", 2 if text.endswith("0") else 3)

    def stepBy(self, steps: int) -> None:  # noqa: N802
        """A step is 0.01, a page 0.05; with Shift 0.001."""
        fine = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        step = _FINE if fine else _PAGE / 10 if abs(steps) == 10 else _STEP
        self.setValue(self.value() + steps * step)
        self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the field by Qt, the arrows in our colour."""
        super().paintEvent(event)
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
            paint_chevron(painter, centre, self.theme.muted, down=down)
        painter.end()


class ElidedLabel(QLabel):
    """A label that cuts its end off where there is no room; the whole is in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The text, uncut."""
        return self._whole

    def show_text(self, text: str, longer: str = "") -> None:
        """Show a text; `longer` explains it to who points at it."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._fit()
        self.setToolTip("\n".join(filter(None, (text, longer))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        self.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class ThresholdRow(QWidget):
    """Slider and number for one threshold, and a sentence.

    Signals:
        moved: the user moved it here.
        reset: the user wants the model's own.
    """

    moved = Signal(float)
    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = ThresholdSlider(self)
        self.number = ThresholdNumber(self)
        self.sentence = ElidedLabel(self)
        self.sentence.setProperty("role", "muted")
        self.sentence.setFont(looks.font(13))
        name = QLabel(self.tr("Threshold"), self)
        name.setFont(looks.font(13, 600))
        name.setBuddy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        row.addWidget(name)
        row.addSpacing(3 * SPACE)
        row.addWidget(self.slider, 2)
        row.addSpacing(3 * SPACE)
        row.addWidget(self.number)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.sentence, 3)
        self.setFixedHeight(48)
        self.slider.valueChanged.connect(lambda value: self.moved.emit(value / _STEPS))
        self.slider.reset.connect(self.reset)
        self.number.valueChanged.connect(self.moved)

    def show_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self.slider.theme = self.number.theme = theme
        self.update()

    def show_small(self, small: bool) -> None:
        """Take less room."""
        self.slider.setMaximumWidth(216 if small else 360)

    def show_threshold(self, threshold: float) -> None:
        """Move slider and number, without saying that the user did."""
        for control in (self.slider, self.number):
            control.blockSignals(True)
        self.slider.setValue(round(threshold * _STEPS))
        self.number.setValue(threshold)
        for control in (self.slider, self.number):
            control.blockSignals(False)
        self.slider.update()

    def show_own(self, threshold: float) -> None:
        """Mark the model's own threshold."""
        self.slider.show_own(threshold)

    def show_expectation(self, expectation: Expectation | None, note: str = "") -> None:
        """Say what to expect; `note` is a word of caution."""
        sentence, longer = expectation_text(expectation)
        self.sentence.show_text(sentence, "\n".join(filter(None, (longer, note))))

    def show_no_model(self) -> None:
        """There is nothing to expect anything of."""
        self.sentence.show_text("")
