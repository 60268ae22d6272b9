# SPDX-License-Identifier: MIT
"""Every error that a user can cause, in three parts: what failed, why, and what to do about it.

    SpotterError
    ├── UsageError         wrong or contradictory arguments             exit code 2
    ├── InputError         an audio file or stream cannot be read       exit code 1
    ├── OutputError        a result cannot be written                   exit code 1
    ├── PlaybackError      a sound cannot be played                     exit code 1
    ├── MicrophoneError    no usable microphone                         exit code 3
    │   └── PortAudioMissingError   the sound library is not installed
    ├── ModelError         a model file cannot be used                  exit code 4
    └── DisplayError       no display, or Qt cannot start               exit code 5

The text of an error is one line: ``WHAT: WHY; REMEDY``.
"""

from __future__ import annotations


class SpotterError(Exception):
    """Root of the errors that are told to the user in one line.

    Args:
        what: the thing concerned, as the user named it (a path, a device, an option).
        why: what is wrong with it, lower case, no full stop.
        remedy: what the user can do, in the imperative.
    """

    exit_code = 1

    def __init__(self, what: str, why: str, remedy: str) -> None:
        super().__init__(what, why, remedy)
        self.what = what
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        line = f"{self.what}: {self.why}; {self.remedy}"
        # A path may hold a newline; an error never takes more than one line.
        return line.replace("\r", "\\r").replace("\n", "\\n")


class UsageError(SpotterError):
    """Arguments that are wrong or contradict each other."""

    exit_code = 2


class InputError(SpotterError):
    """An audio file or stream that cannot be read."""


def out_of_memory(name: str) -> InputError:
    """The refusal of an input that there is no memory for: it costs itself, and no other input."""
    why = "needs more memory than there is"
    return InputError(name, why, "end other programs, or cut it into shorter recordings")


class OutputError(SpotterError):
    """A result that cannot be written."""


class PlaybackError(SpotterError):
    """A sound that cannot be played: no output, or none that can be opened."""


class MicrophoneError(SpotterError):
    """No microphone, or none that can be opened."""

    exit_code = 3


class PortAudioMissingError(MicrophoneError):
    """The PortAudio library, which sounddevice needs, is not installed."""


class ModelError(SpotterError):
    """A model file that is damaged, foreign or made for another front end."""

    exit_code = 4


class DisplayError(SpotterError):
    """There is no display, or Qt cannot start on it."""

    exit_code = 5
