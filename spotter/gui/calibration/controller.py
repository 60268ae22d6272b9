# SPDX-License-Identifier: MIT
"""A calibration from beginning to end: it joins the steps, their pane and the microphone."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.calibration.pane import CalibrationPane
from spotter.gui.calibration.procedure import Calibration, Pace, Result
from spotter.gui.i18n.language import decimal
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.session.session import Session
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.records import Frames, Gap, Scores

_NOTICE = "calibrated"


class CalibrationController(QObject):
    """Runs calibrations.

    A calibration is a run of the microphone of its own, whose words are not listed; any other run
    that begins meanwhile ends it.

    Attributes:
        pace: how long everything takes.
        calibration: the one that is under way, or whose result is shown; else None.
    """

    def __init__(
        self,
        window: MainWindow,
        views: Views,
        pane: CalibrationPane,
        bridge: EngineBridge,
        presenter: Presenter,
        session: Session,
    ) -> None:
        super().__init__(window)
        self._window, self._views, self.pane = window, views, pane
        self._presenter, self._session = presenter, session
        self.pace = Pace()
        self.calibration: Calibration | None = None
        self._result: Result | None = None
        self._before = presenter.rule.threshold
        self._begins = self._was_listening = False
        pane.skip_pressed.connect(self._skip)
        pane.again_pressed.connect(self._again)
        pane.apply_pressed.connect(self.apply)
        pane.leave_pressed.connect(self.leave)
        views.notice.pressed.connect(self._answer)
        session.begun.connect(self._give_way)
        bridge.arrived.connect(self._push)
        bridge.ended.connect(self._end)

    def start(self) -> None:
        """Begin with the quiet; without model or microphone, say what is missing instead."""
        session = self._session
        self._was_listening = session.streams and not self.is_open
        if session.model is None:
            return
        self._begins = True
        session.listen(calibrates=True)
        self._begins = False
        if not session.streams:
            return
        self.calibration = Calibration(
            self._presenter.rule, session.model.labels, session.hop_ms, self.pace
        )
        self._window.show_calibration(True)
        self.pane.show_step(self.calibration)
        self.pane.leave_button.setFocus()

    @property
    def is_open(self) -> bool:
        """Whether a calibration stands in the place of the picture."""
        return self.calibration is not None

    def leave(self) -> None:
        """Change nothing, and go on as before."""
        if not self.is_open:
            return
        self._close()
        if self._was_listening:
            self._session.listen()
        else:
            self._session.stop()

    def apply(self) -> None:
        """Use the threshold that was found, and offer to take it back."""
        if self._result is None:
            return
        rules = self._presenter.rules
        self._before = rules.rule.threshold
        threshold = self._result.then.threshold
        self.leave()
        rules.set_threshold(threshold)
        self._views.notice.show_message(
            _NOTICE,
            self.tr("The threshold is {now} now; it was {before}").format(
                now=decimal(threshold), before=decimal(self._before)
            ),
            (("undo", self.tr("Undo")), ("keep", self.tr("Keep it"))),
        )

    def _answer(self, notice: str, action: str) -> None:
        if (notice, action) == (_NOTICE, "undo"):
            self._presenter.rules.set_threshold(self._before)

    def _push(self, frames: Frames, scores: Scores, _gaps: tuple[Gap, ...]) -> None:
        calibration = self.calibration
        if calibration is None:
            return
        is_new = calibration.push(frames, scores)
        if calibration.phase != "done" and len(scores):
            self.pane.show_step(calibration)
        elif is_new:
            self._finish(calibration)

    def _finish(self, calibration: Calibration) -> None:
        self._result = result = calibration.result()
        now, then = (self._alarms(judged.threshold) for judged in (result.now, result.then))
        alarms = None if now is None or then is None else (now, then)
        self.pane.show_result(calibration, result, alarms)

    def _alarms(self, threshold: float) -> float | None:
        """False alarms an hour, by the model's curve."""
        model = self._session.model
        if model is None or model.curve is None:
            return None
        rule = replace(self._presenter.rule, threshold=threshold)
        words = rule.active(model.labels)
        expected = model.curve.expect({word: rule.threshold_of(word) for word in words})
        return None if expected is None else expected.false_alarms_per_hour

    def _skip(self) -> None:
        if self.calibration is not None:
            self.calibration.skip()
            if self.calibration.phase == "done":
                self._finish(self.calibration)
            else:
                self.pane.show_step(self.calibration)

    def _again(self) -> None:
        if self.calibration is not None:
            self.calibration.again(self.calibration.missed)
            self.pane.show_step(self.calibration)

    def _give_way(self) -> None:
        if self.is_open and not self._begins:
            self._close()

    def _end(self) -> None:
        if self.is_open:
            self._close()

    def _close(self) -> None:
        self.calibration = self._result = None
        self._window.show_calibration(False)
