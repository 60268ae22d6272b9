# SPDX-License-Identifier: MIT
"""What errors say, in the language of the window.

The rooms below raise their errors in English and know nothing of languages. Here are their texts
once more, as far as people meet them in the window; what varies stands in braces. A text that is
not here is shown as it came.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from spotter.errors import SpotterError

_KNOWN = (
    QT_TRANSLATE_NOOP("Errors", "there is no input device"),
    QT_TRANSLATE_NOOP("Errors", "several input devices have that in their names"),
    QT_TRANSLATE_NOOP("Errors", "it is in use by another program, or was unplugged"),
    QT_TRANSLATE_NOOP("Errors", "it is not there any more"),
    QT_TRANSLATE_NOOP("Errors", "it does not offer the sample rate"),
    QT_TRANSLATE_NOOP("Errors", "it does not offer the number of channels"),
    QT_TRANSLATE_NOOP("Errors", "it was tried at {rates} kHz, and {why}"),
    QT_TRANSLATE_NOOP("Errors", "the sound system failed ({why})"),
    QT_TRANSLATE_NOOP("Errors", "the sound system does not answer"),
    QT_TRANSLATE_NOOP("Errors", "microphone '{name}'"),
    QT_TRANSLATE_NOOP("Errors", "microphone"),
    QT_TRANSLATE_NOOP("Errors", "is no audio in a format that can be read"),
    QT_TRANSLATE_NOOP("Errors", "holds no sound"),
    QT_TRANSLATE_NOOP("Errors", "is a folder without recordings"),
    QT_TRANSLATE_NOOP("Errors", "is a folder"),
    QT_TRANSLATE_NOOP("Errors", "is a pipe or a device, not a file"),
    QT_TRANSLATE_NOOP("Errors", "is empty"),
    QT_TRANSLATE_NOOP("Errors", "is raw: nothing in it says how to read it"),
    QT_TRANSLATE_NOOP("Errors", "there is no such file"),
    QT_TRANSLATE_NOOP("Errors", "no such file"),
    QT_TRANSLATE_NOOP("Errors", "is a directory"),
    QT_TRANSLATE_NOOP("Errors", "may not be read"),
    QT_TRANSLATE_NOOP("Errors", "cannot be opened ({why})"),
    QT_TRANSLATE_NOOP("Errors", "cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Errors", "cannot be written ({why})"),
    QT_TRANSLATE_NOOP("Errors", "cannot be removed ({why})"),
    QT_TRANSLATE_NOOP("Errors", "is cut short or damaged: it can be read up to {end} s only"),
    QT_TRANSLATE_NOOP("Errors", "the process that read it ended unexpectedly (out of memory?)"),
    QT_TRANSLATE_NOOP("Errors", "is larger than 64 MiB"),
    QT_TRANSLATE_NOOP("Errors", "is not a TensorFlow Lite model"),
    QT_TRANSLATE_NOOP("Errors", "is damaged: {why}"),
    QT_TRANSLATE_NOOP("Errors", "its metadata cannot be read"),
    QT_TRANSLATE_NOOP("Errors", "its hash does not fit its content"),
    QT_TRANSLATE_NOOP("Errors", "has {n} labels"),
    QT_TRANSLATE_NOOP("Errors", "has {n} outputs and {m} labels"),
    QT_TRANSLATE_NOOP("Errors", "knows no word"),
    QT_TRANSLATE_NOOP("Errors", "has own words for another embedding"),
    QT_TRANSLATE_NOOP("Errors", "cannot be taught own words"),
    QT_TRANSLATE_NOOP("Errors", "teach the bundled model, or one that was made from it"),
    QT_TRANSLATE_NOOP("Errors", "gives numbers for this sound that are no probabilities"),
    QT_TRANSLATE_NOOP("Errors", "did not run within {n} s"),
    QT_TRANSLATE_NOOP("Errors", "no sound is kept"),
    QT_TRANSLATE_NOOP("Errors", "there is no sound output"),
    QT_TRANSLATE_NOOP("Errors", "the sound output cannot be opened"),
    QT_TRANSLATE_NOOP("Errors", "convert it: {command}"),
    QT_TRANSLATE_NOOP("Errors", "record or copy it again"),
    QT_TRANSLATE_NOOP("Errors", "copy or record it again; what comes before is done"),
    QT_TRANSLATE_NOOP("Errors", "check the spelling of the path"),
    QT_TRANSLATE_NOOP("Errors", "ask its owner for the right to read it"),
    QT_TRANSLATE_NOOP("Errors", "check the path and the disk"),
    QT_TRANSLATE_NOOP("Errors", "open another one"),
    QT_TRANSLATE_NOOP("Errors", "try it alone"),
    QT_TRANSLATE_NOOP("Errors", "choose another model"),
    QT_TRANSLATE_NOOP("Errors", "get the file again, or choose another model"),
    QT_TRANSLATE_NOOP("Errors", "free some space, or write elsewhere"),
    QT_TRANSLATE_NOOP("Errors", "remove it yourself"),
    QT_TRANSLATE_NOOP("Errors", "look at the folder's rights and room"),
    QT_TRANSLATE_NOOP("Errors", "listen for a while"),
    QT_TRANSLATE_NOOP("Errors", "connect a loudspeaker"),
    QT_TRANSLATE_NOOP("Errors", "look whether another program uses it"),
    QT_TRANSLATE_NOOP("Errors", "try again; if that does not help, restart the sound server"),
    QT_TRANSLATE_NOOP(
        "Errors", "restart the sound server (PipeWire or PulseAudio), or log out and in again"
    ),
    QT_TRANSLATE_NOOP("Errors", "no input device has that {kind}"),
    QT_TRANSLATE_NOOP("Errors", "choose one by its id: {devices}"),
    QT_TRANSLATE_NOOP("Errors", "name a recording that does"),
    QT_TRANSLATE_NOOP("Errors", "say how it was recorded: {command}"),
    QT_TRANSLATE_NOOP(
        "Errors", "the sample at {time} s is not a number that can be played (NaN or infinity)"
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "repair the file where it was made, or export it as 16-bit samples"
    ),
    QT_TRANSLATE_NOOP("Errors", "holds no samples"),
    QT_TRANSLATE_NOOP("Errors", "name a file with sound in it"),
    QT_TRANSLATE_NOOP("Errors", "has the same label twice"),
    QT_TRANSLATE_NOOP("Errors", "has a label with unprintable characters"),
    QT_TRANSLATE_NOOP(
        "Errors", "carries no labels (it is a plain TensorFlow Lite model, or its end is missing)"
    ),
    QT_TRANSLATE_NOOP("Errors", "has metadata of schema {n}; this version reads {m}"),
    QT_TRANSLATE_NOOP("Errors", "update spotter, or choose another model"),
    QT_TRANSLATE_NOOP("Errors", "was made for another front end"),
    QT_TRANSLATE_NOOP("Errors", "convert it again with this version"),
    QT_TRANSLATE_NOOP("Errors", "its front end differs from this one by {difference}"),
    QT_TRANSLATE_NOOP("Errors", "carries no proof of its front end"),
    QT_TRANSLATE_NOOP("Errors", "makes the TensorFlow Lite runtime crash"),
    QT_TRANSLATE_NOOP("Errors", "cannot be run"),
    QT_TRANSLATE_NOOP("Errors", "name the right labels, or choose another model"),
    QT_TRANSLATE_NOOP("Errors", "no such model"),
    QT_TRANSLATE_NOOP("Errors", "name a .tflite file, or one of: {names}"),
    QT_TRANSLATE_NOOP("Errors", "is no file of labels"),
    QT_TRANSLATE_NOOP("Errors", "cannot be read as labels"),
    QT_TRANSLATE_NOOP("Errors", "is too large for labels"),
    QT_TRANSLATE_NOOP("Errors", "name a text file with one label a line"),
    QT_TRANSLATE_NOOP("Errors", "cannot be the name of a folder"),
    QT_TRANSLATE_NOOP("Errors", "choose another word"),
    QT_TRANSLATE_NOOP("Errors", "could not be read ({error})"),
    QT_TRANSLATE_NOOP("Errors", "see the log"),
    QT_TRANSLATE_NOOP("Errors", "needs more memory than there is"),
    QT_TRANSLATE_NOOP("Errors", "end other programs, or cut it into shorter recordings"),
    QT_TRANSLATE_NOOP("Errors", "mend its header, or record it again"),
    QT_TRANSLATE_NOOP("Errors", "is a MIDI sample dump, which cannot be read"),
    QT_TRANSLATE_NOOP("Errors", "save it as WAV in the program that it comes from"),
    QT_TRANSLATE_NOOP("Errors", "{rate} is no sample rate from {lowest} to {highest} Hz"),
    QT_TRANSLATE_NOOP(
        "Errors",
        "install ALSA's bridge to the sound server: libasound2-plugins (Debian, Ubuntu), "
        "alsa-plugins-pulseaudio (Fedora) or pulseaudio-alsa (Arch)",
    ),
)

# Whoever has the window before them needs no option and no command.
_INSTEAD = {
    "close the program that uses it, or choose another: see spotter devices": QT_TRANSLATE_NOOP(
        "Errors", "close the program that uses it, or choose another"
    ),
    "connect it again, or choose another: see spotter devices": QT_TRANSLATE_NOOP(
        "Errors", "connect it again, or choose another"
    ),
    "connect one and try again, or hear a recording: spotter spot FILE": QT_TRANSLATE_NOOP(
        "Errors", "connect one and try again, or open a recording"
    ),
    "get the file again, or name a file with one label a line: --labels FILE": QT_TRANSLATE_NOOP(
        "Errors", "get the file again, or start the window with the labels in a file: --labels FILE"
    ),
    "choose another model, or leave --model out to use the bundled one": QT_TRANSLATE_NOOP(
        "Errors", "choose another model, or use the bundled one"
    ),
}


def what(error: SpotterError) -> str:
    """The thing concerned."""
    return _message(error.what)


def why(error: SpotterError) -> str:
    """What is wrong with it: a sentence without its capital and its full stop."""
    return _message(error.why)


def remedy(error: SpotterError) -> str:
    """What can be done: the same."""
    return _message(error.remedy)


def reason(error: SpotterError) -> str:
    """What is wrong, and what can be done."""
    return f"{why(error)}; {remedy(error)}"


def line(error: SpotterError) -> str:
    """All of it."""
    return f"{what(error)}: {reason(error)}"


def _message(text: str) -> str:
    for known, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            parts = {name: _message(part) for name, part in found.groupdict().items()}
            said = str(_INSTEAD.get(known, known))
            return QCoreApplication.translate("Errors", said).format(**parts)
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each text with what it looks like when its braces are filled."""
    fields = re.compile(r"\\{(\w+)\\}")
    return tuple(
        (known, re.compile(fields.sub(r"(?P<\1>.+)", re.escape(known)), re.DOTALL))
        for known in map(str, (*_KNOWN, *_INSTEAD))
    )
