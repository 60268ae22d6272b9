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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.photographer import (
    DEMO,
    ROOT,
    Photographer,
    begin_calibration,
    wait,
    wait_for,
)
from scripts.state_pictures import STATES, States
from spotter.gui.style import theme as looks
from tests.virtual_microphone import VirtualMicrophone

NAMES = ("listening", "file", "calibration")
_N_WORDS = 6
_N_TRIES = 13  # of the calibration, until its picture is taken


class ReadmePictures(Photographer):
    """Takes what the README shows."""

    def session(self) -> None:
        """The window in the middle of the demo."""
        program = self.open(looks.LIGHT, device="default")
        wait(lambda: program.views.listen_button.state == "listening")
        self.microphone.play_file(DEMO, wait=False)
        wait(lambda: len(program.presenter.runs.listed) >= _N_WORDS)
        wait_for(0.3)
        self.take(program, "window")
        self.close(program)
        self.microphone.wait()

    def file(self) -> None:
        """A recording that was read, with a word chosen, in the dark."""
        program = self.open(looks.DARK, files=(DEMO,))
        wait(lambda: program.session.running == "file" and not program.bridge.runs)
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
        kind, names = (States, STATES) if options.states else (ReadmePictures, NAMES)
        photographer = kind(options.out, microphone)
        for name in options.names or names:
            getattr(photographer, name)()


if __name__ == "__main__":
    main()
