# SPDX-License-Identifier: MIT
"""What runs: model, microphone, demo or file, and which state the window is in.

It starts and stops sources on the bridge, and puts a state pane in the place of the picture where
there is no sound to show. What is heard goes from the bridge to the presenter.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject

from spotter import api, places
from spotter.audio import devices
from spotter.audio.devices import Device
from spotter.audio.microphone import Microphone
from spotter.audio.playback import FileSource
from spotter.detector import Rule
from spotter.errors import (
    InputError,
    MicrophoneError,
    ModelError,
    PortAudioMissingError,
    SpotterError,
)
from spotter.gui import dialogs
from spotter.gui.background import Background
from spotter.gui.bridge import Bridge
from spotter.gui.main_window import MainWindow
from spotter.gui.presenter import Presenter
from spotter.gui.status import status_text
from spotter.gui.wishes import Wishes
from spotter.model import Model
from spotter.records import Frames, Gap, Scores, Snapshot

_log = logging.getLogger(__name__)

_MUTED_AFTER_S = 3.0
_STATUS_EVERY_S = 0.5
_READING_SHOWN_AFTER_S = 0.3

Running = Literal["nothing", "microphone", "demo", "file"]


class Listening(QObject):
    """Decides what runs and what the window says about it."""

    def __init__(
        self, window: MainWindow, bridge: Bridge, presenter: Presenter, wishes: Wishes
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._presenter = window, bridge, presenter
        self._wishes = wishes
        self._background = Background(self)
        self.model: Model | None = None
        self.running: Running = "nothing"
        self._source: FileSource | None = None
        self._device_error: SpotterError | None = None
        self._n_clipped = 0
        self._began_s: float | None = None
        self._said_s = 0.0
        self._pausing = False
        self._start_wanted = False
        self._looked = False
        window.pill.clicked.connect(self.toggle)
        window.microphones.picked.connect(self._pick_microphone)
        window.state.pressed.connect(self._take_way_out)
        window.open_button.clicked.connect(self.ask_for_file)
        window.dropped.connect(self.open)
        window.closing.connect(bridge.drop)
        bridge.arrived.connect(self._hand_on)
        bridge.ticked.connect(self._tick)
        bridge.ended.connect(self._end)

    def start(self) -> None:
        """Load the model, look for microphones, and do what was wished for."""
        self._load(self._wishes.model, self._wishes.labels)
        self.look_for_microphones()

    # The model

    def load_model(self, path: str | Path | None) -> None:
        """Go over to another model; one that cannot be used is told, and the old one stays."""
        self._load(path, None)

    def _load(self, path: str | Path | None, labels: str | Path | None) -> None:
        def failed(error: Exception) -> None:
            self._show_bad_model(error, is_bundled=path is None)

        self._background.start(
            lambda: _model_and_rules(path, labels, self._wishes.threshold), self._use_model, failed
        )

    def _use_model(self, loaded: tuple[Model, Rule, Rule]) -> None:
        first = self.model is None
        was_listening = self.running == "microphone" and self._bridge.runs
        self._bridge.drop()
        self.running = "nothing"
        self.model, rule, own = loaded
        for warning in self.model.warnings:
            _log.warning("%s", warning)
        self._presenter.show_model(self.model, rule, self._wishes.hop_ms, own.threshold)
        if first and self._wishes.files:
            self.open(self._wishes.files)
        elif first and self._wishes.demo:
            self.play_demo()
        elif was_listening or self._start_wanted or (first and self._wishes.device is not None):
            self.listen()
        else:
            self._show_start()

    def _show_bad_model(self, error: Exception, *, is_bundled: bool) -> None:
        if not isinstance(error, SpotterError):
            self.show_trouble(error)
            return
        if self.model is None or isinstance(error, ModelError):
            self._pause()
        self._window.state.show_bad_model(error, is_bundled=is_bundled)
        self._window.show_state()
        self._say_stopped()

    # Microphones

    def look_for_microphones(self) -> None:
        """List the input devices anew, as far as no stream is open."""

        def look() -> tuple[Device, ...]:
            devices.refresh()
            return devices.input_devices()

        self._background.start(look, self._show_microphones, self._show_no_microphones)

    def _show_microphones(self, found: tuple[Device, ...]) -> None:
        self._device_error, self._looked = None, True
        before = self._window.microphones.device
        default = next((one for one in found if one.is_default), found[0] if found else None)
        same = next((one for one in found if before and one.name == before.name), default)
        if before is None and self._wishes.device is not None and found:
            try:
                same = devices.choose(self._wishes.device)
            except MicrophoneError as error:
                self._device_error = error
        self._window.microphones.show_devices(found, same)
        self._go_on()

    def _go_on(self) -> None:
        """Do what was asked for before model and microphones were known."""
        if self.running != "nothing" or self.model is None:
            return
        if self._start_wanted:
            self.listen()
        else:
            self._show_start()

    def _show_no_microphones(self, error: Exception) -> None:
        self._looked = True
        self._window.microphones.show_devices((), None)
        if not isinstance(error, SpotterError):
            self.show_trouble(error)
            return
        self._device_error = error
        self._go_on()

    def _pick_microphone(self, _device: Device | None) -> None:
        self._device_error = None
        if self.running == "microphone" and self._bridge.runs:
            self.listen()

    # Starting and stopping

    def toggle(self) -> None:
        """Space, or the pill: pause what runs, or listen."""
        if self._bridge.runs and self.running in ("microphone", "demo"):
            self._pause()
        else:
            self.listen()

    def listen(self) -> None:
        """Listen to the chosen microphone."""
        device = self._window.microphones.device
        # What was asked for too early is done as soon as model and microphones are known.
        self._start_wanted = self.model is None or not self._looked
        if self.model is None or not self._looked:
            return
        if device is None or self._device_error is not None:
            self._say_stopped()
            self._show_start(wants_microphone=True)
            return
        self._begin("microphone")
        self._bridge.play(self.model, Microphone(device.index), self._wishes.hop_ms)
        self._window.pill.show_state("starting")

    def play_demo(self) -> None:
        """Play the demo recording as if it were said now."""
        self._play_file(places.demo_recording(), paced=True)

    def open(self, paths: Sequence[Path]) -> None:
        """Open the first of these: a recording to be read, or a model to be used."""
        if not paths:
            return
        if paths[0].suffix.lower() == ".tflite":
            self.load_model(paths[0])
        else:
            self._play_file(paths[0], paced=False)

    def ask_for_file(self) -> None:
        """Let the user choose a recording."""
        path = dialogs.recording(self._window)
        if path is not None:
            self.open([path])

    def ask_for_model(self) -> None:
        """Let the user choose a model."""
        path = dialogs.model(self._window)
        if path is not None:
            self.load_model(path)

    def stop_reading(self) -> None:
        """Esc: leave the rest of a file unread."""
        if self.running == "file":
            self._bridge.stop()

    def _play_file(self, path: Path, *, paced: bool) -> None:
        if self.model is None:
            return
        self._source = FileSource(path, paced)
        self._begin("demo" if paced else "file")
        self._window.state.show_reading(self._source.name)
        self._bridge.play(self.model, self._source, self._wishes.hop_ms)

    def _begin(self, what: Running) -> None:
        self.running = what
        self._n_clipped, self._began_s, self._pausing = 0, None, False
        self._window.level.clear()
        self._presenter.begin(is_file=what != "microphone", paced=what != "file")
        self._window.show_picture()

    def _pause(self) -> None:
        self._pausing = True
        self._bridge.stop()
        self._window.level.clear()
        if self.running == "microphone":
            self._window.pill.show_state("paused")

    # What the bridge tells

    def _hand_on(self, frames: Frames, scores: Scores, gaps: tuple[Gap, ...]) -> None:
        self._presenter.add(frames, scores, gaps)

    def _tick(self, snapshot: Snapshot, wall_s: float) -> None:
        self._presenter.tick(wall_s)
        if self._pausing:
            return
        if self.running == "file":
            self._tick_reading(wall_s)
        elif snapshot.health.state == "running":
            self._tick_sound(snapshot, wall_s)
        elif snapshot.health.state in ("stalled", "waiting"):
            self._show_gone(snapshot)

    def _tick_sound(self, snapshot: Snapshot, wall_s: float) -> None:
        window, health = self._window, snapshot.health
        clips, self._n_clipped = health.clipped > self._n_clipped, health.clipped
        window.level.show_level(health.level_dbfs, health.peak_dbfs, clips=clips)
        state = "listening" if self.running == "microphone" else "playing"
        if window.pill.state != state:
            window.pill.show_state("listening" if self.running == "microphone" else "playing")
            self._said_s = 0.0
        muted = self.running == "microphone" and health.zero_s >= _MUTED_AFTER_S
        if muted and not window.shows_state:
            window.state.show_zeros(health.device)
            window.show_state()
        elif not muted and window.shows_state:
            window.show_picture()
        if wall_s - self._said_s > _STATUS_EVERY_S:
            self._said_s = wall_s
            self._say_status(snapshot)

    def _tick_reading(self, wall_s: float) -> None:
        if self._began_s is None:
            self._began_s = wall_s
            self._window.pill.show_state("starting")
        passed_s, source = wall_s - self._began_s, self._source
        if source is None or passed_s < _READING_SHOWN_AFTER_S:
            return
        times = source.position_s / passed_s
        self._window.state.show_progress(source.position_s, source.duration_s, times)
        self._window.show_state()

    def _show_gone(self, snapshot: Snapshot) -> None:
        window = self._window
        if window.pill.state != "waiting":
            window.pill.show_state("waiting")
            window.level.clear()
            window.state.show_gone(snapshot.health.device)
            window.show_state()
        self._say_status(snapshot)

    def _end(self, snapshot: Snapshot) -> None:
        self._presenter.end()
        self._window.level.clear()
        microphone = self.running == "microphone"
        self._window.pill.show_state("paused" if microphone else "stopped")
        if snapshot.error is not None:
            self._show_error(snapshot.error)
        else:
            self._window.show_picture()
        self._say_status(snapshot)

    def _show_error(self, error: Exception) -> None:
        pane = self._window.state
        if isinstance(error, PortAudioMissingError):
            pane.show_library_missing(error)
        elif isinstance(error, MicrophoneError):
            pane.show_microphone_error(error)
        elif isinstance(error, InputError):
            pane.show_bad_file(error)
        else:
            self.show_trouble(error)
            return
        self._window.pill.show_state("stopped")
        self._window.show_state()

    def show_trouble(self, error: BaseException) -> None:
        """Say that something happened that nobody foresaw."""
        self._bridge.drop()
        self.running = "nothing"
        self._window.state.show_trouble(f"{type(error).__name__}: {error}")
        self._window.show_state()
        self._say_stopped()

    # Words about it

    def _show_start(self, *, wants_microphone: bool = False) -> None:
        """The pane of a window in which nothing runs."""
        pane, found = self._window.state, self._window.microphones.device
        if isinstance(self._device_error, PortAudioMissingError):
            pane.show_library_missing(self._device_error)
        elif self._device_error is not None:
            pane.show_microphone_error(self._device_error)
        elif found is None and (wants_microphone or self._looked):
            pane.show_no_microphone()
        elif self.model is not None:
            pane.show_first_start(self.model.words)
        self._window.show_state()
        self._say_stopped()

    def _say_stopped(self) -> None:
        self._window.level.clear()
        self._window.pill.show_state("stopped")
        self._window.status.show_text(status_text(self.model, None, "nothing"))

    def _say_status(self, snapshot: Snapshot) -> None:
        running = self.running if self._bridge.runs else "nothing"
        self._window.status.show_text(status_text(self.model, snapshot, running))

    def _take_way_out(self, does: str) -> None:
        ways = {
            "listen": self.listen,
            "demo": self.play_demo,
            "open": self.ask_for_file,
            "look again": self.look_for_microphones,
            "choose": self._window.microphones.showPopup,
            "bundled model": lambda: self.load_model(None),
            "choose model": self.ask_for_model,
            "stop reading": self.stop_reading,
        }
        ways[does]()


def _model_and_rules(
    path: str | Path | None, labels: str | Path | None, threshold: float | None
) -> tuple[Model, Rule, Rule]:
    """A model, the rule to begin with, and the model's own."""
    model = api.load(path, labels=labels)
    return model, api.rule_for(model, threshold), api.rule_for(model)
