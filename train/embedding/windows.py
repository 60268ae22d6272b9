# SPDX-License-Identifier: MIT
"""Windows of one second that the embedding learns from: a word said alone, and what is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from train.audio.augment import change_speed
from train.audio.samples import WINDOW_SAMPLES, Samples, faded_ends, paste, rms
from train.batches.sources import Sources
from train.batches.waveform_batches import Batches
from train.batches.window_composer import Composer
from train.embedding.vocabulary import NO_CLASS, Vocabulary
from train.recipe import Recipe

NO_WORD = -1
"""In the place of a word's number."""
SPEECH, NOISE = 0, 1
"""The two classes that are no words; those of the words follow."""

_RATE_HZ = 16_000
_END_GAP_S = (-0.03, 0.55)
"""From a word's end to the window's: what five windows of a stream see after it was said."""
_CLIPS, _IN_SPEECH, _RUNNING, _PARTS = 0.42, 0.36, 0.13, 0.04
_BEFORE_SHARE = 0.12
_MARGIN = 320
_RECIPE = Recipe(
    batch=250,
    room_share=0.3,
    noise_share=0.65,
    snr_db=(-3.0, 30.0),
    gain_db=(-32.0, 6.0),
    mask_share=0.3,
    max_mask_frames=8,
    max_mask_bands=5,
)


@dataclass(frozen=True)
class _Weights:
    """How often each saying of the two sources is drawn."""

    numbers: NDArray[np.int64]
    shares: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.numbers)

    def draw(self, rng: Generator) -> int:
        """The number of a saying."""
        return int(rng.choice(self.numbers, p=self.shares))


class _Words:
    """Draws the windows; offers what `Batches` asks a composer for."""

    def __init__(self, sources: Sources, words: Vocabulary) -> None:
        self._composer = Composer(sources, _RECIPE)
        self._store = sources.store
        self._words = words
        self._clips = _evened(words, words.is_clip)
        self._in_speech = _evened(words, ~words.is_clip)
        self._has_speech = len(sources.speech) > 0
        self.noise = self._composer.noise

    def draw(self, rng: Generator, n: int) -> tuple[Samples, NDArray[np.float32]]:
        """N windows, and of each whether it is silence, its class and its word."""
        windows = np.zeros((n, WINDOW_SAMPLES), np.float32)
        targets = np.zeros((n, 3), np.float32)
        for window, target, lot in zip(windows, targets, rng.random(n), strict=True):
            kind, number = self._draw_one(rng, window, lot)
            target[:] = kind == NOISE, kind, number
        return windows, targets

    def _draw_one(self, rng: Generator, window: Samples, lot: float) -> tuple[int, int]:
        """Fill a window; return its class and its word."""
        if lot < _CLIPS + _IN_SPEECH:
            source = self._clips if lot < _CLIPS or not self._in_speech else self._in_speech
            number = source.draw(rng)
            self._alone(rng, window, number)
            known = int(self._words.classes[number])
            return (NOISE + 1 + known if known != NO_CLASS else NO_CLASS), number
        if lot < _CLIPS + _IN_SPEECH + _RUNNING and self._has_speech:
            window[:] = self._composer.running(rng)
            return SPEECH, NO_WORD
        if lot < _CLIPS + _IN_SPEECH + _RUNNING + _PARTS:
            window[:] = self._part(rng)
            return SPEECH, NO_WORD
        window[:] = self._composer.recorded_noise(rng)
        return NOISE, NO_WORD

    def _said(self, rng: Generator, number: int) -> tuple[Samples, int, int]:
        """A saying with what lies around it, at some speed, and where in it the word lies."""
        row = int(self._words.rows[number])
        start, stop = self._words.spans[number].tolist()
        speed = 1.0 if rng.random() < 0.4 else float(rng.uniform(0.85, 1.18))
        if self._words.is_clip[number]:
            first, samples = 0, self._store.cut(row)
        else:
            first = max(0, start - _MARGIN)
            samples = faded_ends(self._store.cut(row, first, stop + _MARGIN // 2))
        samples = change_speed(samples, speed)
        return samples, round((start - first) / speed), round((stop - first) / speed)

    def _alone(self, rng: Generator, window: Samples, number: int) -> None:
        samples, start, stop = self._said(rng, number)
        gap = round(rng.uniform(*_END_GAP_S) * _RATE_HZ)
        offset = WINDOW_SAMPLES - gap - stop
        paste(window, samples, offset)
        room = offset + start - int(rng.integers(1_600, 4_800))
        if room > 1_600 and rng.random() < _BEFORE_SHARE and self._has_speech:
            piece = faded_ends(self._composer.running(rng)[-room:])
            level = rms(samples[start:stop]) / rms(piece) * 10 ** (rng.uniform(-12, 3) / 20)
            paste(window, piece * np.float32(level), room - len(piece))

    def _part(self, rng: Generator) -> Samples:
        """Less than half of a word: its end leaving the window, or its beginning entering it."""
        window = np.zeros(WINDOW_SAMPLES, np.float32)
        samples, start, stop = self._said(rng, self._clips.draw(rng))
        seen = round(rng.uniform(0.1, 0.45) * (stop - start))
        paste(window, samples, seen - stop if rng.random() < 0.5 else WINDOW_SAMPLES - seen - start)
        return window


def _evened(words: Vocabulary, chosen: NDArray[np.bool_]) -> _Weights:
    """Words of n sayings are drawn in proportion to the root of n."""
    numbers = np.flatnonzero(chosen)
    classes = words.classes[numbers]
    counts = np.bincount(classes + 1, minlength=1)
    counts[0] = 1
    weights = counts[classes + 1].astype(np.float64) ** -0.5
    return _Weights(numbers, weights / max(weights.sum(), 1e-9))


class WordBatches(Batches):
    """Batches of such windows, sent through rooms, noises and microphones.

    The targets of a batch are float32 [n, 3]: whether it is silence, the class (−1 for none), and
    the number of the word in the vocabulary.
    """

    def __init__(self, sources: Sources, words: Vocabulary, seed: int) -> None:
        super().__init__(sources, _RECIPE, seed)
        self._composer = _Words(sources, words)  # type: ignore[assignment]
