# SPDX-License-Identifier: MIT
"""Which words the embedding learns to tell apart, and where each of them is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from train.data.forced_alignment import Spoken, open_alignment
from train.data.index import Index
from train.data.sample_store import Store

STUDY_WORDS = (
    *("close", "process", "project", "speaker", "zh00", "zh01", "zh02", "zh03", "zh04", "zh05"),
    *("all", "must", "never", "none", "only"),
    *("one", "two", "three", "five", "seven", "eight", "nine", "zero"),
    *("sheila", "follow", "backward", "learn"),
)
"""What an embedding for the study of own words learns nothing of, so that they are new to it."""

_SHORTEST, _LONGEST = 3_600, 14_400
"""Samples of a word in running speech that is used."""
_MOST = 80
"""Of one word in running speech: “because” need not be known a thousand times."""
_FEWEST = 3
"""Said fewer times a word is no class of its own: it learns from the teacher alone."""

NO_CLASS = -1


@dataclass(frozen=True)
class Vocabulary:
    """All sayings of all words, one row each.

    Attributes:
        names: of the classes.
        rows: int64 [n], of the recording in the store.
        spans: int64 [n, 2], first and last sample of the word in it.
        is_clip: bool [n], whether it was said alone.
        classes: int64 [n], the class of each, or `NO_CLASS`.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int64]
    spans: NDArray[np.int64]
    is_clip: NDArray[np.bool_]
    classes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)


def vocabulary(index: Index, store: Store, left_out: Collection[str] = ()) -> Vocabulary:
    """The words of the training part: clips, and what was said in running speech.

    Args:
        index: the recordings.
        store: the same, decoded.
        left_out: words of which nothing is to be known.
    """
    clips = [item for item in index.of("word", "train") if item.word not in left_out]
    said: list[tuple[str, int, int, int, bool]] = []
    for item in clips:
        for row in store.rows([item]).tolist():
            start, stop = store.extents[row].tolist()
            said.append((item.word, row, start, stop, True))
    said += [
        (item.word, item.row, item.start_sample, item.stop_sample, False)
        for item in _in_speech(index, store)
        if item.word not in left_out
    ]
    counts = Counter(word for word, _, _, _, _ in said)
    names = tuple(sorted(word for word, n in counts.items() if n >= _FEWEST))
    numbers = {word: number for number, word in enumerate(names)}
    return Vocabulary(
        names,
        np.array([row for _, row, _, _, _ in said], np.int64),
        np.array([(start, stop) for _, _, start, stop, _ in said], np.int64).reshape(-1, 2),
        np.array([is_clip for _, _, _, _, is_clip in said], np.bool_),
        np.array([numbers.get(word, NO_CLASS) for word, _, _, _, _ in said], np.int64),
    )


def _in_speech(index: Index, store: Store) -> list[Spoken]:
    training = {int(row) for row in store.rows(index.of("speech", "train"))}
    seen: Counter[str] = Counter()
    chosen = []
    for item in open_alignment(index, store):
        fits = _SHORTEST <= item.n_samples <= _LONGEST and len(item.word) > 2
        if item.row in training and fits and seen[item.word] < _MOST:
            seen[item.word] += 1
            chosen.append(item)
    return chosen
