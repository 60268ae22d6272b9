# SPDX-License-Identifier: MIT
"""Windows of one second as a stream would cut them, with the label of each.

A stream's window shows a word at any place, cut off at an edge, beside other speech, or not at all.
A word counts as itself once 90 % of it is inside, as unknown up to half, and in between its target
grows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from train.audio.augment import change_speed
from train.audio.pauses import lengthened
from train.audio.samples import (
    WINDOW_SAMPLES,
    Samples,
    at_level,
    faded_ends,
    inside,
    paste,
    rms,
    word_weight,
)
from train.batches.sources import Place, Sources
from train.data.forced_alignment import Spoken
from train.data.sample_store import Store
from train.recipe import Recipe

SILENCE_ROW, UNKNOWN_ROW = 0, 1
"""Where the two labels that are no words stand among the targets."""

_MARGIN_SAMPLES = 320
"""An alignment tells a word's beginning to a frame or two: 20 ms before it belong to it."""


class Composer:
    """Draws windows from the material.

    Args:
        sources: the recordings.
        recipe: the shares.
    """

    def __init__(self, sources: Sources, recipe: Recipe) -> None:
        self._sources = sources
        self._store = sources.store
        self._recipe = recipe
        self._word_share = _shares(sources.words, recipe.evenness)
        # Variety of unknown words matters more than depth, but a word of a dozen clips is soon
        # known by heart.
        self._other_share = _shares(sources.others, 0.5)
        self._unseen_word_share = _shares(sources.others_in_speech, 0.5)
        self._keywords_of = _by_row(sources.words_in_speech)
        self._unknowns = self._available_unknowns()
        self._silences = self._available_silences()

    def _available_unknowns(self) -> list[tuple[float, Callable[[Generator], Samples]]]:
        has = self._sources
        kinds = [
            (0.26, self._other_word, len(has.others)),
            (0.24, self._unseen_word, len(has.others_in_speech)),
            (0.29, self.running, len(has.speech)),
            (0.07, self._wake_word, len(has.wake)),
            (0.08, self._part_of_word, 1),
            (0.06, self._nonsense, 1),
            (self._mistakes_weight(), self._mistake_in_speech, len(has.mistakes.in_speech)),
        ]
        return [(share, draw) for share, draw, available in kinds if available]

    def _available_silences(self) -> list[tuple[float, Callable[[Generator], Samples]]]:
        has = self._sources
        kinds = [
            (0.60, self.recorded_noise, len(has.noise)),
            (0.18, self._made_noise, 1),
            (0.12, self._pause, len(has.pauses)),
            (0.10, self._nothing, 1),
            (self._mistakes_weight(), self._mistake_in_noise, len(has.mistakes.in_noise)),
        ]
        return [(share, draw) for share, draw, available in kinds if available]

    def _mistakes_weight(self) -> float:
        """Beside the other kinds, whose weights add up to 1."""
        return self._recipe.mistake_share / (1 - self._recipe.mistake_share)

    def draw(self, rng: Generator, n: int) -> tuple[Samples, Samples]:
        """N windows.

        Returns:
            Samples float32 [n, 16000], and targets float32 [n, 2 + words] that add up to 1.
        """
        windows = np.zeros((n, WINDOW_SAMPLES), np.float32)
        targets = np.zeros((n, 2 + len(self._sources.words)), np.float32)
        for window, target, lot in zip(windows, targets, rng.random(n), strict=True):
            if lot < self._recipe.silence_share:
                window[:] = _choose(rng, self._silences)(rng)
                target[SILENCE_ROW] = 1
            elif lot < self._recipe.silence_share + self._recipe.unknown_share:
                window[:] = _choose(rng, self._unknowns)(rng)
                target[UNKNOWN_ROW] = 1
            else:
                self._word(rng, window, target)
        return windows, targets

    def noise(self, rng: Generator, n: int) -> Samples:
        """N seconds of noise, recorded or made, at any level: float32 [n, 16000]."""
        windows = np.empty((n, WINDOW_SAMPLES), np.float32)
        for window in windows:
            recorded = len(self._sources.noise) and rng.random() < 0.65
            window[:] = self._recorded(rng) if recorded else self._made(rng)
        return windows

    def _word(self, rng: Generator, window: Samples, target: Samples) -> None:
        word = int(rng.choice(len(self._word_share), p=self._word_share))
        in_speech = self._sources.words_in_speech[word]
        if in_speech and rng.random() < self._recipe.in_speech_share:
            self._word_in_speech(rng, window, in_speech[int(rng.integers(len(in_speech)))])
            target[2 + word] = 1
            return
        samples, start, stop = self._clip(rng, self._sources.words[word])
        offset = self._place(rng, len(samples), stop)
        paste(window, samples, offset)
        self._add_neighbours(rng, window, offset + start, offset + stop)
        weight = word_weight(inside(offset + start, offset + stop))
        target[2 + word] = weight
        target[UNKNOWN_ROW] = 1 - weight

    def _word_in_speech(self, rng: Generator, window: Samples, spoken: Spoken) -> None:
        """A keyword in the sentence that it was said in."""
        room = max(0, WINDOW_SAMPLES - spoken.n_samples)
        start = spoken.start_sample - int(rng.integers(room // 8, room + 1 - room // 8))
        paste(window, second_at(self._store, Place(spoken.row, start)), 0)

    def _speed(self, rng: Generator) -> float:
        """Half of all speech is as it was said."""
        return 1.0 if rng.random() < 0.5 else float(rng.uniform(*self._recipe.speed))

    def _clip(self, rng: Generator, rows: NDArray[np.int64]) -> tuple[Samples, int, int]:
        """A clip at some speed, with the extent of its word."""
        row = int(rng.choice(rows))
        samples = self._store.cut(row)
        start, stop = (int(at) for at in self._store.extents[row])
        speed = self._speed(rng)
        return change_speed(samples, speed), round(start / speed), round(stop / speed)

    def _place(self, rng: Generator, n_samples: int, stop: int) -> int:
        """Where a clip begins in the window."""
        if rng.random() < self._recipe.centred_share:
            return (WINDOW_SAMPLES - n_samples) // 2 + int(rng.integers(-1600, 1601))
        gap_s = rng.uniform(*self._recipe.end_gap_s)
        return WINDOW_SAMPLES - round(gap_s * 16_000) - stop

    def _add_neighbours(self, rng: Generator, window: Samples, start: int, stop: int) -> None:
        """Other speech before and after, where there is room for more than a click."""
        level = rms(window[max(0, start) : max(0, stop)])
        pauses = rng.integers(480, 2400, 2)
        gaps = ((0, start - int(pauses[0])), (stop + int(pauses[1]), WINDOW_SAMPLES))
        for first, last in gaps:
            if rng.random() < self._recipe.neighbour_share and last - first > 1600:
                piece = faded_ends(self._talk(rng)[: last - first])
                factor = level / rms(piece) * 10 ** (rng.uniform(-12, 4) / 20)
                paste(window, piece * np.float32(factor), first)

    def _talk(self, rng: Generator) -> Samples:
        """A second of other speech."""
        if len(self._sources.speech) and rng.random() < 0.7:
            return self.running(rng)
        if self._sources.others:
            return self._other_word(rng)
        return self._nonsense(rng)

    def _other_word(self, rng: Generator) -> Samples:
        word = int(rng.choice(len(self._other_share), p=self._other_share))
        samples, start, stop = self._clip(rng, self._sources.others[word])
        window = np.zeros(WINDOW_SAMPLES, np.float32)
        offset = self._place(rng, len(samples), stop)
        paste(window, samples, offset)
        if len(self._sources.speech):
            self._add_neighbours(rng, window, offset + start, offset + stop)
        return window

    def _unseen_word(self, rng: Generator) -> Samples:
        """Another word, cut out of running speech and said alone or between others."""
        word = int(rng.choice(len(self._unseen_word_share), p=self._unseen_word_share))
        tokens = self._sources.others_in_speech[word]
        spoken = tokens[int(rng.integers(len(tokens)))]
        start = max(0, spoken.start_sample - _MARGIN_SAMPLES)
        samples = faded_ends(self._store.cut(spoken.row, start, spoken.stop_sample))
        samples = change_speed(samples, self._speed(rng))
        window = np.zeros(WINDOW_SAMPLES, np.float32)
        offset = self._place(rng, len(samples), len(samples))
        paste(window, samples, offset)
        self._add_neighbours(rng, window, offset, offset + len(samples))
        return window

    def running(self, rng: Generator) -> Samples:
        """A second of running speech, not one of its pauses, without a keyword."""
        row = int(rng.choice(self._sources.speech, p=self._sources.speech_share))
        speed = self._speed(rng)
        last_start = max(0, self._store.length(row) - round(WINDOW_SAMPLES * speed))
        places = [Place(row, int(at), speed) for at in rng.integers(0, last_start + 1, 6)]
        free = [place for place in places if not self.holds_keyword(place)]
        seconds = [second_at(self._store, place) for place in free[:2]]
        # A sentence full of keywords leaves nothing.
        return max(seconds, key=rms) if seconds else self._nonsense(rng)

    def holds_keyword(self, place: Place) -> bool:
        """Whether a second of a recording holds more than half of a keyword."""

        def inside_it(spoken: Spoken) -> float:
            start = round((spoken.start_sample - place.start_sample) / place.speed)
            return inside(start, start + round(spoken.n_samples / place.speed))

        return any(inside_it(spoken) > 0.5 for spoken in self._keywords_of.get(place.row, ()))

    def _mistake_in_speech(self, rng: Generator) -> Samples:
        return self._mistake(rng, self._sources.mistakes.in_speech)

    def _mistake_in_noise(self, rng: Generator) -> Samples:
        return at_level(self._mistake(rng, self._sources.mistakes.in_noise), rng.uniform(-60, -18))

    def _mistake(self, rng: Generator, places: Sequence[Place]) -> Samples:
        """A second in which a network heard a keyword, give or take half a hop."""
        place = places[int(rng.integers(len(places)))]
        start = place.start_sample + int(rng.integers(-1600, 1601))
        return second_at(self._store, replace(place, start_sample=start))

    def _wake_word(self, rng: Generator) -> Samples:
        row = int(rng.choice(self._sources.wake))
        samples = self._store.cut(row)
        power = np.square(samples) + 1e-12
        centre = int(np.average(np.arange(len(samples)), weights=power))
        window = np.zeros(WINDOW_SAMPLES, np.float32)
        paste(window, samples, int(rng.integers(4_000, 13_000)) - centre)
        return window

    def _part_of_word(self, rng: Generator) -> Samples:
        """Less than half of a keyword: its end leaving the window, or its beginning entering it."""
        word = int(rng.integers(len(self._sources.words)))
        samples, start, stop = self._clip(rng, self._sources.words[word])
        seen = round(rng.uniform(0.1, 0.45) * (stop - start))
        offset = seen - stop if rng.random() < 0.5 else WINDOW_SAMPLES - seen - start
        window = np.zeros(WINDOW_SAMPLES, np.float32)
        paste(window, samples, offset)
        return window

    def _nonsense(self, rng: Generator) -> Samples:
        """The sounds of keywords and no keyword: two halves joined, or one played backwards."""
        words = rng.permutation(len(self._sources.words))[:2]
        samples, start, stop = self._clip(rng, self._sources.words[words[0]])
        if len(words) < 2 or rng.random() < 0.3:
            joined = samples[start:stop][::-1]
        else:
            other, start_2, stop_2 = self._clip(rng, self._sources.words[words[1]])
            head = samples[start : (start + stop) // 2]
            tail = other[(start_2 + stop_2) // 2 : stop_2]
            tail = tail * np.float32(rms(head) / rms(tail))
            joined = np.concatenate([faded_ends(head), faded_ends(tail)])
        window = np.zeros(WINDOW_SAMPLES, np.float32)
        paste(window, joined, int(rng.integers(0, max(1, WINDOW_SAMPLES - len(joined)))))
        return window

    def _recorded(self, rng: Generator) -> Samples:
        row = int(rng.choice(self._sources.noise))
        last_start = max(0, self._store.length(row) - WINDOW_SAMPLES)
        start = int(rng.integers(0, last_start + 1))
        samples = self._store.cut(row, start, start + WINDOW_SAMPLES)
        return lengthened(samples, WINDOW_SAMPLES)

    def _made(self, rng: Generator) -> Samples:
        noises = self._sources.made_noise
        start = int(rng.integers(0, noises.shape[1] - WINDOW_SAMPLES + 1))
        return noises[rng.integers(len(noises)), start : start + WINDOW_SAMPLES]

    def recorded_noise(self, rng: Generator) -> Samples:
        """A second of recorded noise at any level, float32 [16000]."""
        return at_level(self._recorded(rng), rng.uniform(-80, -18))

    def _made_noise(self, rng: Generator) -> Samples:
        return at_level(self._made(rng), rng.uniform(-96, -18))

    def _nothing(self, _rng: Generator) -> Samples:
        return np.zeros(WINDOW_SAMPLES, np.float32)

    def _pause(self, rng: Generator) -> Samples:
        row, start, stop = self._sources.pauses[int(rng.integers(len(self._sources.pauses)))]
        return lengthened(self._store.cut(row, start, stop), WINDOW_SAMPLES)


def second_at(store: Store, place: Place) -> Samples:
    """A second of a recording, float32 [16000]; silence where it begins before or ends after it."""
    n_samples = round(WINDOW_SAMPLES * place.speed)
    start = place.start_sample
    samples = np.zeros(n_samples, np.float32)
    paste(samples, store.cut(place.row, max(0, start), max(0, start + n_samples)), max(0, -start))
    # Rounding twice may leave a sample too few or too many.
    played = change_speed(samples, place.speed)[:WINDOW_SAMPLES]
    return np.pad(played, (0, WINDOW_SAMPLES - len(played)))


def _by_row(groups: Sequence[Sequence[Spoken]]) -> dict[int, list[Spoken]]:
    found: dict[int, list[Spoken]] = {}
    for group in groups:
        for spoken in group:
            found.setdefault(spoken.row, []).append(spoken)
    return found


def _shares(groups: Sequence[Sized], evenness: float) -> NDArray[np.float64]:
    counts = np.array([len(group) for group in groups], dtype=np.float64)
    weights = counts ** (1 - evenness)
    return np.asarray(weights / max(weights.sum(), 1e-9))


def _choose(
    rng: Generator, kinds: Sequence[tuple[float, Callable[[Generator], Samples]]]
) -> Callable[[Generator], Samples]:
    shares = np.array([share for share, _ in kinds])
    return kinds[int(rng.choice(len(kinds), p=shares / shares.sum()))][1]
