# SPDX-License-Identifier: MIT
"""Takes: recordings in which a person says the word once. Where it lies, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spotter.audio.blocks import Audio, blocks_of
from spotter.errors import InputError
from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from spotter.features.sound_extent import extent
from spotter.model.model import Model
from spotter.records import SAMPLE_RATE_HZ, SILENCE

MAX_WORD_S = 0.9
"""A longer word does not fit a window with room around it."""
MAX_TAKE_S = 10.0
_MIN_WORD_S = 0.1
_MARGIN_S = 0.03
"""The extent of sound ends where a word is still audible."""
_NEARLY_AS_LOUD = 10**-1.6
"""-16 dB: another word is that loud, breath and clicks are not."""
_BRIDGED_FRAMES = 25
"""Inside a word there may be a quarter of a second of less: the closure before a t or p."""
_CLICK_FRAMES = 6
_SURELY_SILENT = 0.8
_AGAIN = "record it again, with a moment of quiet before and after the word"


@dataclass(frozen=True)
class Take:
    """One saying of a word.

    Attributes:
        name: what errors call it.
        samples: float32 [n], the word with a margin of 30 ms.
        start_s, stop_s: where it lies in the recording.
    """

    name: str
    samples: NDArray[np.float32]
    start_s: float
    stop_s: float


def find_takes(
    audios: Sequence[Audio], model: Model, sample_rate_hz: float, kind: str
) -> list[Take]:
    """The word in each recording; one that is no file is called by its kind and number."""
    return [
        find_take(
            audio,
            model,
            sample_rate_hz,
            str(audio) if isinstance(audio, (str, Path)) else f"{kind} {number}",
        )
        for number, audio in enumerate(audios, 1)
    ]


def find_take(audio: Audio, model: Model, sample_rate_hz: float, called: str) -> Take:
    """The word in a recording.

    Args:
        audio: a file, or mono samples.
        model: that will be taught; it knows speech from noise.
        sample_rate_hz: of samples in an array.
        called: its name in errors.

    Raises:
        InputError: it cannot be read, there is no speech in it, or the word is longer than 0.9 s.
        ModelError: the model cannot be taught.
    """
    samples = _samples(audio, sample_rate_hz, called)
    margin = round(_MARGIN_S * SAMPLE_RATE_HZ)
    start, stop = _word(samples, called)
    start, stop = max(0, start - margin), min(len(samples), stop + margin)
    word = samples[start:stop]
    if len(word) < _MIN_WORD_S * SAMPLE_RATE_HZ or not _is_speech(word, model):
        raise InputError(called, "holds no word that can be found", _AGAIN)
    length_s = len(word) / SAMPLE_RATE_HZ - 2 * _MARGIN_S
    if length_s > MAX_WORD_S:
        why = f"holds {length_s:.1f} s of speech, a word has at most {MAX_WORD_S} s"
        raise InputError(called, why, "record the word alone, or choose a shorter one")
    return Take(called, word, start / SAMPLE_RATE_HZ, stop / SAMPLE_RATE_HZ)


def _samples(audio: Audio, sample_rate_hz: float, called: str) -> NDArray[np.float32]:
    blocks, n = [], 0
    try:
        for block in blocks_of(audio, sample_rate_hz):
            blocks.append(block)
            n += len(block)
            if n > MAX_TAKE_S * SAMPLE_RATE_HZ:
                why = f"is longer than {MAX_TAKE_S:.0f} s"
                raise InputError(called, why, "cut it to the word")
    except InputError as error:  # of samples it says “audio”, not which take
        raise InputError(called, error.why, error.remedy) from error
    if n < FrontEnd().frame_samples:
        raise InputError(called, "holds no sound", _AGAIN)
    return np.concatenate(blocks)


def _word(samples: NDArray[np.float32], called: str) -> tuple[int, int]:
    """First and last sample of the sound that stands out; all of it if nothing does."""
    front_end = FrontEnd()
    energies = StreamingFrontEnd(front_end, with_power=False).push(samples).mel_energies
    step, size = front_end.step_samples, front_end.frame_samples
    loud = _loud_parts(energies.sum(axis=1))
    if len(loud) > 1:
        raise InputError(called, "holds more than one word", "cut it to the word")
    first, last = extent(energies)
    if last - first > MAX_WORD_S * SAMPLE_RATE_HZ / step:  # breath and clicks among it
        [(first, last)] = loud
    return first * step, last * step + size


def _loud_parts(energy: NDArray[np.float64]) -> list[tuple[int, int]]:
    """First and last frames of what is nearly as loud as the loudest and longer than a click."""
    loud = np.flatnonzero(energy >= energy.max() * _NEARLY_AS_LOUD)
    parts = np.split(loud, np.flatnonzero(np.diff(loud) > _BRIDGED_FRAMES) + 1)
    loudest = energy.argmax()
    return [
        (int(part[0]), int(part[-1]))
        for part in parts
        if len(part) >= _CLICK_FRAMES or loudest in part
    ]


def _is_speech(word: NDArray[np.float32], model: Model) -> bool:
    """Whether the first stage takes it for anything but silence or noise."""
    front_end = model.front_end
    second = np.zeros(front_end.window_samples, np.float32)
    middle = word[max(0, len(word) - len(second)) // 2 :][: len(second)]
    before = (len(second) - len(middle)) // 2
    second[before : before + len(middle)] = middle
    frames = StreamingFrontEnd(front_end, with_power=False).push(second).mfcc
    probabilities, _ = model.embeddings_along(frames, [0])
    silence = model.labels.index(SILENCE) if SILENCE in model.labels else None
    return silence is None or bool(probabilities[0, silence] < _SURELY_SILENT)
