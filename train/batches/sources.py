# SPDX-License-Identifier: MIT
"""The training recordings by their use in a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spotter.errors import InputError
from train.audio.augment import coloured_noise, made_rooms
from train.audio.pauses import quiet_stretches
from train.data.forced_alignment import Spoken, holds_sound_of, open_alignment, sounds_like
from train.data.index import WHO_IS_WHERE, Index, Split
from train.data.sample_store import Store

_SOUNDS_LIKE = {"no": ("know",), "right": ("write", "rite", "wright")}
"""Words that sound the same: hearing ours there is right."""

_ROOM_ONSET_SAMPLES = 16
_ROOM_SAMPLES = 8_000
"""Half a second of a room: what comes later is quieter than the noises mixed in."""

_MADE_NOISES, _MADE_SAMPLES = 120, 48_000
_MADE_ROOMS = 80
"""Beside the measured ones, of which there are few."""

_SPOKEN_SAMPLES = (2_400, 14_400)
"""Shorter pieces of a sentence are hardly a word, longer ones are no word that fits a window."""


def without_words(index: Index, split: Split, words: Sequence[str]) -> list[str]:
    """Names of the running speech with a text that holds none of `words`, nor their sounds."""
    forbidden = {sound for word in words for sound in (word, *_SOUNDS_LIKE.get(word, ()))}
    return [
        item.name
        for item in index.of("speech", split)
        if item.name in index.transcripts
        and forbidden.isdisjoint(index.transcripts[item.name].split())
    ]


@dataclass(frozen=True)
class Place:
    """A second of a recording.

    Attributes:
        row: of the recording.
        start_sample: where it begins.
        speed: how fast it is played: a second at 1.1 is 1.1 s of the recording.
    """

    row: int
    start_sample: int
    speed: float = 1.0


@dataclass(frozen=True)
class HardNegatives:
    """Seconds without a keyword in which a network hears one."""

    in_speech: tuple[Place, ...] = ()
    in_noise: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Sources:
    """Rows of a store, by use.

    Attributes:
        store: where the samples are.
        words: rows of the clips of each keyword, in the order of the keywords.
        others: rows of the clips of each other word.
        words_in_speech: of each keyword, where it is spoken in running speech.
        others_in_speech: of each other word that holds no keyword's sound, likewise.
        speech: running speech whose keywords, if any, are in `words_in_speech`.
        speech_share: float64, how often each of it is drawn; adds up to 1. A reader of n sentences
            gets √n times the share of one with a single one.
        wake: other single words, with silence around them.
        noise: recorded noises.
        pauses: row, first and last sample of quiet stretches in running speech.
        rooms: float32 [n, 8000], impulse responses, measured and made by program.
        made_noise: float32 [n, 48000], RMS 1, made by program.
        mistakes: what a network takes for keywords and is none.
    """

    store: Store
    words: list[NDArray[np.int64]]
    others: list[NDArray[np.int64]]
    words_in_speech: list[list[Spoken]]
    others_in_speech: list[list[Spoken]]
    speech: NDArray[np.int64]
    speech_share: NDArray[np.float64]
    wake: NDArray[np.int64]
    noise: NDArray[np.int64]
    pauses: list[tuple[int, int, int]]
    rooms: NDArray[np.float32]
    made_noise: NDArray[np.float32]
    mistakes: HardNegatives = HardNegatives()


def gather(
    index: Index, store: Store, words: Sequence[str], rng: Generator, split: Split = "train"
) -> Sources:
    """Sort the recordings of one split.

    Raises:
        InputError: a keyword has no clip.
    """
    clips = index.of("word", split)
    by_word = {
        word: store.rows(item for item in clips if item.word == word)
        for word in {item.word for item in clips}
    }
    for word in words:
        if not len(by_word.get(word, ())):
            raise InputError(str(index.root), f"has no {split} clip of {word!r}", WHO_IS_WHERE)
    readers = {
        int(row): item.speaker for item in index.of("speech", split) for row in store.rows([item])
    }
    spoken = [item for item in open_alignment(index, store) if item.row in readers]
    known = store.rows_named(without_words(index, split, words)) | {item.row for item in spoken}
    speech = sorted(readers.keys() & known)
    return Sources(
        store,
        [by_word[word] for word in words],
        [by_word[word] for word in sorted(by_word) if word not in words and len(by_word[word])],
        [[item for item in spoken if sounds_like(item.word, word)] for word in words],
        unseen_words(spoken, words),
        np.array(speech, dtype=np.int64),
        _evened([readers[row] for row in speech]),
        store.rows(index.of("wake", split)),
        store.rows(index.of("noise", split)),
        _pauses(store, store.rows(index.of("speech", split))),
        np.concatenate(
            [
                _rooms(store, store.rows(index.of("room", split))),
                made_rooms(rng, _MADE_ROOMS, _ROOM_SAMPLES),
            ]
        ),
        coloured_noise(rng, _MADE_NOISES, _MADE_SAMPLES),
    )


def _evened(readers: Sequence[str]) -> NDArray[np.float64]:
    counts = Counter(readers)
    weights = np.array([counts[reader] ** -0.5 for reader in readers])
    return np.asarray(weights / weights.sum()) if readers else weights


def unseen_words(spoken: Sequence[Spoken], words: Sequence[str]) -> list[list[Spoken]]:
    """The other words of running speech that are as long as a word, one list for each."""
    shortest, longest = _SPOKEN_SAMPLES
    by_word: dict[str, list[Spoken]] = {}
    for item in spoken:
        if shortest <= item.n_samples <= longest:
            by_word.setdefault(item.word, []).append(item)
    return [
        by_word[word]
        for word in sorted(by_word)
        if not any(holds_sound_of(word, keyword) for keyword in words)
    ]


def _pauses(store: Store, rows: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    return [
        (int(row), start, stop)
        for row in rows
        for start, stop in quiet_stretches(store.cut(int(row)))
    ]


def _rooms(store: Store, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    responses = np.zeros((len(rows), _ROOM_SAMPLES), np.float32)
    for response, row in zip(responses, rows, strict=True):
        samples = store.cut(int(row), _ROOM_ONSET_SAMPLES, _ROOM_ONSET_SAMPLES + _ROOM_SAMPLES)
        response[: len(samples)] = samples
    return responses
