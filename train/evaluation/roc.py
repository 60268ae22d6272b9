# SPDX-License-Identifier: MIT
"""Curves over the threshold: ROC for one word, misses against false accepts for all. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Roc:
    """One word against everything else, as the threshold on its probability falls.

    Attributes:
        false_accepts: part of the other clips that reach the threshold, rising from 0 to 1.
        hits: part of the word's clips that do.
        area: under the curve; 0.5 is guessing.
    """

    false_accepts: Floats
    hits: Floats
    area: float


def roc(scores: NDArray[np.floating], is_word: NDArray[np.bool_]) -> Roc:
    """The ROC curve; clips with the same score move together.

    Args:
        scores: [n], higher is more likely the word.
        is_word: [n]; both kinds must occur.
    """
    order = np.argsort(-scores, kind="stable")
    ranked, right = scores[order], is_word[order]
    # Points only where the score changes: ties are neither before nor after each other.
    last = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    hits = np.concatenate([[0], np.cumsum(right)[last]]) / right.sum()
    false_accepts = np.concatenate([[0], np.cumsum(~right)[last]]) / (~right).sum()
    area = np.sum(np.diff(false_accepts) * (hits[1:] + hits[:-1]) / 2)
    return Roc(false_accepts, hits, float(area))


@dataclass(frozen=True)
class Trade:
    """What a threshold on the best word costs, clip by clip.

    Attributes:
        thresholds: float64 [n], rising.
        missed: part of the words that are not taken as themselves at each.
        taken: part of all else that is taken for a word.
    """

    thresholds: Floats
    missed: Floats
    taken: Floats

    def taken_at(self, missed: float) -> float:
        """The least part of others taken at no more than `missed` of the words missed."""
        allowed = self.taken[self.missed <= missed + 1e-12]
        return float(allowed.min()) if len(allowed) else 1.0


def trade_off(
    best: NDArray[np.floating],
    is_right: NDArray[np.bool_],
    is_word: NDArray[np.bool_],
    thresholds: Floats,
) -> Trade:
    """Misses and taken words at each threshold.

    Args:
        best: [n], probability of the most probable word.
        is_right: [n], whether that word was said.
        is_word: [n], whether any of the words was said.
        thresholds: rising; a probability that equals one reaches it.
    """
    passes = best[:, None] >= thresholds
    detected = (passes & is_right[:, None])[is_word].mean(axis=0)
    return Trade(thresholds, 1 - detected, passes[~is_word].mean(axis=0))
