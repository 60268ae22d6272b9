# SPDX-License-Identifier: MIT
"""Opens the program's window and takes its picture, for `scripts/pictures`.

Importing it chooses Qt's offscreen platform: nothing but the program draws, so no screen is needed,
and none changes the picture.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEventLoop

import spotter
from spotter.gui.application import Application
from spotter.gui.calibration.procedure import Pace
from spotter.gui.preferences.launch_options import LaunchOptions
from spotter.gui.style import theme as looks
from tests.virtual_microphone import VirtualMicrophone

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "assets" / "demo" / "demo.flac"
SIZE = (1280, 800)
_LONGEST_S = 60.0
_MISSED = (8,)  # nobody is heard every time


def wait(happened: Callable[[], object], seconds: float = _LONGEST_S) -> None:
    """Let Qt run until something is so."""
    limit_s = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > limit_s:
            raise TimeoutError(f"did not happen within {seconds:.0f} s: {happened}")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        time.sleep(0.005)


def wait_for(seconds: float) -> None:
    """Let Qt run for a while."""
    end_s = time.monotonic() + seconds
    wait(lambda: time.monotonic() >= end_s, seconds + 1)


class Photographer:
    """Opens windows and takes their pictures.

    Args:
        folder: where the pictures go.
        microphone: what the window listens to.
    """

    def __init__(self, folder: Path, microphone: VirtualMicrophone) -> None:
        self.folder, self.microphone = folder, microphone

    def open(self, theme: looks.Theme, **launch: object) -> Application:
        """A window that has been looked for microphones in."""
        program = Application(LaunchOptions(**launch))  # type: ignore[arg-type]
        looks.use(theme)
        program.window.resize(*SIZE)
        program.window.show()
        program.window.setFocus()
        program.session.start()
        wait(lambda: program.session.model is not None and program.session.microphones.looked)
        return program

    def take(self, program: Application, name: str) -> None:
        """Keep what the window shows at this moment."""
        path = self.folder / f"{name}.png"
        program.window.setFocus()
        wait_for(0.05)
        program.window.grab().save(str(path))
        print(path)

    def close(self, program: Application) -> None:
        """Close a window."""
        program.window.close()
        program.bridge.close()
        program.window.deleteLater()
        wait_for(0.1)


def begin_calibration(program: Application, microphone: VirtualMicrophone) -> None:
    """Begin one, with somebody who says what is asked for (out of the demo)."""
    program.calibrating.pace = Pace(quiet_s=2.0)
    noise = np.random.default_rng(0).normal(0, 2e-3, 16_000 * 180).astype(np.float32)
    microphone.play(noise, wait=False)
    said, answered = words_of_demo(), [-1]
    program.calibrating.start()

    def answer(*_: object) -> None:
        calibration = program.calibrating.calibration
        if calibration is None or calibration.phase != "listening":
            return
        if calibration.n_said not in answered:
            answered.append(calibration.n_said)
            if calibration.word in said and calibration.n_said not in _MISSED:
                microphone.mix(said[calibration.word])

    program.bridge.ticked.connect(answer)


def words_of_demo() -> dict[str, NDArray[np.int16]]:
    """A recording of each word that is in the demo."""
    sound, rate_hz = soundfile.read(DEMO, dtype="int16")
    found = {one.word: one for one in spotter.spot(DEMO)}
    return {
        word: sound[round((one.start_s - 0.1) * rate_hz) : round((one.end_s + 0.1) * rate_hz)]
        for word, one in found.items()
    }
