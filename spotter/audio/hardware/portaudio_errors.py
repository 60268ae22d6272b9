# SPDX-License-Identifier: MIT
"""What PortAudio's failures are called, for whoever calls it; loads nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from spotter.audio.hardware.sound_server import is_unreachable
from spotter.errors import MicrophoneError

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from typing import Any

ANSWER_S = 5.0
"""How long a call of PortAudio may take."""


@contextmanager
def as_microphone_errors(sd: Any) -> Iterator[None]:
    """Raise an error of PortAudio as a MicrophoneError.

    Args:
        sd: the sounddevice module, or `DeviceLister`.
    """
    try:
        yield
    except sd.PortAudioError as error:
        why = f"the sound system failed ({error.args[0]})"
        remedy = "try again; if that does not help, restart the sound server"
        raise MicrophoneError("microphone", why, remedy) from error


def no_answer() -> MicrophoneError:
    """The error of a call of PortAudio that does not come back."""
    remedy = "restart the sound server (PipeWire or PulseAudio), or log out and in again"
    return MicrophoneError("microphone", "the sound system does not answer", remedy)


def no_device() -> MicrophoneError:
    """The error where nothing can record."""
    remedy = "connect one and try again, or hear a recording: spotter spot FILE"
    if is_unreachable():
        remedy = (
            "install ALSA's bridge to the sound server: libasound2-plugins (Debian, Ubuntu), "
            "alsa-plugins-pulseaudio (Fedora) or pulseaudio-alsa (Arch)"
        )
    return MicrophoneError("microphone", "there is no input device", remedy)
