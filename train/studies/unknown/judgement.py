# SPDX-License-Identifier: MIT
"""The figures of a run for each way to tell keywords from other words.

Thresholds are set on tuning speakers and words, figures taken on those of testing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from train.studies.unknown.clips import Clips
from train.studies.unknown.runs import Run, windows_of
from train.studies.unknown.scores import (
    SCORES,
    Floats,
    balanced_accuracy,
    macro_f1,
    placements,
    score,
    threshold_at,
)

MISS_RATE = 0.05
MISS_GRID = np.linspace(0, 0.5, 51)
"""Of the curves of other words taken against known words missed."""
THRESHOLD_GRID = np.linspace(0, 1, 51)


@dataclass(frozen=True)
class Arm:
    """One way: what the network was told, and what decides.

    Attributes:
        letter: of the design.
        kind: of the network, see `train.studies.unknown.training`.
        score: what is compared with a threshold; empty where the largest output decides.
    """

    letter: str
    kind: str
    score: str = ""

    @property
    def title(self) -> str:
        """For tables and pictures."""
        text = {
            "known": "known words only",
            "class": "unknown class",
            "exposed": "outlier exposure",
            "words": "every word a class",
        }
        return f"{self.letter}: {text[self.kind]}, {self.score or 'largest output'}"


ARMS = (
    *(Arm("a", "known", name) for name in SCORES),
    Arm("b", "class"),
    *(Arm("c", "class", name) for name in SCORES),
    *(Arm("d", "exposed", name) for name in SCORES),
    Arm("e", "words"),
    *(Arm("e", "words", name) for name in SCORES),
)


@dataclass(frozen=True)
class Sides:
    """The clips of a run by what they are for: masks over its rows, and the truth.

    Attributes:
        truth: int64 [n], number of the keyword, or how many there are for any other word.
        tune, test: known words of tuning and testing speakers.
        tune_other, unseen, seen: other words: for tuning, for testing, and those that trained, said
            by testing speakers.
    """

    truth: NDArray[np.int64]
    tune: NDArray[np.bool_]
    test: NDArray[np.bool_]
    tune_other: NDArray[np.bool_]
    unseen: NDArray[np.bool_]
    seen: NDArray[np.bool_]


def sides(run: Run, clips: Clips) -> Sides:
    """Sort the clips of a run."""
    division, words = run.plan.division, run.plan.words
    said = clips.words[run.rows]
    parts = np.array([division.part_of(speaker) for speaker in clips.speakers[run.rows]])
    number = {word: at for at, word in enumerate(words)}
    truth = np.array([number.get(word, len(words)) for word in said], dtype=np.int64)
    known, tune, test = truth < len(words), parts == "tune", parts == "test"
    return Sides(
        truth,
        tune & known,
        test & known,
        tune & np.isin(said, division.tune_words),
        test & np.isin(said, division.test_words),
        test & np.isin(said, division.train_words),
    )


@dataclass(frozen=True)
class Verdict:
    """One arm of one run.

    Attributes:
        known_accuracy: known words called by their name when there is no choice but names.
        missed: part of the known words that was not accepted.
        taken_unseen, taken_seen: for each clip whether it was accepted.
        placements: for each unseen clip the part of known clips that score higher; empty without a
            score.
        macro_f1: of the words and unknown, at the threshold that was best for it on tuning.
        alarms: int64 [sentences], detections in running speech.
        trade: taken part of the unseen clips at `MISS_GRID`; empty without a score.
        accuracy: mean recall of words and unknown at `THRESHOLD_GRID`; one value without a score.
    """

    known_accuracy: float
    missed: float
    taken_unseen: NDArray[np.bool_]
    taken_seen: NDArray[np.bool_]
    placements: Floats
    macro_f1: float
    alarms: NDArray[np.int64]
    trade: Floats
    accuracy: Floats


def verdict(run: Run, arm: Arm, clips: Clips) -> Verdict:
    """Judge one arm of one run."""
    side, n_words = sides(run, clips), len(run.plan.words)
    names = run.logits[:, :n_words].argmax(axis=1)
    right = float(np.mean(names[side.test] == side.truth[side.test]))
    if not arm.score:
        accepted = run.logits.argmax(axis=1) < n_words
        alarms = _alarms(run, run.speech_logits.argmax(axis=1) < n_words, clips)
        said = np.where(accepted, names, n_words)
        both = side.test | side.unseen
        figures = (side.truth[both], said[both], n_words + 1)
        return Verdict(
            right, float(np.mean(~accepted[side.test])), accepted[side.unseen],
            accepted[side.seen], np.zeros(0), macro_f1(*figures), alarms, np.zeros(0),
            np.array([balanced_accuracy(*figures)]),
        )  # fmt: skip
    scores = score(run.logits, n_words, arm.score)
    threshold = threshold_at(scores[side.tune], MISS_RATE)
    on_speech = score(run.speech_logits, n_words, arm.score) >= threshold
    return Verdict(
        right,
        float(np.mean(scores[side.test] < threshold)),
        scores[side.unseen] >= threshold,
        scores[side.seen] >= threshold,
        placements(scores[side.test], scores[side.unseen]),
        _best_f1(scores, names, side, n_words),
        _alarms(run, on_speech, clips),
        _trade(scores, side),
        _accuracy(scores, names, side, n_words),
    )


def _best_f1(scores: Floats, names: NDArray[np.int64], side: Sides, n_words: int) -> float:
    """Macro F1 in testing at the threshold with the best macro F1 in tuning."""
    tuning, testing = side.tune | side.tune_other, side.test | side.unseen

    def f1(threshold: float, chosen: NDArray[np.bool_]) -> float:
        said = np.where(scores[chosen] >= threshold, names[chosen], n_words)
        return macro_f1(side.truth[chosen], said, n_words + 1)

    candidates = np.quantile(scores[side.tune], MISS_GRID)
    best = max(candidates, key=lambda threshold: f1(threshold, tuning))
    return f1(best, testing)


def _trade(scores: Floats, side: Sides) -> Floats:
    thresholds = np.array([threshold_at(scores[side.test], rate) for rate in MISS_GRID])
    return np.asarray((scores[side.unseen][:, None] >= thresholds).mean(axis=0))


def _accuracy(scores: Floats, names: NDArray[np.int64], side: Sides, n_words: int) -> Floats:
    both = side.test | side.unseen
    said = (
        np.where(scores[both] >= threshold, names[both], n_words) for threshold in THRESHOLD_GRID
    )
    return np.array([balanced_accuracy(side.truth[both], one, n_words + 1) for one in said])


def _alarms(run: Run, accepted: NDArray[np.bool_], clips: Clips) -> NDArray[np.int64]:
    """How often a word is heard in each sentence: int64 [sentences].

    A word is heard where two windows of three in a row are accepted as it, and once as long as that
    lasts. The product's own detector has more to it, but compares probabilities only.
    """
    n_words = len(run.plan.words)
    counts = windows_of(clips)
    detected = np.zeros((len(accepted) + 2, n_words), np.int8)
    rows = np.flatnonzero(accepted)
    detected[rows + 2, run.speech_logits[rows, :n_words].argmax(axis=1)] = 1
    holds = detected[2:] + detected[1:-1] + detected[:-2] >= 2
    begins = holds & ~np.concatenate([np.zeros((1, n_words), bool), holds[:-1]])
    sentence = np.repeat(np.arange(len(counts)), counts)
    return np.bincount(sentence, weights=begins.sum(axis=1), minlength=len(counts)).astype(np.int64)
