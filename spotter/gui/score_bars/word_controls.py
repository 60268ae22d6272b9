# SPDX-License-Identifier: MIT
"""What stands beside a word's bar when the bars are opened up."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from spotter.detection.rule import Rule
from spotter.gui.score_bars.layout import BarRow
from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.threshold.spin_box import PLAIN, ThresholdSpinBox
from spotter.gui.widgets.check_box import CheckBox

_FIELD_PX, _BUTTON_PX = 26, 24


class WordControls(QObject):
    """Tick box, number and reset button of one word, laid on a row of the bars.

    Signals:
        moved, reset, switched: as those of the bars, with the word.
    """

    moved = Signal(str, float)
    reset = Signal(str)
    switched = Signal(str, bool)

    def __init__(self, word: str, bars: QWidget) -> None:
        super().__init__(bars)
        self._open = False
        self.box = CheckBox(word, bars)
        self.number = ThresholdSpinBox(bars)
        self.back = QToolButton(bars)
        self._dress(word)
        looks.notifier.changed.connect(self._show_icon)
        self.box.toggled.connect(lambda on: self.switched.emit(word, on))
        self.number.valueChanged.connect(lambda value: self.moved.emit(word, value))
        self.back.clicked.connect(lambda: self.reset.emit(word))

    def _dress(self, word: str) -> None:
        self.box.setAccessibleName(self.tr("Listen for {word}").format(word=word))
        self.box.setToolTip(self.tr("Listen for this word, Space"))
        number = self.number
        number.setProperty("role", PLAIN)
        number.lineEdit().setTextMargins(7, 0, 0, 0)
        number.setAccessibleName(self.tr("Threshold of {word}").format(word=word))
        number.setToolTip(
            self.tr("This word's own threshold: arrows and Page keys; with Shift in steps of 0.001")
        )
        self.back.setAccessibleName(self.tr("Back for {word}").format(word=word))
        self.back.setToolTip(self.tr("Back to the model's own, Space"))
        self.back.setProperty("role", "flat")
        self._show_icon()

    def _show_icon(self) -> None:
        self.back.setIcon(icons.icon("back", looks.current().text))

    def show_rule(self, rule: Rule, own: Rule, active: bool, *, is_last: bool) -> None:
        """Show the word's part of a rule, without saying that the user moved it.

        Args:
            rule: the one that holds.
            own: the model's, to which the word can go back.
            active: whether the word counts.
            is_last: it is the only one that does: one must.
        """
        word = self.box.text()
        follows = word not in rule.word_thresholds
        for control in (self.box, self.number):
            control.blockSignals(True)
        self.box.setChecked(active)
        self.number.setValue(rule.threshold_of(word))
        for control in (self.box, self.number):
            control.blockSignals(False)
        self.box.setEnabled(not is_last)
        self.number.show_quiet(follows)
        differs = rule.word_thresholds.get(word) != own.word_thresholds.get(word)
        self.box.setVisible(self._open)
        self.number.setVisible(self._open and active)
        self.back.setVisible(self._open and active and differs)

    def show_passing(self, passes: bool) -> None:
        """Write the word in bold while its bar is over its threshold."""
        self.box.show_strong(passes)

    def show_open(self, opened: bool) -> None:
        """Be there or not, from the next `show_rule` on."""
        self._open = opened

    def lay_out(self, row: BarRow) -> None:
        """Take this row's place."""
        middle = row.place.center().y()
        self.box.setGeometry(QRectF(0, middle - 12, row.name.width(), 24).toRect())
        field = QRectF(row.number.left(), middle - _FIELD_PX / 2, row.number.width(), _FIELD_PX)
        self.number.setFixedSize(field.toRect().size())
        self.number.move(field.toRect().topLeft())
        self.back.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        self.back.move(round(row.number.right()) + 4, round(middle) - _BUTTON_PX // 2)

    def remove(self) -> None:
        """Leave the window: there is another model."""
        for widget in (self.box, self.number, self.back):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()
