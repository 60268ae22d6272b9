# SPDX-License-Identifier: MIT
"""The rule beyond the threshold: smoothing, confirmation, release and refractory time, live."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from spotter.detection.rule import Rule
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import CONTROL_HEIGHT, MARGIN, SPACE
from spotter.gui.threshold.spin_box import PLAIN, Number, show_font
from spotter.gui.widgets.label import Label

_WIDE_PX = 1000
_LONGEST_REFRACTORY_MS = 5000


@dataclass(frozen=True)
class _Field:
    name: str
    text: str
    tip: str
    highest: float
    step: float
    lowest: float = 0.0
    digits: int = 0


class RulePanel(QWidget):
    """Four numbers in a row (in two rows where the window is narrow), and the way back.

    Signals:
        changed: the user set this field of the rule (its name) to this value.
        reset: back to the model's own.
        closed: the user is done.
    """

    changed = Signal(str, float)
    reset = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers: dict[str, QDoubleSpinBox] = {}
        self._pairs: list[QWidget] = []
        self.back = QPushButton(self.tr("Model's own"), self)
        self.back.setToolTip(self.tr("Back to the rule that the model brings, Ctrl+Shift+R"))
        self.done = QPushButton(self.tr("Done"), self)
        self.done.setToolTip(self.tr("Close, Esc"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, SPACE, MARGIN, SPACE)
        self._grid.setHorizontalSpacing(3 * SPACE)
        self._grid.setVerticalSpacing(SPACE)
        for field in self._fields():
            self._pairs.append(self._pair(field))
        for button in (self.back, self.done):
            button.setFont(looks.font(13))
        self.back.clicked.connect(self.reset)
        self.done.clicked.connect(self.closed)
        self._n_columns = 0
        self._lay_out(4)
        self.setAccessibleName(self.tr("Rule"))
        # The style sheet of a theme gives back the font that was there before it.
        looks.notifier.changed.connect(self._show_differences)

    def _fields(self) -> tuple[_Field, ...]:
        return (
            _Field(
                "smoothing_ms",
                self.tr("Smoothing"),
                self.tr("A score is the mean over this time: longer is calmer and later, Alt+1"),
                2000,
                50,
            ),
            _Field(
                "confirm_ms",
                self.tr("Confirm"),
                self.tr("How long a word may still grow before it is told, Alt+2"),
                300,
                50,
            ),
            _Field(
                "release",
                self.tr("Release"),
                self.tr("The part of the threshold under which a word is over, Alt+3"),
                1,
                0.05,
                0.01,
                2,
            ),
            _Field(
                "refractory_ms",
                self.tr("Refractory"),
                self.tr("The least time between two detections of one word, Alt+4"),
                _LONGEST_REFRACTORY_MS,
                100,
            ),
        )

    def _pair(self, field: _Field) -> QWidget:
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        label = Label(field.text, pair)
        label.setFont(looks.font(13))
        number = Number(pair)
        number.setFont(looks.font(13))
        number.setProperty("role", PLAIN)
        number.lineEdit().setTextMargins(6, 0, 0, 0)
        number.setRange(field.lowest, field.highest)
        number.setDecimals(field.digits)
        number.setSingleStep(field.step)
        number.setSuffix(self.tr(" ms") if field.name.endswith("_ms") else "")
        number.setFixedSize(84, CONTROL_HEIGHT)
        number.setAccessibleName(field.text)
        number.setToolTip(field.tip)
        number.valueChanged.connect(lambda value: self.changed.emit(field.name, value))
        label.setBuddy(number)
        label.setToolTip(field.tip)
        row.addWidget(label)
        row.addWidget(number)
        self.numbers[field.name] = number
        return pair

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in its order."""
        return (*self.numbers.values(), self.back, self.done)

    def show_rule(self, rule: Rule, own: Rule) -> None:
        """Show the rule that holds, without saying that the user moved it; `own` is the model's."""
        for name, number in self.numbers.items():
            value = float(getattr(rule, name))
            number.blockSignals(True)
            number.setMaximum(max(number.maximum(), value))
            number.setValue(value)
            number.blockSignals(False)
            number.setProperty("differs", value != getattr(own, name))
        self._show_differences()
        self.back.setEnabled(any(getattr(rule, n) != getattr(own, n) for n in self.numbers))

    def _show_differences(self) -> None:
        for number in self.numbers.values():
            show_font(number, looks.font(13, 600 if number.property("differs") else 400))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second row where one is too narrow."""
        super().resizeEvent(event)
        self._lay_out(4 if event.size().width() >= _WIDE_PX else 2)

    def _lay_out(self, n_columns: int) -> None:
        if n_columns == self._n_columns:
            return
        self._n_columns = n_columns
        for widget in (*self._pairs, self.back, self.done):
            self._grid.removeWidget(widget)
        right = Qt.AlignmentFlag.AlignRight
        left = Qt.AlignmentFlag.AlignLeft
        for i, pair in enumerate(self._pairs):
            self._grid.addWidget(pair, i // n_columns, i % n_columns, left)
        one_row = n_columns == 4
        self._grid.addWidget(self.back, 0, n_columns + 1)
        self._grid.addWidget(self.done, int(not one_row), n_columns + 1 + one_row, right)
        for column in range(8):
            self._grid.setColumnStretch(column, int(column == n_columns))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
