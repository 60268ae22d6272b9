# SPDX-License-Identifier: MIT
"""Every state of the window as a picture, light and dark: to be looked at, not kept.

The states are those of the running program, on a microphone of software that is muted, stopped and
pulled out. The scale is Qt's: QT_SCALE_FACTOR=2 for a screen with two pixels a logical one; the
language is the system's: LC_ALL=de_DE.UTF-8 for German.
"""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np

from scripts.photographer import (
    DEMO,
    ROOT,
    Photographer,
    begin_calibration,
    wait,
    wait_for,
)
from spotter.gui.application import Application
from spotter.gui.style import theme as looks
from spotter.records import Snapshot, StreamHealth
from tests.gui.panes import PANES

STATES = ("panes", "live", "files", "calibration_steps")
_SMALL, _SMALLEST = (900, 600), (560, 320)


class States(Photographer):
    """Takes each state in both themes."""

    def both(self, program: Application, name: str) -> None:
        """Keep what the window shows, in light and in dark."""
        for suffix, theme in (("light", looks.LIGHT), ("dark", looks.DARK)):
            looks.use(theme)
            self.take(program, f"{name}-{suffix}")

    def panes(self) -> None:
        """What stands in the place of the picture."""
        program = self.open(looks.LIGHT)
        for name, show in PANES.items():
            show(program.views.state)
            program.window.show_state()
            self.both(program, name)
        program.window.resize(*_SMALLEST)
        self.both(program, "pane-smallest")
        self.close(program)

    def live(self) -> None:
        """A microphone that hears words, too loud ones, nothing, and then goes."""
        program = self.open(looks.LIGHT, device="default")
        window, views, microphone = program.window, program.views, self.microphone
        wait(lambda: views.listen_button.state == "listening")
        wait(lambda: window.shows_state, 10)
        self.both(program, "zeros")
        microphone.play_file(DEMO, wait=False)
        wait(lambda: len(program.presenter.runs.listed) >= 6)
        self.both(program, "listening")
        views.threshold.per_word.click()
        program.presenter.rules.set_word("no", 0.6)
        program.presenter.rules.switch_word("up", False)
        self.both(program, "per-word")
        program.presenter.rules.use(replace(program.presenter.rule, threshold=0.95))
        window.open_words(False)
        self.both(program, "strict")
        window.open_rule(True)
        self.both(program, "rule")
        window.open_rule(False)
        for name, size in (("small", _SMALL), ("smallest", _SMALLEST), ("large", (1920, 1080))):
            window.resize(*size)
            wait_for(0.1)
            self.both(program, name)
        window.resize(1280, 800)
        health = StreamHealth(n_lost=4_800, state="running", device="default")
        program.session.words._show_overload(Snapshot(health, 0, 0, "default", 100))
        self.both(program, "overload")
        views.notice.withdraw("overload")
        microphone.wait()
        self._faults(program)
        self.close(program)

    def _faults(self, program: Application) -> None:
        window, views, microphone = program.window, program.views, self.microphone
        noise = np.random.default_rng(0).normal(0, 1, 16_000).clip(-1, 1).astype(np.float32)
        microphone.play(noise, wait=False)
        wait_for(0.6)
        self.both(program, "clipping")
        microphone.plug_in("second_microphone")
        wait(lambda: not views.notice.isHidden(), 20)
        self.both(program, "new-microphone")
        program.session.toggle()
        wait(lambda: views.listen_button.state == "paused")
        program.presenter.choose(program.presenter.runs.listed[-1])
        self.both(program, "paused")
        program.session.toggle()
        wait(lambda: views.listen_button.state == "listening")
        microphone.pause()
        wait(lambda: window.shows_state, 20)
        self.both(program, "stalled")
        microphone.resume()
        wait(lambda: views.listen_button.state == "listening", 30)
        microphone.unplug()
        wait(lambda: window.shows_state, 20)
        wait_for(4.0)
        self.both(program, "gone")
        microphone.start()

    def files(self) -> None:
        """Recordings, and a model that is offered."""
        program = self.open(looks.LIGHT, files=(DEMO,))
        wait(lambda: program.session.running == "file" and not program.bridge.runs)
        program.presenter.choose(program.presenter.runs.listed[2])
        self.both(program, "file")
        program.session.open([ROOT / "tests" / "data"])
        wait(lambda: program.window.shows_files)
        wait_for(8.0)
        self.both(program, "batch")
        program.batching.escape()
        model = self.folder / "other.tflite"
        shutil.copy(program.presenter.model.path, model)  # type: ignore[union-attr]
        program.session.open([model])
        wait(lambda: program.window.shows_state, 20)
        self.both(program, "offer")
        model.unlink()
        program.views.state.show_reading("meeting.flac")
        program.views.state.show_read(754.0, 3600.0, 310.0)
        program.window.show_state()
        self.both(program, "reading")
        program.session.loading.runs = True
        program.session.words._begin_loading("my-words")
        program.session.words._show_loading()
        program.window.show_picture()
        self.both(program, "loading")
        self.close(program)

    def calibration_steps(self) -> None:
        """Quiet, say, and what came of it."""
        program = self.open(looks.LIGHT, device="default")
        begin_calibration(program, self.microphone)
        calibration = program.calibrating.calibration
        assert calibration is not None
        wait_for(1.0)
        self.both(program, "calibrate-quiet")
        wait(lambda: calibration.n_said == 5)
        self.both(program, "calibrate-say")
        wait(lambda: calibration.phase == "done", 180)
        wait_for(0.3)
        self.both(program, "calibrate-result")
        self.close(program)
