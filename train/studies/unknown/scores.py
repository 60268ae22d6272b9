# SPDX-License-Identifier: MIT
"""From logits to “one of ours, and which”, and the figures of open-set recognition. Pure functions.

Keywords are the first columns of all logits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SCORES = ("max-softmax", "max-logit", "energy")


def score(logits: NDArray[np.float32], n_words: int, name: str) -> Floats:
    """How much each window is one of ours: float64 [n].

    Args:
        logits: [n, labels].
        n_words: how many of the labels are keywords.
        name: max-softmax (the largest probability of a keyword; what the others get is missing
            there), max-logit (the largest logit of a keyword) or energy (the logarithm of the sum
            of their exponentials; Liu et al. 2020).
    """
    wide = logits.astype(np.float64)
    words = wide[:, :n_words]
    if name == "max-logit":
        return np.asarray(words.max(axis=1))
    if name == "energy":
        return _log_sum_exp(words)
    return np.asarray(np.exp(words.max(axis=1) - _log_sum_exp(wide)))


def _log_sum_exp(values: Floats) -> Floats:
    top = values.max(axis=1)
    return np.asarray(top + np.log(np.exp(values - top[:, None]).sum(axis=1)))


def threshold_at(scores: Floats, miss_rate: float) -> float:
    """The threshold under which just `miss_rate` of the known words' scores lie.

    A score counts if it reaches the threshold; at most that part is under it.
    """
    ranked = np.sort(scores)
    return float(ranked[int(np.floor(miss_rate * len(ranked) + 1e-9))])


def placements(known: Floats, unknown: Floats) -> Floats:
    """For each unknown clip the part of known clips with a larger score, ties half: float64 [n].

    Their mean is the area under the ROC curve.
    """
    ranked = np.sort(known)
    above = len(ranked) - np.searchsorted(ranked, unknown, side="right")
    ties = np.searchsorted(ranked, unknown, side="right") - np.searchsorted(ranked, unknown)
    return np.asarray((above + 0.5 * ties) / len(ranked))


def macro_f1(truth: NDArray[np.int64], said: NDArray[np.int64], n_labels: int) -> float:
    """The mean over labels of the harmonic mean of precision and recall."""
    counts = np.bincount(truth * n_labels + said, minlength=n_labels**2).reshape(n_labels, n_labels)
    right = np.diag(counts)
    return float(np.mean(2 * right / np.maximum(counts.sum(axis=0) + counts.sum(axis=1), 1)))


def balanced_accuracy(truth: NDArray[np.int64], said: NDArray[np.int64], n_labels: int) -> float:
    """The mean recall over labels that occur."""
    right = np.bincount(truth[truth == said], minlength=n_labels)
    all_of = np.bincount(truth, minlength=n_labels)
    occurs = all_of > 0
    return float(np.mean(right[occurs] / all_of[occurs]))
