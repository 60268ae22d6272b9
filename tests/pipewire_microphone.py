# SPDX-License-Identifier: MIT
"""The virtual microphone as a source of PipeWire, beside that of PulseAudio.

PipeWire, its session manager WirePlumber and its PulseAudio service run on a D-Bus of their own,
in a folder of their own. PortAudio reaches them as on many a desktop: by ALSA's `pulse` device.
"""

from __future__ import annotations

import shutil
import subprocess
import time

from tests.virtual_microphone import START_TIMEOUT_S, VirtualMicrophone

PROGRAMS = ("pipewire", "wireplumber", "pipewire-pulse", "dbus-run-session", "pactl")

SERVER = """\
pipewire &
until [ -S "$XDG_RUNTIME_DIR/pipewire-0" ]; do sleep 0.02; done
wireplumber &
pipewire-pulse &
wait
"""


def missing_programs() -> list[str]:
    """What of PipeWire is not installed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class PipeWireMicrophone(VirtualMicrophone):
    """A `VirtualMicrophone` whose sound server is PipeWire."""

    # It reads only while somebody records, and what was kept until then comes first: half a second.
    PIPE_BYTES = 1 << 14

    def __init__(self, rate_hz: int = 16000) -> None:
        super().__init__(rate_hz)
        self._socket = self._folder / "pulse" / "native"
        self.environment["PULSE_SERVER"] = f"unix:{self._socket}"
        # It looks for its own socket where the variable says, and clients look for that one.
        self.environment["PULSE_RUNTIME_PATH"] = str(self._folder / "pulse")

    def _command(self) -> list[str]:
        return ["dbus-run-session", "--", "sh", "-c", SERVER]

    def _silent_source(self, name: str, description: str) -> tuple[str, ...]:
        properties = f"sink_properties=device.description={description}"
        kind = "media.class=Audio/Source/Virtual"
        return ("module-null-sink", kind, f"sink_name={name}", "channel_map=mono", properties)

    def _wait_for_daemon(self) -> None:
        deadline_s = time.monotonic() + START_TIMEOUT_S
        while not self._is_ready():
            if time.monotonic() > deadline_s:
                raise RuntimeError("PipeWire did not start")
            time.sleep(0.05)
        self._order("load-module", *self._source().split())
        self._order("load-module", "module-null-sink", "sink_name=nowhere")
        super()._wait_for_daemon()

    def _is_ready(self) -> bool:
        """Whether WirePlumber has begun to manage: it offers a sink where there is none."""
        if not self._socket.exists():
            return False
        try:
            self._order("get-default-sink")
        except subprocess.CalledProcessError:
            return False
        return True
