# SPDX-License-Identifier: MIT
"""The threshold row: slider, number, and what to expect by the model's own measurements."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from spotter.gui.style import theme as looks
from spotter.gui.style.theme import SPACE
from spotter.gui.threshold.expected_errors import ExpectationText
from spotter.gui.threshold.slider import STEPS, ThresholdSlider
from spotter.gui.threshold.spin_box import ThresholdSpinBox
from spotter.gui.widgets.elided_label import ElidedLabel
from spotter.gui.widgets.label import Label

_SLIDER_PX, _SMALL_SLIDER_PX = 360, 216
_USUAL = 0.8
"""Until a model says its own: a handle that begins at zero would jump far."""


class ThresholdRow(QWidget):
    """Slider and number for one threshold, and a sentence.

    Signals:
        moved: the user moved it here.
        reset: the user wants the model's own.
        opened: each word is to be shown with a threshold of its own, or not any more.
    """

    moved = Signal(float)
    reset = Signal()
    opened = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_px = _SLIDER_PX
        self._widest_px = 0
        self.slider = ThresholdSlider(self)
        self.number = ThresholdSpinBox(self)
        self.sentence = ElidedLabel(self)
        self.sentence.setProperty("role", "muted")
        self.sentence.setFont(looks.font(13))
        self.per_word = QPushButton(self.tr("Per word…"), self)
        self.per_word.setFont(looks.font(13))
        self.per_word.setCheckable(True)
        self.per_word.setToolTip(self.tr("A threshold for each word, Ctrl+T"))
        name = self._name = Label(self.tr("Threshold"), self)
        name.setFont(looks.font(13, 600))
        name.setBuddy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        row.addWidget(name)
        row.addSpacing(3 * SPACE)
        row.addWidget(self.slider)
        row.addSpacing(3 * SPACE)
        row.addWidget(self.number)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.sentence, 1)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.per_word)
        self.setFixedHeight(48)
        self.slider.valueChanged.connect(lambda value: self.moved.emit(value / STEPS))
        self.slider.reset.connect(self.reset)
        self.number.valueChanged.connect(self.moved)
        self.per_word.toggled.connect(self.opened)
        self.show_threshold(_USUAL)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in its order."""
        return (self.slider, self.number, self.per_word)

    def show_small(self, small: bool, *, narrow: bool = False) -> None:
        """Take less room; in a narrow window the name goes as well."""
        self._most_px = _SMALL_SLIDER_PX if small else _SLIDER_PX
        self._name.setVisible(not narrow)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._widest_px = self.sentence.whole_width
        self._fit()

    def _fit(self) -> None:
        """The sentence goes first: the slider works as well when it is shorter."""
        parts = (self._name, self.number, self.per_word)
        taken = sum(part.sizeHint().width() for part in parts if not part.isHidden())
        room = self.width() - taken - 14 * SPACE - self._widest_px
        least = self.slider.minimumSizeHint().width()
        self.slider.setFixedWidth(round(min(max(room, least), self._most_px)))

    def show_threshold(self, threshold: float) -> None:
        """Move slider and number, without saying that the user did."""
        for control in (self.slider, self.number):
            control.blockSignals(True)
        self.slider.setValue(round(threshold * STEPS))
        self.number.setValue(threshold)
        for control in (self.slider, self.number):
            control.blockSignals(False)
        self.slider.update()

    def show_own(self, threshold: float) -> None:
        """Mark the model's own threshold."""
        self.slider.show_own(threshold)

    def show_expectation(self, text: ExpectationText) -> None:
        """Say what to expect."""
        sentence = text.sentence
        self.sentence.show_text(sentence, text.longer, text.shorter)
        self.slider.setAccessibleDescription(sentence)
        # A handle that is held must not move because a sentence got shorter.
        held_px = self._widest_px if self.slider.isSliderDown() else 0
        self._widest_px = max(held_px, self.sentence.whole_width)
        self._fit()
