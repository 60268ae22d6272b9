# SPDX-License-Identifier: MIT
"""Playback: plays the second around a word.

Who runs here: the window's thread. Sound is read and played in threads beside it; that a sound is
over is told by PortAudio's thread, through a queued signal.
"""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal

from spotter.audio.hardware.player import Player
from spotter.gui.backend.background import Background
from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.backend.sound import Sound, second_around
from spotter.gui.presentation.presenter import Presenter
from spotter.records import Detection

_HEARD_ITSELF_S = 1.8
"""From the wish to hear a second until its end can have reached the microphone."""


class Playback(QObject):
    """Plays one word at a time.

    Signals:
        changed: another word is playing, or none any more.
        failed: why a word cannot be played, an exception.

    Attributes:
        current: the word that is playing.
    """

    changed = Signal()
    failed = Signal(object)
    _over = Signal(int)

    def __init__(self, bridge: EngineBridge, presenter: Presenter, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._presenter = bridge, presenter
        self._background = Background(self)
        self._player = Player()
        self.current: Detection | None = None
        self._n_played = 0
        self._live: list[tuple[int, float]] = []
        self._over.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def toggle(self, detection: Detection) -> None:
        """Play the second around a word; a word that is playing ends."""
        if detection == self.current:
            self._background.start(self._player.stop, lambda _: None, self.failed.emit)
            return
        sound = self.sound_of(detection)
        if sound is None:
            return
        self.current = detection
        self._n_played += 1
        number = self._n_played
        if self._bridge.runs:
            self._live.append((self._bridge.n_runs, self._presenter.newest_s))

        def over() -> None:
            with suppress(RuntimeError):  # a window that is gone waits for no end
                self._over.emit(number)

        def work() -> None:
            self._player.play(second_around(sound, detection.start_s, detection.end_s), over)

        def failed(error: Exception) -> None:
            self._end(number)
            self.failed.emit(error)

        self._background.start(work, lambda _: None, failed)
        self.changed.emit()

    def stop(self) -> None:
        """Let nothing sound."""
        self._player.stop()

    def sound_of(self, detection: Detection) -> Sound | None:
        """The sound of a word; None if it is not kept any more."""
        sound = self._bridge.sound
        if sound is None or self._presenter.runs.is_earlier(detection):
            return None
        return sound if detection.start_s >= sound.first_s else None

    def run_of(self, detection: Detection) -> int:
        """The run that a word belongs to; 0 for earlier ones."""
        return 0 if self._presenter.runs.is_earlier(detection) else self._bridge.n_runs

    def may_have_said(self, detection: Detection) -> bool:
        """Whether a word was heard while this program played one."""
        return any(
            run == self.run_of(detection) and began_s < detection.end_s < began_s + _HEARD_ITSELF_S
            for run, began_s in self._live
        )

    def _end(self, number: int) -> None:
        if number == self._n_played:
            self.current = None
            self.changed.emit()
