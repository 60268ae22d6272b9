# SPDX-License-Identifier: MIT
"""Audio files as blocks of 16 kHz mono samples; the only importer of soundfile.

Files of any length are read in memory that does not grow with them. Whatever cannot be read ends in
an `InputError` that says why and what to do.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from spotter.audio.pcm import first_not_finite, not_finite_error
from spotter.audio.refusals import (
    cut_short,
    no_sample_rate,
    refuse_midi_dump,
    refuse_what_is_no_file,
    why_no_audio,
    why_not_opened,
)
from spotter.audio.resample import Resampler
from spotter.audio.sample_rates import is_sample_rate
from spotter.errors import InputError, out_of_memory
from spotter.records import SAMPLE_RATE_HZ
from spotter.system.stderr import stderr_silenced

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK_SAMPLES = 10 * SAMPLE_RATE_HZ
"""What is handed on at once: ten seconds, because each stage behind begins with cold caches."""

_READ_VALUES, _FEWEST_ROWS = 1 << 14, 256
"""Samples of all channels that are decoded at once, a clip of a second in one go; but so many of
each channel, or a file of a thousand channels would take for ever."""

_MPEG_READ_S = 0.25  # where it is damaged, what was decoded at once before that is lost

# Files whose format has another name than their extension, or several.
_MORE_EXTENSIONS = frozenset({".aif", ".aifc", ".oga", ".opus", ".snd", ".sph"})

# libsndfile notes in its log what a header promises beyond the end of the file. Sizes from 2^31 -
# 64 KiB on are what programs write that cannot know the size, into a pipe for example.
_PROMISE = re.compile(
    r"^\s*(?:data|SSND|Data Size|riff)\s*: (\d+) \(should be (\d+)\)", re.MULTILINE
)
_UNKNOWN_SIZE = (1 << 31) - (1 << 16)


def read_blocks(path: str | Path) -> Iterator[NDArray[np.float32]]:
    """Read an audio file as 16 kHz mono.

    Any format, sample rate and number of channels that libsndfile reads. Channels are averaged: a
    word that was recorded on one of them only is kept, at a lower level, wherever it is. Samples
    beyond ±1 pass as they are.

    Args:
        path: of a regular file.

    Yields:
        float32 [n], blocks of about ten seconds, none empty.

    Raises:
        InputError: the file cannot be opened, is no audio, holds no sound, holds NaN or infinity,
            or ends before the place that its header promises (after all that could be decoded).
    """
    with closing(_open(path)) as file:
        resampler = Resampler(file.samplerate)
        damage = None
        waiting: list[NDArray[np.float32]] = []
        is_heard = False
        try:
            for block in _decode(path, file):
                waiting.append(resampler.push(block))
                if sum(map(len, waiting)) >= BLOCK_SAMPLES:
                    is_heard = True
                    yield _joined(waiting)
                    waiting.clear()
        except InputError as error:
            damage = error
        except MemoryError:
            damage = out_of_memory(str(path))
        waiting.append(resampler.finish())
        rest = _joined(waiting)
        if len(rest):
            yield rest
        elif damage is None and not is_heard:
            raise InputError(str(path), "holds no sound", "name a recording that does")
        if damage is not None:
            raise damage


def _joined(blocks: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Blocks as one; of a clip there is only one, which need not be copied."""
    there = [block for block in blocks if len(block)]
    return there[0] if len(there) == 1 else np.concatenate([*there, np.zeros(0, np.float32)])


def read_between(path: str | Path, start_s: float, end_s: float) -> NDArray[np.float32]:
    """A stretch of an audio file as 16 kHz mono, without reading what comes before it.

    Args:
        path: of a regular file.
        start_s: where it begins.
        end_s: where it ends; outside of the file there is nothing.

    Returns:
        float32 [n]; its first sample is the one at `start_s` (or 0).

    Raises:
        InputError: as `read_blocks`, for what lies in the stretch.
    """
    with closing(_open(path)) as file:
        lead_s = _skip(file, start_s)
        first, stop = (max(0, round((at - lead_s) * SAMPLE_RATE_HZ)) for at in (start_s, end_s))
        resampler = Resampler(file.samplerate)
        pieces, n = [], 0
        for block in _decoded(path, file, lead_s):
            pieces.append(resampler.push(block))
            n += len(pieces[-1])
            if n >= stop:
                break
        else:
            pieces.append(resampler.finish())
    samples = np.concatenate([np.zeros(0, np.float32), *pieces])
    return np.asarray(samples[min(first, len(samples)) : stop])


def _skip(file: Any, start_s: float) -> int:
    """Go on to a little before a time; return where that is, in seconds."""
    import soundfile

    # A whole second is a whole number of samples at every rate, so nothing is shifted; and a
    # decoder and a resampler need a moment before what they say is right.
    lead_s = min(int(start_s) - 1, int(file.frames / file.samplerate))
    if lead_s <= 0:
        return 0
    try:
        file.seek(lead_s * file.samplerate)
    except soundfile.SoundFileError:  # a format that knows no way there but through
        return 0
    return lead_s


def encoded(samples: NDArray[np.float32], suffix: str) -> bytes:
    """16 kHz samples (float32 [n]) as an audio file of 16 bits, of the format of that suffix."""
    import soundfile

    memory = io.BytesIO()
    # Clipped here: libsndfile would let what is beyond full scale turn over.
    whole = np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    soundfile.write(memory, whole, SAMPLE_RATE_HZ, "PCM_16", format=suffix.lstrip(".").upper())
    return memory.getvalue()


def duration_s(path: str | Path) -> float | None:
    """How long an audio file says it is, in seconds; None where it cannot be read."""
    try:
        with closing(_open(path)) as file:
            return float(file.frames / file.samplerate)
    except InputError:
        return None


def audio_extensions() -> frozenset[str]:
    """The extensions of audio files, lower case with their dot, as libsndfile names them."""
    import soundfile

    named = {f".{name.lower()}" for name in soundfile.available_formats()}
    # A raw file has no header: nothing says how to read it; .sds is refused.
    return frozenset(named | _MORE_EXTENSIONS) - {".raw", ".sds"}


def audio_files(folder: str | Path) -> list[Path]:
    """The audio files in a folder and the folders below it, by their extensions, sorted.

    Raises:
        InputError: the folder cannot be listed.
    """
    wanted = audio_extensions()
    found: list[str] = []

    def refuse(error: OSError) -> None:
        raise why_not_opened(folder, error) from error

    for place, _, names in os.walk(folder, onerror=refuse):
        known = [name for name in names if os.path.splitext(name)[1].lower() in wanted]
        found += [path for name in known if os.path.isfile(path := os.path.join(place, name))]
    return sorted(map(Path, found))


def _open(path: str | Path) -> Any:
    """A `soundfile.SoundFile`, or the reason why there is none."""
    import soundfile

    refuse_what_is_no_file(path)
    refuse_midi_dump(path)
    # Bytes, because soundfile cannot encode every name that a Linux folder may hold.
    name = os.fspath(path) if os.name == "nt" else os.fsencode(path)
    try:
        with stderr_silenced():
            file = _sequential()(name)
    except (soundfile.SoundFileError, OSError, TypeError) as error:
        raise why_no_audio(path) from error
    if not is_sample_rate(file.samplerate):
        file.close()
        raise no_sample_rate(path, file.samplerate)
    return file


@cache
def _sequential() -> type[Any]:
    """`soundfile.SoundFile`, but it never seeks.

    soundfile seeks after every read, to where it is already. An MP3 decoder begins anew there
    without the bits that earlier frames left for later ones: tenths of a second come out as
    silence.
    """
    import soundfile

    class Sequential(soundfile.SoundFile):  # type: ignore[misc]
        def seekable(self) -> bool:
            return False

    return Sequential


def _decode(path: str | Path, file: Any) -> Iterator[NDArray[np.float32]]:
    """Mono blocks at the file's own rate, until its end or the place where it cannot be decoded."""
    n_read = 0
    for block in _decoded(path, file):
        n_read += len(block)
        yield block
    if n_read == 0:
        raise InputError(str(path), "holds no sound", "record or copy it again")
    # A header without a table of contents only guesses; 1 % and a tenth of a second are a guess's
    # error.
    if file.frames - n_read > 0.01 * file.frames + 0.1 * file.samplerate:
        raise cut_short(path, n_read / file.samplerate)
    _refuse_broken_promise(path, file)


def _decoded(path: str | Path, file: Any, start_s: float = 0.0) -> Iterator[NDArray[np.float32]]:
    """Mono blocks from where the file stands, which is at `start_s`."""
    import soundfile

    n_block = _n_at_once(file)
    n_read = round(start_s * file.samplerate)
    while True:
        block = np.empty((n_block, file.channels), np.float32)
        damage = None
        try:
            with _decoder_silenced(file):
                block = file.read(out=block)
        except soundfile.SoundFileError as error:
            damage = error
            block = block[: max(0, file.tell() - n_read)]
        bad = first_not_finite(block) if len(block) else None
        if bad is not None:
            raise not_finite_error(str(path), (n_read + bad) / file.samplerate)
        n_read += len(block)
        if len(block):
            yield _mono(block)
        if damage is not None:
            raise cut_short(path, n_read / file.samplerate) from damage
        if not len(block):
            break


def _n_at_once(file: Any) -> int:
    """How many samples of each channel to decode at once."""
    if _is_mpeg(file):
        return max(1, int(file.samplerate * _MPEG_READ_S))
    return max(_FEWEST_ROWS, _READ_VALUES // int(file.channels))


def _mono(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of the channels [n, channels]; of one channel, itself."""
    if block.shape[1] == 1:
        return np.ascontiguousarray(block[:, 0])
    # float64: the sum of large float32 values could overflow.
    mean: NDArray[np.float32] = block.mean(axis=1, dtype=np.float64).astype(np.float32)
    return mean


def _decoder_silenced(file: Any) -> AbstractContextManager[None]:
    """Keep libmpg123, which prints about each damaged frame, off standard error."""
    return stderr_silenced() if _is_mpeg(file) else nullcontext()


def _is_mpeg(file: Any) -> bool:
    return file.format in ("MP3", "MPEG")


def _refuse_broken_promise(path: str | Path, file: Any) -> None:
    """Refuse an uncompressed file whose header promises more than there is.

    libsndfile takes such a file as it is; only its log tells.
    """
    for promised, there in _PROMISE.findall(file.extra_info):
        if int(there) < int(promised) < _UNKNOWN_SIZE:
            raise cut_short(path, file.frames / file.samplerate)
