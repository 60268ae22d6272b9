# SPDX-License-Identifier: MIT
"""Counts into figures: what every report of the training package is computed with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, log, sqrt

import numpy as np
from numpy.typing import NDArray

_Z_95 = 1.959963984540054
"""Standard deviations that hold 95 % of a normal distribution."""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson: honest near 0 and 1 and for small counts.

    Args:
        hits: how many of `n`.
        n: 0 gives the whole range.

    Returns:
        Low and high, 0–1.
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = hits / n, _Z_95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class Share:
    """A share with its counts and its 95 % interval."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """Hits / n; 0 where there is nothing."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval after Wilson."""
        return wilson(self.hits, self.n)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1%} ({self.hits}/{self.n}, {low:.1%}–{high:.1%})"


def poisson(count: int) -> tuple[float, float]:
    """The exact 95 % interval of an expected count, after one count of independent events.

    Where nothing was counted it is the rule of three: with 95 % certainty fewer than 3.
    """
    from scipy.special import gammaincinv

    if count == 0:
        return 0.0, -log(0.05)
    return float(gammaincinv(count, 0.025)), float(gammaincinv(count + 1, 0.975))


@dataclass(frozen=True)
class Rate:
    """Events counted in some hours, with the 95 % interval of their rate."""

    count: int
    hours: float

    @property
    def per_hour(self) -> float:
        """Events an hour; 0 where there was no time."""
        return self.count / self.hours if self.hours else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval an hour; without bound where there was no time."""
        if not self.hours:
            return 0.0, inf
        low, high = poisson(self.count)
        return low / self.hours, high / self.hours

    def __str__(self) -> str:
        low, high = self.interval
        if self.count == 0:
            return f"fewer than {high:.2g} an hour (0 in {self.hours:.2f} h)"
        counted = f"{self.count} in {self.hours:.2f} h"
        return f"{self.per_hour:.1f} an hour ({counted}, {low:.1f}–{high:.1f})"


def bootstrap(
    hits: NDArray[np.float64], totals: NDArray[np.float64], n_draws: int = 2000
) -> tuple[float, float]:
    """The 95 % interval of sum(hits) / sum(totals) when groups, not clips, are drawn anew.

    The clips of one speaker (or word, or reader) resemble each other: a figure is as certain as
    there are speakers, not as there are clips.

    Args:
        hits: float64 [groups], of each group.
        totals: float64 [groups], of each group.
        n_draws: drawings with replacement, from the seed 0.

    Returns:
        The 2.5th and 97.5th percentile of the drawn shares.
    """
    if not np.sum(totals):
        return 0.0, 1.0
    n_groups = len(totals)
    rng = np.random.default_rng(0)
    times = rng.multinomial(n_groups, np.full(n_groups, 1 / n_groups), n_draws)
    drawn_totals = times @ totals
    shares = (times @ hits)[drawn_totals > 0] / drawn_totals[drawn_totals > 0]
    low, high = np.percentile(shares, (2.5, 97.5))
    return float(low), float(high)


def confusion(
    truth: NDArray[np.int64], said: NDArray[np.int64], n_labels: int
) -> NDArray[np.int64]:
    """How often each label (row) was called each label (column): int64 [n_labels, n_labels]."""
    counts = np.bincount(truth * n_labels + said, minlength=n_labels * n_labels)
    return counts.reshape(n_labels, n_labels)


def accuracy(counts: NDArray[np.int64]) -> Share:
    """Right ones of all, from a confusion matrix."""
    return Share(int(np.trace(counts)), int(counts.sum()))


def recalls(counts: NDArray[np.int64]) -> list[Share]:
    """Right ones of each label that was meant, from a confusion matrix."""
    return [Share(int(row[label]), int(row.sum())) for label, row in enumerate(counts)]


def precisions(counts: NDArray[np.int64]) -> list[Share]:
    """Right ones of each label that was said, from a confusion matrix."""
    return [Share(int(column[label]), int(column.sum())) for label, column in enumerate(counts.T)]


def macro_recall(shares: Sequence[Share]) -> float:
    """The mean of recalls: each label that occurs counts alike, however many clips it has."""
    values = [share.value for share in shares if share.n]
    return float(np.mean(values)) if values else 0.0


def cross_entropy(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Mean of −ln of the probability given to the truth; logits float [n, labels]."""
    top = logits.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0]
    return float(np.mean(log_total - logits[np.arange(len(truth)), truth]))


def fit_temperature(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """The number that logits are divided by for the least cross-entropy, 0.1–10."""
    log_temperature = _least(
        lambda value: cross_entropy(logits / np.exp(value), truth), np.log(0.1), np.log(10.0)
    )
    return float(np.exp(log_temperature))


def fit_offset(logits: NDArray[np.float64], truth: NDArray[np.int64], label: int) -> float:
    """What is taken from the logit of one label for the least cross-entropy, −4 to 4."""
    return _least(lambda value: cross_entropy(less(logits, label, value), truth), -4.0, 4.0)


def less(logits: NDArray[np.float64], label: int, offset: float) -> NDArray[np.float64]:
    """The logits with an offset taken from those of one label: float64 [n, labels]."""
    return logits - offset * (np.arange(logits.shape[1]) == label)


def _least(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one valley is least, by golden-section search."""
    golden = (sqrt(5) - 1) / 2
    for _ in range(50):
        left, right = high - golden * (high - low), low + golden * (high - low)
        if function(left) < function(right):
            high = right
        else:
            low = left
    return (low + high) / 2
