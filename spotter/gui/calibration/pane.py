# SPDX-License-Identifier: MIT
"""The pane that leads through a calibration: what to do now, how far it is, and what came out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spotter.gui.calibration.attempt_dots import AttemptDots, AttemptTable
from spotter.gui.calibration.procedure import Calibration, Result
from spotter.gui.calibration.report import result_texts, result_title
from spotter.gui.i18n.language import decimal
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import SPACE
from spotter.gui.widgets.label import Label
from spotter.gui.widgets.panel_background import PanelBackground

_SMALL_HEIGHT = 360
_ASKING_PX = 212
"""What title, word and buttons take in a small window: all words get what is left, or nothing."""


class CalibrationPane(QWidget):
    """Two steps, the quiet and the words, and the result.

    Signals:
        skip_pressed, again_pressed, leave_pressed, apply_pressed: the buttons.
    """

    skip_pressed = Signal()
    again_pressed = Signal()
    leave_pressed = Signal()
    apply_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(self.tr("Calibrate my room"))
        self.step = Label()
        self.lead, self.word, self.hint = Label(), Label(), Label()
        self.quiet = QProgressBar()
        self.dots = AttemptDots()
        self.attempts = AttemptTable()
        self.outcome, self.result = Label(), Label()
        self.skip_button = QPushButton(self.tr("Skip this word"))
        self.again_button = QPushButton()
        self.apply_button = QPushButton()
        self.leave_button = QPushButton(self.tr("Leave"))
        self._pages = QStackedWidget()
        self._background = PanelBackground()
        self._head = QWidget()
        self._dress()
        self._lay_out()
        looks.notifier.changed.connect(self._fit_words)

    def _dress(self) -> None:
        self.title.setFont(looks.font(15, 600))
        self.step.setFont(looks.font(12))
        self.hint.setFont(looks.font(12.5))
        self.lead.setFont(looks.font(15))
        self.outcome.setFont(looks.font(24, 600))
        self.result.setFont(looks.font(14))
        for label in (self.outcome, self.result):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.quiet.setTextVisible(False)
        self.quiet.setRange(0, 1000)
        self.quiet.setFixedSize(320, 6)
        self.quiet.setProperty("role", "notice")
        self.quiet.setAccessibleName(self.tr("Quiet"))
        for label in (self.step, self.lead, self.hint, self.result):
            label.setProperty("role", "muted")
        for label in (self.lead, self.word, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.apply_button.setProperty("role", "primary")
        for button, signal in (
            (self.skip_button, self.skip_pressed),
            (self.again_button, self.again_pressed),
            (self.leave_button, self.leave_pressed),
            (self.apply_button, self.apply_pressed),
        ):
            button.setFont(looks.font(13))
            button.clicked.connect(signal)
        self.leave_button.setToolTip(self.tr("Leave, Esc: nothing is changed"))
        self.skip_button.setToolTip(self.tr("You do not need this word, Space"))
        self.again_button.setToolTip(self.tr("Say what was missed once more, Space"))
        self.apply_button.setToolTip(self.tr("Use this threshold; it can be taken back, Space"))

    def _lay_out(self) -> None:
        head = QHBoxLayout(self._head)
        head.setContentsMargins(SPACE, 0, SPACE, 0)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.step)
        asking = QWidget()
        column = QVBoxLayout(asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        for part in (self.lead, self.word, self._quiet_row(), self.dots, self.hint):
            column.addWidget(part, 0, centre)
        column.addStretch(1)
        column.addWidget(self.attempts, 4)
        self._pages.addWidget(asking)
        self._pages.addWidget(self._outcome_page())
        inside = QVBoxLayout(self._background)
        inside.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        inside.addWidget(self._head)
        inside.addWidget(self._pages, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.skip_button)
        buttons.addWidget(self.again_button)
        buttons.addStretch(1)
        buttons.addWidget(self.leave_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addWidget(self._background, 1)
        whole.addLayout(buttons)

    def _outcome_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE, 0, SPACE, 0)
        column.setSpacing(SPACE)
        column.addStretch(1)
        column.addWidget(self.outcome)
        column.addWidget(self.result)
        column.addStretch(1)
        return page

    def _quiet_row(self) -> QWidget:
        """As high as the dots that follow, so that nothing moves when it is their turn."""
        self._quiet_place = QWidget()
        self._quiet_place.setFixedHeight(self.dots.sizeHint().height())
        row = QHBoxLayout(self._quiet_place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.quiet)
        return self._quiet_place

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in its order."""
        return (self.apply_button, self.skip_button, self.again_button, self.leave_button)

    def show_step(self, calibration: Calibration) -> None:
        """What is to be done now, and what was done."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
            self._fit_words()
        is_quiet = calibration.phase == "quiet"
        left = self.tr("step {step} of 2 · about {seconds} s left")
        seconds = max(5, 5 * round(calibration.left_s / 5))
        self.step.setText(left.format(step=1 if is_quiet else 2, seconds=seconds))
        self._quiet_place.setVisible(is_quiet)
        self.dots.setVisible(not is_quiet)
        self.skip_button.setVisible(not is_quiet)
        self.apply_button.hide()
        self._offer_again(calibration)
        if is_quiet:
            self._ask(self.tr("Be"), self.tr("quiet"), self.tr("this measures the noise"))
            self.quiet.setValue(round(1000 * calibration.quiet_part))
        else:
            attempts = calibration.attempts[calibration.word]
            self.dots.show_attempts(attempts, calibration.pace.n_attempts)
            said = calibration.phase == "pause"
            hint = self.tr("a moment …") if said else self._still(calibration, len(attempts))
            self._ask(self.tr("Say"), calibration.word, hint)
        self.attempts.show_calibration(calibration)
        self._fit_attempts()

    def show_result(
        self, calibration: Calibration, result: Result, alarms: tuple[float, float] | None
    ) -> None:
        """What came out, in words.

        Args:
            calibration: where it came from.
            result: what came out.
            alarms: false alarms an hour to expect now and then, if the model knows.
        """
        self._pages.setCurrentIndex(1)
        self.step.setText("")
        texts = result_texts(result, alarms)
        title = result_title(result)
        self.outcome.setText(title)
        self.result.setText("\n".join(texts))
        self.setAccessibleName(" ".join([f"{title}.", *texts]))
        changes = result.then != result.now
        self.apply_button.setVisible(changes)
        self.apply_button.setText(
            self.tr("Use {threshold}").format(threshold=decimal(result.then.threshold))
        )
        self.skip_button.hide()
        self._offer_again(calibration)
        (self.apply_button if changes else self.leave_button).setFocus()
        self._fit_words()

    def _ask(self, lead: str, word: str, hint: str) -> None:
        if (lead, word) != (self.lead.text(), self.word.text()):
            self.setAccessibleName(f"{lead} {word}")
        self.lead.setText(lead)
        self.word.setText(word)
        self.hint.setText(hint)

    def _still(self, calibration: Calibration, n_said: int) -> str:
        n_left = calibration.pace.n_attempts - n_said
        if n_left == 1:
            return self.tr("once more") if n_said else self.tr("once")
        if n_left == 2 and n_said:
            return self.tr("twice more")
        if not n_said:
            return self.tr("{n} times").format(n=n_left)
        return self.tr("{n} times more").format(n=n_left)

    def _offer_again(self, calibration: Calibration) -> None:
        missed = calibration.missed
        self.again_button.setVisible(bool(missed))
        self.again_button.setText(self.tr("Say “{word}” again").format(word=missed))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A smaller word where there is little room."""
        super().resizeEvent(event)
        self._fit_words()
        self._fit_attempts()

    def _fit_attempts(self) -> None:
        """Half a list would be worse than none: the dots of the word are there all the same."""
        room = self.height() - _ASKING_PX
        self.attempts.setVisible(room >= self.attempts.minimumSizeHint().height())

    def _fit_words(self) -> None:
        """Also after the style sheet, which gives back the font that a label had before it."""
        small = self.height() < _SMALL_HEIGHT
        self.word.setFont(looks.font(32 if small else 56, 600))
        self.outcome.setFont(looks.font(18 if small else 24, 600))
        self.result.setFont(looks.font(13 if small else 14))
        self._head.setVisible(not (small and self._pages.currentIndex() == 1))
