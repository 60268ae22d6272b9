# SPDX-License-Identifier: MIT
"""Which microphones there are, and which one is meant.

The list in the window is PortAudio's own, made anew whenever no stream is open. What the watch
over the system's devices finds beyond it is offered in a notice, and taken without asking where
there was no microphone at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from spotter.audio.hardware import devices
from spotter.audio.hardware.devices import Device, DeviceName
from spotter.errors import MicrophoneError, SpotterError
from spotter.gui.backend.background import Background
from spotter.gui.backend.device_watch import DeviceWatch
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views

_NOTICE = "new microphone"


class Microphones(QObject):
    """Knows the microphones.

    Args:
        window: where they are listed.
        preferred: the one that is meant, as `devices.choose` takes it, or by name and host API.
        streams: whether a stream is open, or about to be.

    Attributes:
        error: why there is none to be used, if that is so.
        looked: whether they have been looked for.

    Signals:
        changed: there is something new to say about the microphones.
        picked: the user wants this `Device` now.
        listed: the names of what the system has at this moment: a set of `DeviceName`.
    """

    changed = Signal()
    picked = Signal(object)
    listed = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        views: Views,
        preferred: str | int | DeviceName | None,
        streams: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._views, self._preferred, self._streams = views, preferred, streams
        self._background = Background(self)
        self._watch = DeviceWatch(window)
        self._watch.listed.connect(self._compare)
        self._shown: set[DeviceName] = set()
        self._known: set[DeviceName] = set()
        self._offered: Device | None = None
        self.error: SpotterError | None = None
        self.looked = False
        views.microphones.picked.connect(self._pick)
        views.notice.pressed.connect(self._answer)

    @property
    def device(self) -> Device | None:
        """The one that is meant."""
        return self._views.microphones.device

    def look(self) -> None:
        """List the microphones anew, as far as no stream is open."""

        def listed() -> tuple[Device, ...]:
            devices.refresh()
            return devices.input_devices()

        self._background.start(listed, self._show, self._fail)

    def look_now(self) -> None:
        """Ask the system what it has: a stream has failed."""
        self._watch.look_now()

    def close(self) -> None:
        """Look no more."""
        self._watch.close()

    def _show(self, found: tuple[Device, ...]) -> None:
        self.error, self.looked = None, True
        self._shown = {_name(one) for one in found}
        self._known = self._shown
        self._views.microphones.show_devices(found, self._meant(found))
        self.changed.emit()

    def _meant(self, found: Sequence[Device]) -> Device | None:
        """Of these, the one that was chosen before, or wished for, or the default one."""
        default = next((one for one in found if one.is_default), found[0] if found else None)
        if self.device is not None:
            self._preferred = _name(self.device)
        if not found or self._preferred is None:
            return default
        if isinstance(self._preferred, tuple):
            return next((one for one in found if _name(one) == self._preferred), default)
        try:
            return devices.choose(self._preferred)
        except MicrophoneError as error:
            self.error = error
            return default

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, SpotterError):
            raise error
        self.error, self.looked = error, True
        self._views.microphones.show_devices((), None)
        self.changed.emit()

    def _compare(self, found: tuple[Device, ...]) -> None:
        """What the system has now, beside what is listed."""
        names = {_name(one) for one in found}
        self.listed.emit(names)
        if not self.looked:
            return
        new = [one for one in found if _name(one) not in self._known]
        if new and self._known:
            self._offer(new[0])
        elif self._offered is not None and _name(self._offered) not in names:
            self._views.notice.withdraw(_NOTICE)
        # One that is pulled out and plugged in again is new once more.
        self._known = names
        if names != self._shown and not self._streams():
            self.look()

    def _offer(self, device: Device) -> None:
        self._offered = device
        self._views.notice.show_message(
            _NOTICE,
            self.tr("A new microphone: “{name}”").format(name=device.name),
            (("use", self.tr("Use it")), ("leave", self.tr("Not now"))),
        )

    def _answer(self, notice: str, action: str) -> None:
        if notice == _NOTICE and action == "use" and self._offered is not None:
            self._views.microphones.add_device(self._offered)
            self._pick(self._offered)

    def _pick(self, device: Device) -> None:
        self.error, self._preferred = None, _name(device)
        self.picked.emit(device)


def _name(device: Device) -> DeviceName:
    return device.name, device.host_api
