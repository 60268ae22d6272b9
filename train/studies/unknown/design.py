# SPDX-License-Identifier: MIT
"""Who and what is trained on, tuned on and tested on.

The words that are none of ours are dealt into three hands, which take turns: each hand trains the
unknown in one division, tunes thresholds in another and tests in the third. So every word is tested
once, by networks and thresholds that never saw it. Speakers are dealt into five folds by the hash
of their name: one is tested, one tunes, three train. Nobody and no word of the test is anywhere
else in its division.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spotter.errors import InputError

N_DIVISIONS = 3
_N_FOLDS = 5


@dataclass(frozen=True)
class Division:
    """One way to divide words and speakers.

    Attributes:
        number: 0, 1 or 2.
        train_words, tune_words, test_words: of the words that are none of ours.
    """

    number: int
    train_words: tuple[str, ...]
    tune_words: tuple[str, ...]
    test_words: tuple[str, ...]

    def part_of(self, speaker: str) -> str:
        """What a speaker is for: `train`, `tune` or `test`."""
        turn = (fold_of(speaker) - self.number) % _N_FOLDS
        return {0: "test", 1: "tune"}.get(turn, "train")


def fold_of(speaker: str) -> int:
    """The fold of a speaker, 0–4."""
    digest = hashlib.sha1(f"unknown {speaker}".encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % _N_FOLDS


def divisions(clips: Mapping[str, int]) -> list[Division]:
    """The three divisions of the other words.

    Args:
        clips: how many there are of each word that is none of ours.

    Raises:
        InputError: there are fewer than three words.
    """
    if len(clips) < N_DIVISIONS:
        raise InputError(
            f"{len(clips)} other words",
            "cannot be divided into training, tuning and testing",
            "name data with three words or more beside the keywords",
        )
    hands = _deal(sorted(clips, key=lambda word: (-clips[word], word)))
    return [
        Division(number, *(hands[(number + turn) % N_DIVISIONS] for turn in range(N_DIVISIONS)))
        for number in range(N_DIVISIONS)
    ]


def _deal(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Forth and back, so that each hand gets frequent and rare words alike."""
    hands: list[list[str]] = [[] for _ in range(N_DIVISIONS)]
    order = (*range(N_DIVISIONS), *reversed(range(N_DIVISIONS)))
    for number, word in enumerate(words):
        hands[order[number % len(order)]].append(word)
    return [tuple(hand) for hand in hands]
