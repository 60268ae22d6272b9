# SPDX-License-Identifier: MIT
"""Input devices: list them, choose one, say why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spotter.audio.hardware import portaudio
from spotter.audio.hardware.listing import input_rows
from spotter.audio.hardware.portaudio_errors import no_device
from spotter.errors import MicrophoneError

refresh = portaudio.refresh

_BAD_RATE = -9997
_PLAIN_WORDS = {
    -9985: "it is in use by another program, or was unplugged",
    -9996: "it is not there any more",
    _BAD_RATE: "it does not offer the sample rate",
    -9998: "it does not offer the number of channels",
}


DeviceName = tuple[str, str]
"""A device's name and its host API: what it is known by when ids have changed."""


@dataclass(frozen=True)
class Device:
    """An input device.

    Attributes:
        index: its id, as `choose` takes it; valid until the devices are listed anew.
        name: as the system calls it.
        host_api: the sound system that offers it (ALSA, Core Audio, Windows WASAPI …).
        channels: how many it records at most.
        default_rate_hz: its preferred sample rate.
        is_default: whether it is the one taken when none is named.
        source: what the sound server calls it, if it is one of a server's.
    """

    index: int
    name: str
    host_api: str
    channels: int
    default_rate_hz: float
    is_default: bool
    source: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Device:
        """The device of a row that `input_rows` gave."""
        return cls(
            index=row["id"],
            name=row["name"],
            host_api=row["host_api"],
            channels=row["channels"],
            default_rate_hz=row["default_rate_hz"],
            is_default=row["default"],
            source=row.get("source", ""),
        )

    def __str__(self) -> str:
        return f"{self.index} {self.name} ({self.host_api})"


def input_devices() -> tuple[Device, ...]:
    """Every device that can record, the default one first. Empty when there is none.

    Raises:
        PortAudioMissingError: the PortAudio library is not installed.
    """
    return tuple(map(Device.from_row, portaudio.call(input_rows)))


def choose(text_or_id: str | int | None = None) -> Device:
    """The device that is meant.

    Args:
        text_or_id: an id, or a part of the name (upper or lower case); None is the default device.
            The whole name goes before a part of it. Where several host APIs offer the same device,
            the host API of the default device goes first.

    Raises:
        PortAudioMissingError: the PortAudio library is not installed.
        MicrophoneError: there is no such device, or several.
    """
    devices = input_devices()
    if not devices:
        raise no_device()
    if text_or_id is None:
        return next((device for device in devices if device.is_default), devices[0])
    matches = _matches(devices, text_or_id)
    if len(matches) == 1:
        return matches[0]
    if matches:
        why, named = "several input devices have that in their names", matches
    else:
        kind = "id" if _is_id(text_or_id) else "name"
        why, named = f"no input device has that {kind}", list(devices)
    remedy = f"choose one by its id: {', '.join(str(device) for device in named)}"
    raise MicrophoneError(f"microphone '{text_or_id}'", why, remedy)


def find_again(device: Device) -> Device:
    """A device that was chosen before the devices were listed anew.

    Raises:
        MicrophoneError: it is not there any more.
    """
    for found in input_devices():
        if (found.name, found.host_api) == (device.name, device.host_api):
            return found
    remedy = "connect it again, or choose another: see spotter devices"
    raise MicrophoneError(f"microphone '{device.name}'", "it is not there any more", remedy)


def opening_error(
    name: str, error: BaseException, rates_hz: Sequence[float] = ()
) -> MicrophoneError:
    """What a user is told when PortAudio could not open the device `name`.

    Args:
        name: of the device.
        error: what PortAudio said last.
        rates_hz: the sample rates that were tried.
    """
    why = _in_plain_words(error)
    if error.args[1:2] == (_BAD_RATE,) and rates_hz:
        tried = " / ".join(f"{rate_hz / 1000:g}" for rate_hz in rates_hz)
        why = f"it was tried at {tried} kHz, and {why}"
    remedy = "close the program that uses it, or choose another: see spotter devices"
    return MicrophoneError(f"microphone '{name}'", why, remedy)


def _in_plain_words(error: BaseException) -> str:
    """What a `PortAudioError` says, without its codes: lower case, no full stop."""
    text, code, host = (*error.args, None, None)[:3]
    if code in _PLAIN_WORDS:
        return _PLAIN_WORDS[code]
    if host and host[2]:
        text = host[2]  # what the sound system itself says
    return str(text).removeprefix("Error opening InputStream: ").rstrip(".").lower()


def _matches(devices: tuple[Device, ...], text_or_id: str | int) -> list[Device]:
    if _is_id(text_or_id):
        return [device for device in devices if device.index == int(text_or_id)]
    text = str(text_or_id).strip().lower()
    whole = [device for device in devices if device.name.lower() == text]
    found = whole or [device for device in devices if text in device.name.lower()]
    if len(found) > 1:
        usual = next((device.host_api for device in devices if device.is_default), "")
        of_usual = [device for device in found if device.host_api == usual]
        return of_usual if len(of_usual) == 1 else found
    return found


def _is_id(text_or_id: str | int) -> bool:
    return isinstance(text_or_id, int) or text_or_id.strip().isdecimal()
