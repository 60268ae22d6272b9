# SPDX-License-Identifier: MIT
"""The window, run with somebody inside who sees how its thread serves its events.

A program of its own: arguments go to `spotter gui`. It tells on standard output, as lines of JSON,
when it listens, and at the end what was seen since the line "watch" on standard input.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from spotter.cli.main import main
from spotter.gui.plots.spectrogram import Spectrogram
from spotter.gui.widgets.listen_button import ListenButton
from spotter.gui.window.main_window import MainWindow

BEAT_MS = 2


class Watcher(QObject):
    """Notes each beat of a fast timer, with the thread's own processor time, and each picture."""

    def __init__(self) -> None:
        super().__init__()
        self._orders: SimpleQueue[str] = SimpleQueue()
        self._painted_s: list[float] = []
        self._beats: list[tuple[float, float]] = []
        self._heart, self._eyes = QTimer(self), QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._beat)
        self._eyes.timeout.connect(self._look)
        self._eyes.start(100)
        self._listens = False
        threading.Thread(target=self._hear_orders, daemon=True).start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every painting of the spectrogram."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, Spectrogram):
            self._painted_s.append(time.perf_counter())
        return False

    def _hear_orders(self) -> None:
        for line in sys.stdin:
            self._orders.put(line.strip())
        self._orders.put("end")

    def _look(self) -> None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        if (
            not self._listens
            and windows
            and windows[0].findChild(ListenButton).state == "listening"
        ):
            self._listens = True
            self._tell(listens=True)
        while not self._orders.empty():
            if self._orders.get() == "watch":
                QApplication.instance().installEventFilter(self)
                self._heart.start(BEAT_MS)
            else:
                self._tell(beats=self._beats, painted_s=self._painted_s)
                QApplication.quit()

    def _beat(self) -> None:
        self._beats.append((time.perf_counter(), time.thread_time()))

    @staticmethod
    def _tell(**what: object) -> None:
        print(json.dumps(what), flush=True)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    watcher = Watcher()
    code = main(["gui", *sys.argv[1:]])
    del watcher, application
    sys.exit(code)
