# SPDX-License-Identifier: MIT
"""The program, watched from inside: ``python -m tests.gui.watch FOLDER [ARGUMENT…]``.

Runs `spotter gui` with the arguments and prints each word as the list shows it. A second after a
word it takes a picture of the screen, as the X server has it, into FOLDER. Ends with its input.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from spotter.cli.main import main
from spotter.gui.detections.table import Detections
from spotter.gui.widgets.large_word import LargeWord
from spotter.gui.widgets.listen_button import ListenButton
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.state_pages import StatePane


class Watcher:
    """Looks at the one window of the program."""

    def __init__(self, folder: Path) -> None:
        self.input_ended = threading.Event()
        self._folder = folder
        self._n_seen = 0
        self._said = ""
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(50)

    def _look(self) -> None:
        if self.input_ended.is_set():
            QApplication.quit()
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        if not windows:
            return
        window = windows[0]
        state = window.findChild(StatePane).texts[0] if window.shows_state else ""
        self._say(f"state {window.findChild(ListenButton).state} {state}".strip())
        rows = window.findChild(Detections).table.model()
        while self._n_seen < rows.rowCount():
            self._n_seen += 1
            row = rows.rowCount() - self._n_seen
            word, score = (str(rows.data(rows.index(row, column))) for column in (1, 2))
            print(f"word {word} {score}", flush=True)
            large = " ".join(window.findChild(LargeWord).text)
            print(f"large {large}", flush=True)
            QTimer.singleShot(600, self._take_picture)

    def _say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            print(text, flush=True)

    def _take_picture(self) -> None:
        picture = QApplication.primaryScreen().grabWindow(0)
        picture.save(str(self._folder / f"{self._n_seen:02d}.png"))

    def follow_input(self) -> None:
        """In a thread: wait for the end of the input."""
        sys.stdin.read()
        self.input_ended.set()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    watcher = Watcher(Path(sys.argv[1]))
    threading.Thread(target=watcher.follow_input, daemon=True).start()
    sys.exit(main(["gui", *sys.argv[2:]]))
