# SPDX-License-Identifier: MIT
"""The pictures of the README, taken of the running program.

The window listens, on a screen of software, to a microphone of software that hears the demo
recording; what it shows is what it heard. Run it again when the looks have changed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# Nothing but the program draws: no screen is needed, and none changes the picture.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEventLoop  # noqa: E402

import spotter  # noqa: E402
from spotter.gui.application import Program  # noqa: E402
from spotter.gui.calibration.procedure import Pace  # noqa: E402
from spotter.gui.preferences.launch_options import Wishes  # noqa: E402
from spotter.gui.style import theme as looks  # noqa: E402
from tests.virtual_microphone import VirtualMicrophone  # noqa: E402

DEMO = ROOT / "assets" / "demo" / "demo.flac"
SIZE = (1280, 800)
NAMES = ("listening", "file", "calibration")
_LONGEST_S = 60.0
_N_WORDS = 6
_N_TRIES = 13  # of the calibration, until its picture is taken
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

    def open(self, theme: looks.Theme, **wishes: object) -> Program:
        """A window that has been looked for microphones in."""
        program = Program(Wishes(**wishes))  # type: ignore[arg-type]
        program.show_theme(theme)
        program.window.resize(*SIZE)
        program.window.show()
        program.window.setFocus()
        program.listening.start()
        wait(lambda: program.listening.model is not None and program.listening.inputs.looked)
        return program

    def take(self, program: Program, name: str) -> None:
        """Keep what the window shows at this moment."""
        path = self.folder / f"{name}.png"
        program.window.setFocus()
        wait_for(0.05)
        program.window.grab().save(str(path))
        print(path)

    def close(self, program: Program) -> None:
        """Close a window."""
        program.window.close()
        program.bridge.close()
        program.window.deleteLater()
        wait_for(0.1)

    def listening(self) -> None:
        """The window in the middle of the demo."""
        program = self.open(looks.LIGHT, device="default")
        wait(lambda: program.window.pill.state == "listening")
        self.microphone.play_file(DEMO, wait=False)
        wait(lambda: len(program.presenter.runs.listed) >= _N_WORDS)
        wait_for(0.3)
        self.take(program, "window")
        self.close(program)
        self.microphone.wait()

    def file(self) -> None:
        """A recording that was read, with a word chosen, in the dark."""
        program = self.open(looks.DARK, files=(DEMO,))
        wait(lambda: program.listening.running == "file" and not program.bridge.runs)
        program.presenter.choose(program.presenter.runs.listed[2])
        wait_for(0.5)
        self.take(program, "file")
        self.close(program)

    def calibration(self) -> None:
        """A calibration in its middle."""
        program = self.open(looks.LIGHT, device="default")
        begin_calibration(program, self.microphone)
        calibration = program.calibrating.calibration
        assert calibration is not None
        wait(lambda: calibration.n_said == _N_TRIES)
        self.take(program, "calibrate")
        self.close(program)


def begin_calibration(program: Program, microphone: VirtualMicrophone) -> None:
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


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="which; all if left out")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", metavar="FOLDER")
    parser.add_argument(
        "--states", action="store_true", help="every state, light and dark, to be looked at"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with VirtualMicrophone() as microphone, tempfile.TemporaryDirectory() as home:
        os.environ.update(microphone.environment, SPOTTER_HOME=home)
        photographer, names = Photographer(options.out, microphone), NAMES
        if options.states:
            from scripts.state_pictures import STATES, States

            photographer, names = States(options.out, microphone), STATES
        for name in options.names or names:
            getattr(photographer, name)()


if __name__ == "__main__":
    main()
