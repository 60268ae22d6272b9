# SPDX-License-Identifier: MIT
"""The bridge from the engine to Qt: thirty times a second it asks what is new.

Who runs here: the window's thread alone, which never blocks: an engine is told to stop and left to
end by itself. The engine is asked and never calls back, so nothing is lost when the window is late.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from spotter.audio.playback import FileSource
from spotter.gui.backend.sound import FileSound, LiveSound, Sound
from spotter.model.model import Model
from spotter.records import Snapshot
from spotter.streaming.engine import Engine, Source

TICK_MS = 33
_LONGEST_GOODBYE_S = 1.0
_ENDINGS = ("ended", "failed")


class EngineBridge(QObject):
    """Runs one engine at a time and hands on what it hears.

    Attributes:
        sound: of the newest source, also after its end; None before the first.
        n_runs: how many sources were heard, the newest included.

    Signals:
        arrived: new `Frames`, `Scores` and all kept `Gap`s, where there is something new.
        ticked: the newest `Snapshot`, and a monotonic time in seconds; thirty times a second.
        ended: the engine is done and all it had was handed on; its last `Snapshot`.
    """

    arrived = Signal(object, object, object)
    ticked = Signal(object, float)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine: Engine | None = None
        self.sound: Sound | None = None
        self.n_runs = 0
        self._next_frame = self._next_window = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def runs(self) -> bool:
        """Whether an engine is running, or has something left to hand on."""
        return self._engine is not None

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest counts of what runs."""
        return None if self._engine is None else self._engine.snapshot

    def play(self, model: Model, source: Source, hop_ms: int) -> None:
        """Let this source be heard; what was running before is dropped."""
        self.drop()
        self._engine = Engine(model, source, hop_ms)
        self.n_runs += 1
        self.sound = (
            FileSound(source.path)
            if isinstance(source, FileSource)
            else LiveSound(self._engine.history)
        )
        self._next_frame = self._next_window = 0
        self._engine.start()
        self._timer.start()

    def stop(self) -> None:
        """Let the engine end; what it still has to say comes, and then `ended`."""
        if self._engine is not None:
            self._engine.stop(wait_s=0)

    def drop(self) -> None:
        """Let the engine end, and hear no more of it."""
        self.stop()
        self._engine = None
        self._timer.stop()

    def close(self) -> None:
        """Let the engine end and wait for it, a second at most: the window is gone already."""
        engine = self._engine
        self.drop()
        if engine is not None:
            engine.stop(wait_s=_LONGEST_GOODBYE_S)

    def _tick(self) -> None:
        engine = self._engine
        if engine is None:
            return
        # The snapshot first: when it says that all is over, the history asked after it is complete.
        snapshot = engine.snapshot
        history = engine.history
        if (self._next_frame, self._next_window) != (history.n_frames, history.n_windows):
            frames, scores = history.since(self._next_frame, self._next_window)
            self._next_frame = frames.first_index + len(frames)
            self._next_window = scores.first_index + len(scores)
            self.arrived.emit(frames, scores, history.gaps)
        self.ticked.emit(snapshot, time.monotonic())
        if snapshot.health.state in _ENDINGS and self._engine is engine:
            self.drop()
            self.ended.emit(snapshot)
