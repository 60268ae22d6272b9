# SPDX-License-Identifier: MIT
"""Why a file cannot be read, as an error: what, why, and what to do."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from spotter.audio.pcm import DECODE_FIRST
from spotter.audio.sample_rates import why_no_sample_rate
from spotter.errors import InputError

_AS_WAV = "save it as WAV in the program that it comes from"


def refuse_what_is_no_file(path: str | Path) -> None:
    """Make sure, without opening it, that there is a regular file.

    Raises:
        InputError: there is none.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise why_not_opened(path, error) from error
    if stat.S_ISDIR(mode):
        remedy = "name the files in it, or take them all with -r"
        raise InputError(str(path), "is a folder", remedy)
    if not stat.S_ISREG(mode):
        # Opening a pipe would wait for its other end, perhaps for ever.
        raise InputError(str(path), "is a pipe or a device, not a file", DECODE_FIRST)


def why_no_audio(path: str | Path) -> InputError:
    """Why libsndfile cannot open a file."""
    try:
        with open(path, "rb") as file:
            is_empty = not file.read(1)
    except OSError as error:
        return why_not_opened(path, error)
    if is_empty:
        return InputError(str(path), "is empty", "record or copy it again")
    if Path(path).suffix.lower() == ".raw":
        remedy = (
            f"say how it was recorded: spotter spot - --rate 16000 --sample-format s16 < '{path}'"
        )
        return InputError(str(path), "is raw: nothing in it says how to read it", remedy)
    return InputError(str(path), "is no audio in a format that can be read", _convert(path))


def refuse_midi_dump(path: str | Path) -> None:
    """Make sure that a file is no MIDI sample dump (.sds), before libsndfile looks at it.

    Where such a file is damaged, libsndfile prints about it into standard output, among the
    results, and where it is cut short it does not say so.

    Raises:
        InputError: it is one, or cannot be opened.
    """
    try:
        with open(path, "rb") as file:
            head = file.read(4)
    except (OSError, ValueError) as error:
        raise why_not_opened(path, error) from error
    if head[:2] == b"\xf0\x7e" and head[3:] == b"\x01":
        raise InputError(str(path), "is a MIDI sample dump, which cannot be read", _AS_WAV)


def no_sample_rate(path: str | Path, rate_hz: int) -> InputError:
    """That the header of a file names a rate which sound does not have."""
    return InputError(str(path), why_no_sample_rate(rate_hz), "mend its header, or record it again")


def why_not_opened(path: str | Path, error: Exception) -> InputError:
    """What the system says about a file, as our error."""
    if isinstance(error, FileNotFoundError):
        return InputError(str(path), "there is no such file", "check the spelling of the path")
    if isinstance(error, PermissionError):
        return InputError(str(path), "may not be read", "ask its owner for the right to read it")
    why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return InputError(str(path), f"cannot be opened ({why.lower()})", "check the path and the disk")


def _convert(path: str | Path) -> str:
    return f"convert it: ffmpeg -i '{path}' -ar 16000 -ac 1 converted.wav"


def cut_short(path: str | Path, end_s: float) -> InputError:
    """That a file ends, or cannot be decoded, from `end_s` on."""
    why = f"is cut short or damaged: it can be read up to {end_s:.2f} s only"
    return InputError(str(path), why, "copy or record it again; what comes before is done")
