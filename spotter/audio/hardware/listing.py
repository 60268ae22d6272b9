# SPDX-License-Identifier: MIT
"""The input devices as PortAudio lists them, and a PortAudio that can do no more than that.

A child of the window lists them every three seconds. sounddevice would take most of its time: it
asks other programs where the library lies, and loads what opens streams. Where the library has a
name that is known, it is opened here by that name; the functions are those of sounddevice.
"""

from __future__ import annotations

import threading

from spotter.audio.hardware.portaudio_errors import ANSWER_S, as_microphone_errors, no_answer
from spotter.audio.hardware.sound_server import ALSA_DEVICE, source_rows
from spotter.system.stderr import stderr_silenced

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_LINUX_NAME = "libportaudio.so.2"


def input_rows(sd: Any) -> list[dict[str, Any]]:
    """Every device that can record, as it is written: the columns of `spotter devices`.

    The default one is first, then those of a sound server, then the others by id.

    Args:
        sd: the sounddevice module, or a `DeviceLister`.
    """
    host_apis = [api["name"] for api in sd.query_hostapis()]
    default = _default_index(sd)
    all_devices = sd.query_devices()
    rows = [
        {
            "id": int(found["index"]),
            "name": found["name"],
            "host_api": host_apis[found["hostapi"]],
            "channels": int(found["max_input_channels"]),
            "default_rate_hz": float(found["default_samplerate"]),
            "default": found["index"] == default,
            "source": "",
        }
        for found in all_devices
        if found["max_input_channels"] > 0
    ]
    if any(row["name"] == ALSA_DEVICE for row in rows):
        rows += source_rows(first_id=len(all_devices))
    return sorted(rows, key=lambda row: (not row["default"], not row["source"], row["id"]))


def _default_index(sd: Any) -> int | None:
    try:
        return int(sd.query_devices(kind="input")["index"])
    except (sd.PortAudioError, ValueError):  # there is no default, or it cannot record
        return None


def rows_alone() -> list[dict[str, Any]]:
    """`input_rows`, for a process that does nothing else with sound.

    Raises:
        PortAudioMissingError: the PortAudio library is not installed.
        MicrophoneError: PortAudio failed, or no answer came within five seconds.
    """
    try:
        lister = DeviceLister()
    except (ImportError, OSError):  # only sounddevice knows where its library lies
        from spotter.audio.hardware import portaudio

        return portaudio.call(input_rows)
    outcome: list[list[dict[str, Any]] | BaseException] = []

    def ask() -> None:
        try:
            with as_microphone_errors(DeviceLister), stderr_silenced(), lister:
                outcome.append(input_rows(lister))
        except BaseException as error:
            outcome.append(error)

    # A daemon, because a call that never comes back must not keep the program from ending.
    thread = threading.Thread(target=ask, name="spotter-portaudio", daemon=True)
    thread.start()
    thread.join(ANSWER_S)
    if not outcome:
        raise no_answer()
    [found] = outcome
    if isinstance(found, BaseException):
        raise found
    return found


class DeviceLister:
    """PortAudio between `with` and its end, with what of sounddevice lists devices.

    Raises:
        OSError: no library has the name that is usual on Linux.
        PortAudioError: PortAudio does not start.
    """

    class PortAudioError(Exception):
        """As sounddevice's."""

    def __init__(self) -> None:
        from _sounddevice import ffi

        self._string = ffi.string
        self._library = ffi.dlopen(_LINUX_NAME)

    def __enter__(self) -> DeviceLister:
        self._checked(self._library.Pa_Initialize())
        return self

    def __exit__(self, *_: object) -> None:
        self._library.Pa_Terminate()

    def query_hostapis(self) -> list[Mapping[str, Any]]:
        """Every host API: its name."""
        numbers = range(self._checked(self._library.Pa_GetHostApiCount()))
        apis = [self._library.Pa_GetHostApiInfo(number) for number in numbers]
        return [{"name": self._text(api.name)} for api in apis]

    def query_devices(self, kind: str | None = None) -> Any:
        """Every device; or, of the kind "input", the default one.

        Raises:
            PortAudioError: there is no default.
        """
        if kind is None:
            return [
                self._device(i) for i in range(self._checked(self._library.Pa_GetDeviceCount()))
            ]
        return self._device(self._checked(self._library.Pa_GetDefaultInputDevice()))

    def _device(self, index: int) -> Mapping[str, Any]:
        info = self._library.Pa_GetDeviceInfo(index)
        return {
            "index": index,
            "name": self._text(info.name),
            "hostapi": info.hostApi,
            "max_input_channels": info.maxInputChannels,
            "default_samplerate": info.defaultSampleRate,
        }

    def _checked(self, answer: int) -> int:
        if answer < 0:
            text = self._text(self._library.Pa_GetErrorText(answer))
            raise self.PortAudioError(text, answer)
        return answer

    def _text(self, text: Any) -> str:
        return str(self._string(text).decode())
