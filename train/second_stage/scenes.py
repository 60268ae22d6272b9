# SPDX-License-Identifier: MIT
"""Two seconds of sound as the second stage meets them: a word alone, or what sounds like one.

A word ends shortly before the end of the window, and what lies before it is nothing, another word
said on its own, or a sentence that ended a while ago. What is no word lies in running speech, where
the first stage took it for one, or is another word said alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from train.audio.augment import change_speed
from train.audio.pauses import lengthened
from train.audio.samples import Samples, at_level, faded_ends, paste, rms, word_weight
from train.batches.sources import Place, Sources
from train.batches.window_composer import SILENCE_ROW, UNKNOWN_ROW

WINDOW_SAMPLES = 32_000
"""Of the second stage: a window of the first and the second before it."""

_RATE_HZ = 16_000
_END_GAP_S = (-0.03, 0.6)
"""From a word's end to the window's end."""
_PAUSE_S = (0.15, 1.0)
"""From the end of what was said before to the word's beginning."""
_SPEED = (0.88, 1.14)
_BEFORE = (0.55, 0.30, 0.15)
"""How often nothing, another word and the end of a sentence stand before a word."""

Drawn = tuple[Samples, int, float]
"""Samples float32 [32000], the row of the target, and how much it is that."""


class Scenes:
    """Draws scenes from the material.

    Offers what `train.batches.waveform_batches.Batches` asks a composer for.

    Args:
        sources: the recordings; its mistakes are where the first stage fires in speech and noise,
            as places of two seconds.
        evenness: words of n clips are drawn in proportion to n ** (1 − evenness).
    """

    def __init__(self, sources: Sources, evenness: float = 0.7) -> None:
        self._sources = sources
        self._store = sources.store
        self._word_share = _shares([len(rows) for rows in sources.words], evenness)
        self._other_share = _shares([len(rows) for rows in sources.others], 0.5)
        self._unseen_word_share = _shares([len(group) for group in sources.others_in_speech], 0.5)
        has = sources
        kinds: list[tuple[float, Callable[[Generator], Drawn], int]] = [
            (0.44, self._word, 1),
            (0.30, self._mistake_in_speech, len(has.mistakes.in_speech)),
            (0.06, self._mistake_in_noise, len(has.mistakes.in_noise)),
            (0.08, self._other_word, len(has.others)),
            (0.07, self._unseen_word, len(has.others_in_speech)),
            (0.05, self._joined_halves, 1),
        ]
        self._kinds = [(share, draw) for share, draw, available in kinds if available]
        shares = np.array([share for share, _ in self._kinds])
        self._kind_share = shares / shares.sum()

    def draw(self, rng: Generator, n: int) -> tuple[Samples, Samples]:
        """N scenes.

        Returns:
            Samples float32 [n, 32000], and targets float32 [n, 2 + words] that add up to 1.
        """
        windows = np.zeros((n, WINDOW_SAMPLES), np.float32)
        targets = np.zeros((n, 2 + len(self._sources.words)), np.float32)
        kinds = rng.choice(len(self._kinds), n, p=self._kind_share)
        for window, target, kind in zip(windows, targets, kinds, strict=True):
            samples, row, weight = self._kinds[int(kind)][1](rng)
            window[:] = samples
            target[UNKNOWN_ROW] = 1 - weight
            target[row] += weight
        return windows, targets

    def noise(self, rng: Generator, n: int) -> Samples:
        """N times two seconds of noise, recorded or made, at any level: float32 [n, 32000]."""
        windows = np.empty((n, WINDOW_SAMPLES), np.float32)
        noises, made = self._sources.noise, self._sources.made_noise
        for window in windows:
            if len(noises) and rng.random() < 0.65:
                row = int(rng.choice(noises))
                start = int(rng.integers(max(1, self._store.length(row) - WINDOW_SAMPLES)))
                samples = self._store.cut(row, start, start + WINDOW_SAMPLES)
                window[:] = lengthened(samples, WINDOW_SAMPLES)
            else:
                start = int(rng.integers(made.shape[1] - WINDOW_SAMPLES + 1))
                window[:] = made[rng.integers(len(made)), start : start + WINDOW_SAMPLES]
        return windows

    def _word(self, rng: Generator) -> Drawn:
        word = int(rng.choice(len(self._word_share), p=self._word_share))
        samples, start, stop = self._clip(rng, self._sources.words[word])
        window, part = self._alone(rng, samples, start, stop)
        return window, 2 + word, word_weight(part)

    def _other_word(self, rng: Generator) -> Drawn:
        word = int(rng.choice(len(self._other_share), p=self._other_share))
        window, _ = self._alone(rng, *self._clip(rng, self._sources.others[word]))
        return window, UNKNOWN_ROW, 1.0

    def _unseen_word(self, rng: Generator) -> Drawn:
        """Another word, cut out of running speech and heard alone."""
        word = int(rng.choice(len(self._unseen_word_share), p=self._unseen_word_share))
        tokens = self._sources.others_in_speech[word]
        spoken = tokens[int(rng.integers(len(tokens)))]
        samples = faded_ends(
            self._store.cut(spoken.row, max(0, spoken.start_sample - 320), spoken.stop_sample)
        )
        samples = change_speed(samples, self._speed(rng))
        window, _ = self._alone(rng, samples, 0, len(samples))
        return window, UNKNOWN_ROW, 1.0

    def _joined_halves(self, rng: Generator) -> Drawn:
        """The beginning of one word and the end of another."""
        first, second = (
            self._clip(rng, self._sources.words[int(rng.integers(len(self._sources.words)))])
            for _ in range(2)
        )
        head = first[0][first[1] : (first[1] + first[2]) // 2]
        tail = second[0][(second[1] + second[2]) // 2 : second[2]]
        samples = np.concatenate([faded_ends(head), faded_ends(tail * (rms(head) / rms(tail)))])
        samples = samples.astype(np.float32)
        window, _ = self._alone(rng, samples, 0, len(samples))
        return window, UNKNOWN_ROW, 1.0

    def _mistake_in_speech(self, rng: Generator) -> Drawn:
        return self._mistake(rng, self._sources.mistakes.in_speech), UNKNOWN_ROW, 1.0

    def _mistake_in_noise(self, rng: Generator) -> Drawn:
        samples = self._mistake(rng, self._sources.mistakes.in_noise)
        return at_level(samples, rng.uniform(-60, -18)), SILENCE_ROW, 1.0

    def _mistake(self, rng: Generator, places: tuple[Place, ...]) -> Samples:
        place = places[int(rng.integers(len(places)))]
        start = place.start_sample + int(rng.integers(-800, 801))
        n_samples = round(WINDOW_SAMPLES * place.speed)
        samples = np.zeros(n_samples, np.float32)
        cut = self._store.cut(place.row, max(0, start), max(0, start + n_samples))
        paste(samples, cut, max(0, -start))
        played = change_speed(samples, place.speed)[:WINDOW_SAMPLES]
        return np.pad(played, (0, WINDOW_SAMPLES - len(played)))

    def _alone(
        self, rng: Generator, samples: Samples, start: int, stop: int
    ) -> tuple[Samples, float]:
        """A word near the window's end, and the part of it that is inside."""
        window = np.zeros(WINDOW_SAMPLES, np.float32)
        offset = WINDOW_SAMPLES - round(rng.uniform(*_END_GAP_S) * _RATE_HZ) - stop
        paste(window, samples, offset)
        self._add_before(rng, window, offset + start, rms(samples[start:stop]))
        inside = min(stop + offset, WINDOW_SAMPLES) - start - offset
        return window, inside / max(1, stop - start)

    def _add_before(self, rng: Generator, window: Samples, start: int, level: float) -> None:
        kind = int(rng.choice(3, p=_BEFORE))
        stop = start - round(rng.uniform(*_PAUSE_S) * _RATE_HZ)
        if kind == 0 or stop < 1600:
            return
        if kind == 1:
            samples, first, last = self._clip(rng, self._any_word(rng))
            piece = samples[first:last]
        elif len(self._sources.speech):
            row = int(rng.choice(self._sources.speech, p=self._sources.speech_share))
            piece = self._store.cut(row)[-WINDOW_SAMPLES:]
        else:
            return
        factor = level / rms(piece) * 10 ** (rng.uniform(-9, 6) / 20)
        paste(window, faded_ends(piece) * np.float32(factor), stop - len(piece))

    def _any_word(self, rng: Generator) -> NDArray[np.int64]:
        groups = [*self._sources.words, *self._sources.others]
        return groups[int(rng.integers(len(groups)))]

    def _speed(self, rng: Generator) -> float:
        return 1.0 if rng.random() < 0.5 else float(rng.uniform(*_SPEED))

    def _clip(self, rng: Generator, rows: NDArray[np.int64]) -> tuple[Samples, int, int]:
        """A clip at some speed, with the extent of its word."""
        row = int(rng.choice(rows))
        speed = self._speed(rng)
        start, stop = (round(int(at) / speed) for at in self._store.extents[row])
        return change_speed(self._store.cut(row), speed), start, stop


def _shares(counts: list[int], evenness: float) -> NDArray[np.float64]:
    weights = np.array(counts, dtype=np.float64) ** (1 - evenness)
    return np.asarray(weights / max(weights.sum(), 1e-9))
