# SPDX-License-Identifier: MIT
"""How the window shows the state of the sound: a state page instead of the plots, or a notice.

It starts and stops nothing; what a user answers is told to who does.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from spotter.audio.hardware.devices import DeviceName
from spotter.audio.playback import FileSource
from spotter.errors import InputError, MicrophoneError, PortAudioMissingError
from spotter.gui.backend import microphone_permission
from spotter.gui.backend.model_loader import ModelLoader
from spotter.gui.session.microphones import Microphones
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.model.model import Model
from spotter.records import Snapshot

_log = logging.getLogger(__name__)

_MUTED_AFTER_S = 3.0
_LOADING_SHOWN_AFTER_MS = 300
_LONGEST_HOP_MS = 1000
_READING_SHOWN_AFTER_S = 0.3


class StreamState(QObject):
    """Chooses the words for the state that the sound is in.

    Signals:
        hop_wanted: the user would rather have this hop, in milliseconds.
    """

    hop_wanted = Signal(int)

    def __init__(
        self, window: MainWindow, views: Views, microphones: Microphones, loading: ModelLoader
    ) -> None:
        super().__init__(window)
        self._window, self._views = window, views
        self._microphones, self._loading = microphones, loading
        self._gone: Snapshot | None = None
        self._source: FileSource | None = None
        self._began_s: float | None = None
        self._n_lost = 0
        self._longer_hop_ms = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_LOADING_SHOWN_AFTER_MS)
        self._patience.timeout.connect(self._show_loading)
        self._loading_name = ""
        loading.begun.connect(self._begin_loading)
        loading.loaded.connect(self._end_loading)
        loading.failed.connect(self._end_loading)
        microphones.listed.connect(self._see_whether_it_is_there)
        views.notice.pressed.connect(self._answer)

    # A source

    def begin(self) -> None:
        """A new source begins."""
        self._gone, self._n_lost = None, 0
        self._views.notice.withdraw("overload")

    def begin_reading(self, source: FileSource) -> None:
        """The source is a file."""
        self._source, self._began_s = source, None
        self._views.state.show_reading(source.name)

    def show_reading(self, wall_s: float) -> None:
        """A file is being read: how far it is, unless it is over in no time."""
        window, views, source = self._window, self._views, self._source
        if self._began_s is None:
            self._began_s = wall_s
            views.listen_button.show_state("starting")
        passed_s = wall_s - self._began_s
        if source is None or passed_s < _READING_SHOWN_AFTER_S:
            return
        times = source.position_s / passed_s
        views.state.show_read(source.position_s, source.duration_s, times)
        window.show_state()

    def show_start(self, model: Model | None, *, wants_microphone: bool) -> None:
        """Nothing runs."""
        pane, error = self._views.state, self._microphones.error
        if error is not None:
            self.show_error(error)
        elif self._microphones.device is None and (wants_microphone or self._microphones.looked):
            pane.show_no_microphone()
        elif model is not None:
            pane.show_first_start(model.words)
        self._window.show_state()

    def show_error(self, error: Exception) -> bool:
        """What ended a source; False if it is none of the errors that users know."""
        pane = self._views.state
        _log.warning("%s", error)
        if isinstance(error, PortAudioMissingError):
            pane.show_library_missing(error)
        elif isinstance(error, MicrophoneError) and microphone_permission.explains(error):
            pane.show_denied(microphone_permission.where())
        elif isinstance(error, MicrophoneError):
            pane.show_microphone_error(error)
        elif isinstance(error, InputError):
            pane.show_bad_file(error)
        else:
            return False
        self._window.show_state()
        return True

    def show_sounding(self, snapshot: Snapshot, *, is_microphone: bool) -> None:
        """Samples arrive: the picture shows them, unless there is nothing in them."""
        window, views, health = self._window, self._views, snapshot.health
        self._gone = None
        muted = is_microphone and health.zero_s >= _MUTED_AFTER_S
        if muted and not window.shows_state:
            if microphone_permission.explains():
                views.state.show_denied(microphone_permission.where())
            else:
                views.state.show_zeros(health.device)
            window.show_state()
        elif not muted and window.shows_state:
            window.show_picture()
        if health.n_lost > self._n_lost:
            self._n_lost = health.n_lost
            _log.warning("%d samples were dropped", health.n_lost)
            self._show_overload(snapshot)

    def show_gone(self, snapshot: Snapshot) -> None:
        """The source delivers nothing, and is tried again."""
        window, views, before = self._window, self._views, self._gone
        self._gone = snapshot
        if before is not None and before.n_attempts == snapshot.n_attempts:
            return
        if before is None:
            views.listen_button.show_state("waiting")
            views.level.clear()
            views.bars.show_scores({})
            self._microphones.look_now()
            _log.warning("%s delivers nothing", snapshot.health.device)
        views.state.show_stalled(snapshot.health.device, snapshot.n_attempts)
        window.show_state()

    def _see_whether_it_is_there(self, names: set[DeviceName]) -> None:
        """A device that stopped delivering may have been unplugged."""
        if self._gone is None:
            return
        device = self._gone.health.device
        if all(name != device for name, _ in names):
            self._views.state.show_unplugged(device)

    def _show_overload(self, snapshot: Snapshot) -> None:
        self._longer_hop_ms = min(2 * snapshot.hop_ms, _LONGEST_HOP_MS)
        actions = [("leave", self.tr("Not now"))]
        if self._longer_hop_ms > snapshot.hop_ms:
            longer = self.tr("Use a hop of {hop} ms").format(hop=self._longer_hop_ms)
            actions.insert(0, ("hop", longer))
        self._views.notice.show_message(
            "overload",
            self.tr("{n} samples were dropped: too slow for a hop of {hop} ms").format(
                n=snapshot.health.n_lost, hop=snapshot.hop_ms
            ),
            actions,
        )

    # A model

    def _begin_loading(self, name: str) -> None:
        self._loading_name = name
        self._patience.start()

    def _end_loading(self) -> None:
        self._patience.stop()
        self._views.notice.withdraw("loading")

    def _show_loading(self) -> None:
        if self._loading.runs:
            cancel = (("cancel", self.tr("Cancel")),)
            self._views.notice.show_message(
                "loading",
                self.tr("Loading {name} …").format(name=self._loading_name),
                cancel if self._loading.can_cancel else (),
                busy=True,
            )

    def _answer(self, notice: str, action: str) -> None:
        if (notice, action) == ("loading", "cancel"):
            self._loading.cancel()
        elif (notice, action) == ("overload", "hop"):
            self.hop_wanted.emit(self._longer_hop_ms)
