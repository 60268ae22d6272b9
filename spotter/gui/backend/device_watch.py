# SPDX-License-Identifier: MIT
"""Which microphones the system has now, while a stream may be open.

PortAudio lists the devices once, when it is initialised, and it must not be initialised anew while
a stream is open. So a short-lived child process, ``spotter devices --format jsonl``, lists them.

Who runs here: the window's thread alone; Qt starts the child and tells its end.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from PySide6.QtWidgets import QWidget

from spotter.audio.hardware.devices import Device
from spotter.system import child_process

EVERY_MS = 3_000
_LONGEST_MS = 10_000
_NONE = b"there is no input device"
_COMMAND = child_process.command("spotter", "devices", "--format", "jsonl")


class DeviceWatch(QObject):
    """Lists the devices every three seconds while a window can be seen.

    Args:
        window: while it is hidden or minimised, nothing is listed.
        command: what lists them.

    Signals:
        listed: a tuple of every `Device`; their ids hold in the child only.
    """

    listed = Signal(object)

    def __init__(self, window: QWidget, command: Sequence[str] = _COMMAND) -> None:
        super().__init__(window)
        self._window = window
        self._child = QProcess(self)
        self._child.setProgram(command[0])
        self._child.setArguments(list(command[1:]))
        self._child.setWorkingDirectory(str(child_process.FOLDER))
        self._child.finished.connect(self._read)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._child.kill)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY_MS)

    def look_now(self) -> None:
        """List them at once, after an error of a stream; then every three seconds again."""
        self._look()
        self._timer.start(EVERY_MS)

    def close(self) -> None:
        """List nothing any more."""
        self._timer.stop()
        if self._child.state() != QProcess.ProcessState.NotRunning:
            self._child.finished.disconnect(self._read)
            self._child.kill()
            self._child.waitForFinished(1000)

    def _look(self) -> None:
        seen = self._window.isVisible() and not self._window.isMinimized()
        if seen and self._child.state() == QProcess.ProcessState.NotRunning:
            self._child.start()
            self._limit.start(_LONGEST_MS)

    def _read(self, code: int, status: QProcess.ExitStatus) -> None:
        self._limit.stop()
        output = bytes(self._child.readAllStandardOutput().data())
        complaint = bytes(self._child.readAllStandardError().data())
        # A child that crashed, was killed, or found a sound system that hangs, knows nothing.
        if status == QProcess.ExitStatus.NormalExit and (code == 0 or _NONE in complaint):
            rows = map(json.loads, output.splitlines())
            self.listed.emit(tuple(map(Device.from_row, rows)))
