# SPDX-License-Identifier: MIT
"""What can stand in the place of the picture, with errors as the program raises them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from spotter.errors import InputError, MicrophoneError, ModelError, PortAudioMissingError
from spotter.gui.backend import microphone_permission
from spotter.gui.window.state_pages import StatePane

_IN_USE = MicrophoneError(
    "microphone 'USB Audio'",
    "it is in use by another program, or was unplugged",
    "close the program that uses it, or choose another: see spotter devices",
)
_NO_RATE = MicrophoneError(
    "microphone 'USB Audio'",
    "it was tried at 16 / 48 kHz, and it does not offer the sample rate",
    "close the program that uses it, or choose another: see spotter devices",
)
_MISSING = PortAudioMissingError(
    "microphone",
    "the PortAudio library is not installed",
    "install it: sudo apt-get install libportaudio2",
)
_DAMAGED = ModelError(
    "my-words.tflite",
    "its hash does not fit its content",
    "get the file again, or choose another model",
)
_NO_SOUND = InputError(
    "notes.txt",
    "is no audio in a format that can be read",
    "convert it: ffmpeg -i 'notes.txt' -ar 16000 -ac 1 converted.wav",
)
PANES: Mapping[str, Callable[[StatePane], None]] = {
    "first-start": lambda pane: pane.show_first_start(("yes", "no", "up", "down", "left", "right")),
    "no-microphone": lambda pane: pane.show_no_microphone(),
    "library-missing": lambda pane: pane.show_library_missing(_MISSING),
    "denied": lambda pane: pane.show_denied(microphone_permission.where()),
    "in-use": lambda pane: pane.show_microphone_error(_IN_USE),
    "no-rate": lambda pane: pane.show_microphone_error(_NO_RATE),
    "unplugged": lambda pane: pane.show_unplugged("USB Audio"),
    "bad-model": lambda pane: pane.show_bad_model(_DAMAGED, is_bundled=False, old="default 1.0"),
    "bad-file": lambda pane: pane.show_bad_file(_NO_SOUND),
    "trouble": lambda pane: pane.show_trouble("KeyError: 'x'", "Traceback …"),
}
