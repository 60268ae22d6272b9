# SPDX-License-Identifier: MIT
"""PortAudio, loaded when it is first needed; the only importer of sounddevice.

Thread contract: any thread may call. PortAudio lists the devices once, when it starts, and starting
it again ends every stream; so the open streams are counted, under a lock that no audio callback
takes.
"""

from __future__ import annotations

import shutil
import sys
import threading
from contextlib import suppress
from typing import Any

from spotter.audio.quiet import stderr_silenced
from spotter.errors import MicrophoneError, PortAudioMissingError

_lock = threading.Lock()
_streams: set[Any] = set()  # open ones


def sounddevice() -> Any:
    """The sounddevice module, with PortAudio running.

    Raises:
        PortAudioMissingError: the PortAudio library is not installed.
    """
    try:
        # It silences ALSA while PortAudio starts by itself, but not under our lock.
        if "sounddevice" not in sys.modules:
            with stderr_silenced():
                import sounddevice
        else:
            import sounddevice
    except OSError as error:
        raise PortAudioMissingError(
            "microphone", "the PortAudio library is not installed", _install_command()
        ) from error
    return sounddevice


def open_input(**settings: Any) -> Any:
    """A started `sounddevice.InputStream` with these settings; end it with `end_input`.

    Raises:
        sounddevice.PortAudioError: it cannot be opened.
    """
    sd = sounddevice()
    with _lock:
        with stderr_silenced():
            stream = sd.InputStream(**settings)
            try:
                stream.start()
            except sd.PortAudioError:
                stream.close()
                raise
        _streams.add(stream)
    return stream


def end_input(stream: Any) -> None:
    """End a stream of `open_input`, at once and in whatever state it is."""
    sd = sounddevice()
    # Never stop(): it waits for the device, and for a stalled one it waits for ever.
    for end in (stream.abort, stream.close):
        # An error means that the device is gone, and the stream with it.
        with suppress(sd.PortAudioError):
            end()
    with _lock:
        _streams.discard(stream)


def refresh() -> bool:
    """Let PortAudio look for devices anew, unless a stream is open.

    Returns:
        Whether it did.

    Raises:
        PortAudioMissingError: the PortAudio library is not installed.
    """
    sd = sounddevice()
    with _lock:
        if _streams:
            return False
        with stderr_silenced():
            sd._terminate()
            sd._initialize()
    return True


def in_plain_words(error: Exception) -> str:
    """What a `PortAudioError` says, without its codes: lower case, no full stop."""
    _, code, *host = (*error.args, None) if len(error.args) < 2 else error.args
    known = {
        -9985: "it is in use by another program, or was unplugged",
        -9996: "it is not there any more",
        -9997: "it does not offer the sample rate",
        -9998: "it does not offer the number of channels",
    }
    if code in known:
        return known[code]
    text = host[0][2] if host and host[0] and host[0][2] else error.args[0]
    return str(text).removeprefix("Error opening InputStream: ").rstrip(".").lower()


def microphone_error(name: str, error: Exception) -> MicrophoneError:
    """The error that a user is told when the device `name` cannot be opened."""
    remedy = "close the program that uses it, or choose another: see spotter devices"
    return MicrophoneError(f"microphone '{name}'", in_plain_words(error), remedy)


def _install_command() -> str:
    for tool, command in (
        ("apt-get", "sudo apt-get install libportaudio2"),
        ("dnf", "sudo dnf install portaudio"),
        ("pacman", "sudo pacman -S portaudio"),
        ("zypper", "sudo zypper install libportaudio2"),
    ):
        if shutil.which(tool):
            return f"install it: {command}"
    return "install PortAudio 19 with your system's package manager"
