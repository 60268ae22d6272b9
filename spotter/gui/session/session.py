# SPDX-License-Identifier: MIT
"""What runs: model, microphone, demo or file, and which state the window is in.

It starts and stops sources on the bridge, and puts a state pane in the place of the picture where
there is no sound to show. What is heard goes from the bridge to the presenter.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from spotter.audio.hardware.devices import Device
from spotter.audio.hardware.microphone import Microphone
from spotter.audio.playback import FileSource
from spotter.errors import SpotterError
from spotter.gui.backend import microphone_permission
from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.backend.model_loader import LoadedModel, ModelLoader
from spotter.gui.preferences.launch_options import LaunchOptions
from spotter.gui.preferences.restored import Restored
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.session.microphones import Microphones
from spotter.gui.session.model_choice import ModelChoice
from spotter.gui.session.status_line import Shown, status_text
from spotter.gui.session.stream_state import StreamState
from spotter.gui.widgets import file_dialogs
from spotter.gui.widgets.listen_button import ListenState
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.state_pages import named
from spotter.gui.window.views import Views
from spotter.model.model import Model
from spotter.records import Frames, Gap, Scores, Snapshot
from spotter.streaming.pipeline import DEFAULT_HOP_MS
from spotter.system import paths

_log = logging.getLogger(__name__)

_STATUS_EVERY_S = 0.5

Running = Literal["nothing", "microphone", "demo", "file"]


class Session(QObject):
    """Decides what runs and what the window says about it.

    Signals:
        begun: a source begins.
        many_opened: the user opened several files, or a folder.
        many_outdated: those that were opened last are to be read with another model.
    """

    begun = Signal()
    many_opened = Signal(list)
    many_outdated = Signal()

    def __init__(
        self,
        window: MainWindow,
        views: Views,
        bridge: EngineBridge,
        presenter: Presenter,
        launch: LaunchOptions,
        restored: Restored,
    ) -> None:
        super().__init__(window)
        self._window, self._views = window, views
        self._bridge, self._presenter = bridge, presenter
        self._launch = launch = restored.launch(launch)
        self._restored = restored
        self.loading = ModelLoader(self)
        device = restored.microphone if launch.device is None else launch.device
        self.microphones = Microphones(window, views, device, lambda: self.streams)
        self.words = StreamState(window, views, self.microphones, self.loading)
        self.model: Model | None = None
        self.hop_ms = launch.hop_ms or DEFAULT_HOP_MS
        self.running: Running = "nothing"
        self._n_clipped = 0
        self._said_s = 0.0
        self._said: Snapshot | None = None
        self._pausing = False
        self._calibrates = False
        self._start_wanted = self._failed = False
        self.choice = ModelChoice(self, window, views)
        views.listen_button.clicked.connect(self.toggle)
        views.state.pressed.connect(self._take_way_out)
        views.open_button.clicked.connect(self.ask_for_file)
        window.dropped.connect(self.open)
        window.closing.connect(self._close)
        bridge.arrived.connect(self._hand_on)
        bridge.ticked.connect(self._tick)
        bridge.ended.connect(self._end)
        self.loading.loaded.connect(self.choice.take)
        self.loading.failed.connect(self._show_bad_model)
        self.microphones.changed.connect(self._continue)
        self.microphones.picked.connect(self._pick_microphone)
        self.words.hop_wanted.connect(self.use_hop)

    def start(self) -> None:
        """Load the model, look for microphones, and do what was wished for."""
        self.loading.load(self._launch.model, self._launch.labels, self._launch.threshold)
        self.microphones.look()

    def _close(self) -> None:
        self.microphones.close()
        self._bridge.drop()

    # The model

    def load_model(self, path: str | Path | None) -> None:
        """Go over to another model; one that cannot be used is told, and the old one stays."""
        self.choice.asks = path is not None
        self.loading.load(path, None, self._launch.threshold)

    def use_model(self, loaded: LoadedModel) -> None:
        """Hear with this model from now on, and go on with what was done before."""
        first = self.model is None
        was_listening = self.streams or self.choice.interrupted
        self._bridge.drop()
        self.running = "nothing"
        self.model = loaded.model
        for warning in self.model.warnings:
            _log.warning("%s", warning)
        rule = self._restored.rule(loaded)
        self._presenter.show_model(self.model, rule, loaded.own, self.hop_ms)
        if first and self._launch.files:
            self.open(self._launch.files)
        elif first and self._launch.demo:
            self.play_demo()
        elif was_listening or self._start_wanted or (first and self._launch.device is not None):
            self.listen()
        else:
            self._show_start()

    def _show_bad_model(self, error: Exception, is_bundled: bool) -> None:
        if not isinstance(error, SpotterError):
            self.show_trouble(error)
            return
        self.choice.interrupt()
        old = None if self.model is None else named(self.model)
        self._views.state.show_bad_model(error, is_bundled=is_bundled, old=old)
        self._window.show_state()
        self._show_stopped()

    # Microphones

    @property
    def streams(self) -> bool:
        """Whether a microphone is open, or about to be."""
        return self.running == "microphone" and self._bridge.runs

    def _continue(self) -> None:
        """Do what was asked for before model and microphones were known."""
        if self.model is None or self._bridge.runs:
            return
        if self.choice.is_open and not self._start_wanted:  # a question waits for its answer
            return
        failed = self.running == "microphone" and self._window.shows_state
        if self._start_wanted:
            self.listen()
        elif failed or self.running == "nothing":
            self._show_start()

    def _pick_microphone(self, _device: Device | None) -> None:
        if self.streams:
            self.listen()

    def use_hop(self, hop_ms: int) -> None:
        """Decide so often from now on: a new run begins."""
        self.hop_ms = hop_ms
        if self.model is not None:
            self._presenter.use_hop(hop_ms)
        if self.streams:
            self.listen()

    # Starting and stopping

    def toggle(self) -> None:
        """Space, or the pill: pause what runs, or listen."""
        if self._bridge.runs and self.running in ("microphone", "demo"):
            self._pause()
        else:
            self._try_again()

    def _try_again(self) -> None:
        """Listen; where there was no microphone, look whether there is one by now."""
        if self.microphones.looked and (
            self.microphones.device is None or self.microphones.error is not None
        ):
            self._start_wanted = True
            self.microphones.look()
        else:
            self.listen()

    def listen(self, *, calibrates: bool = False) -> None:
        """Listen to the chosen microphone; what is said for a calibration is not listed."""
        device, self._failed = self.microphones.device, False
        # What was asked for too early is done as soon as model and microphones are known.
        self._start_wanted = self.model is None or not self.microphones.looked
        if self.model is None or not self.microphones.looked:
            return
        if device is None or self.microphones.error is not None:
            self._show_stopped()
            self._show_start(wants_microphone=True)
            return
        microphone_permission.ask()
        _log.info("listening to %s", device)
        self._begin("microphone", calibrates=calibrates)
        self._bridge.play(self.model, Microphone(device), self.hop_ms)
        self._views.listen_button.show_state("starting")

    def stop(self) -> None:
        """Let nothing run, as if nothing had been started."""
        self._bridge.drop()
        self.running = "nothing"
        self._show_start()

    def play_demo(self) -> None:
        """Play the demo recording as if it were said now."""
        self._play_file(paths.demo_recording(), paced=True)

    def open(self, files: Sequence[Path]) -> None:
        """Open a recording to be read, several of them or a folder, or a model to be used."""
        models = [path for path in files if path.suffix.lower() == ".tflite"]
        if models:
            self.load_model(models[0])
        elif len(files) == 1 and not files[0].is_dir():
            self._play_file(files[0], paced=False)
        elif files:
            self.many_opened.emit(list(files))

    def read_many_anew(self) -> None:
        """Read the files of the table with the model that is used now."""
        self.many_outdated.emit()

    def ask_for_file(self) -> None:
        """Let the user choose recordings."""
        self.open(file_dialogs.recordings(self._window))

    def ask_for_folder(self) -> None:
        """Let the user choose a folder of recordings."""
        folder = file_dialogs.folder(self._window)
        if folder is not None:
            self.open([folder])

    def ask_for_model(self) -> None:
        """Let the user choose a model."""
        path = file_dialogs.model(self._window)
        if path is not None:
            self.load_model(path)

    def stop_reading(self) -> None:
        """Esc: leave the rest of a file unread."""
        if self.running == "file":
            self._bridge.stop()

    def _play_file(self, path: Path, *, paced: bool) -> None:
        if self.model is None:
            return
        source = FileSource(path, paced)
        self._begin("demo" if paced else "file")
        self.words.begin_reading(source)
        self._bridge.play(self.model, source, self.hop_ms)

    def _begin(self, what: Running, *, calibrates: bool = False) -> None:
        self.running, self._calibrates = what, calibrates
        self._n_clipped, self._pausing, self._failed = 0, False, False
        self._said = None
        self.choice.close()
        self.begun.emit()
        self.words.begin()
        self._views.level.clear()
        self._presenter.begin(
            is_file=what != "microphone", paced=what != "file", listed=not calibrates
        )
        self._window.show_picture()

    def _pause(self) -> None:
        self._pausing = True
        self._bridge.stop()
        self._views.level.clear()
        if self.running == "microphone":
            self._views.listen_button.show_state("paused")

    def pause(self) -> None:
        """Something else takes the place of the picture: pause what runs."""
        if self._bridge.runs:
            self._pause()
            self._views.listen_button.show_state("paused")

    # What the bridge tells

    def _hand_on(self, frames: Frames, scores: Scores, gaps: tuple[Gap, ...]) -> None:
        self._presenter.add(frames, scores, gaps)

    def _tick(self, snapshot: Snapshot, wall_s: float) -> None:
        self._presenter.tick(wall_s)
        if self._pausing:
            return
        if self.running == "file":
            self.words.show_reading(wall_s)
        elif snapshot.health.state == "running":
            self._tick_sound(snapshot, wall_s)
        elif snapshot.health.state in ("stalled", "waiting"):
            self.words.show_gone(snapshot)
            self._show_status(snapshot, wall_s)

    def _tick_sound(self, snapshot: Snapshot, wall_s: float) -> None:
        views, health = self._views, snapshot.health
        clips, self._n_clipped = health.clipped > self._n_clipped, health.clipped
        views.level.show_level(health.level_dbfs, health.peak_dbfs, clips=clips)
        state: ListenState = "listening" if self.running == "microphone" else "playing"
        if self._calibrates:
            state = "calibrating"
        if views.listen_button.state != state:
            views.listen_button.show_state(state)
            self._said_s = 0.0
        self.words.show_sounding(snapshot, is_microphone=self.running == "microphone")
        self._show_status(snapshot, wall_s)

    def _end(self, snapshot: Snapshot) -> None:
        self._presenter.end()
        self._views.level.clear()
        microphone = self.running == "microphone"
        self._views.listen_button.show_state("paused" if microphone else "stopped")
        if snapshot.error is None:
            if not self.choice.is_open:
                self._window.show_picture()
        elif self.words.show_error(snapshot.error):
            self._views.listen_button.show_state("stopped")
        else:
            self.show_trouble(snapshot.error)
            return
        self._show_status(snapshot)

    def show_trouble(self, error: BaseException) -> None:
        """Say that something happened that nobody foresaw."""
        self._bridge.drop()
        self.running, self._failed = "nothing", True
        details = "".join(traceback.format_exception(error))
        self._views.state.show_trouble(f"{type(error).__name__}: {error}", details)
        self._window.show_state()
        self._show_stopped()

    # Words about it

    def resume(self) -> None:
        """Show again what stands still, or what a window begins with."""
        history = self._presenter.history
        if history is None or not len(history):  # nothing came of a file that cannot be read
            self._show_start()
            return
        self._window.show_picture()
        if self._said is not None:
            self._show_status(self._said)

    def _show_start(self, *, wants_microphone: bool = False) -> None:
        """The pane of a window in which nothing runs; a failure is left to be read."""
        if self._failed:
            return
        self.words.show_start(self.model, wants_microphone=wants_microphone)
        self._show_stopped()

    def _show_stopped(self) -> None:
        if self._window.shows_files:  # which tells what it shows
            return
        self._views.level.clear()
        self._views.listen_button.show_state("stopped")
        self._views.status.show_text(status_text(self.model, None, "nothing"))

    def _show_status(self, snapshot: Snapshot, wall_s: float | None = None) -> None:
        """The status line; where the time is given, not more than twice a second."""
        if wall_s is not None and wall_s - self._said_s < _STATUS_EVERY_S:
            return
        self._said_s, self._said = wall_s or 0.0, snapshot
        shown: Shown = self.running if self._bridge.runs else "nothing"
        if shown == "nothing" and self.running == "microphone" and snapshot.error is None:
            shown = "paused"
        age_s = self._presenter.score_age_s
        self._views.status.show_text(status_text(self.model, snapshot, shown, age_s))

    def _take_way_out(self, action: str) -> None:
        actions = {
            "listen": self._try_again,
            "demo": self.play_demo,
            "open": self.ask_for_file,
            "look again": self.microphones.look,
            "choose": self._views.microphones.showPopup,
            "bundled model": lambda: self.load_model(None),
            "choose model": self.ask_for_model,
            "use model": self.choice.use,
            "keep model": self.choice.keep,
            "stop reading": self.stop_reading,
        }
        actions[action]()
