# SPDX-License-Identifier: MIT
"""A head fitted: logistic regression over embeddings, of a word against what is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_SCALE = 3.0
"""What embeddings of length 1 are multiplied with, so that the penalty is of their size."""
_PENALTY = 1.0
_FREE = 1e-3
"""The penalty on the bias."""
_WORD_SHARE = 0.1
"""Of all weight, what the windows with the word have, few as they are."""
_RIVAL_WEIGHT = 8.0
_STEPS = 12
_LARGEST = np.float32(30)
_SMALL_STEP = 3e-3


@dataclass(frozen=True)
class Head:
    """The logit of an embedding is `weights · embedding + bias`."""

    weights: Array
    bias: float

    def logits(self, embeddings: Array) -> Array:
        """Of embeddings float64 [n, size]: float64 [n]."""
        return np.asarray(embeddings @ self.weights + self.bias)


def fit(
    positive: Array, negative: Array, rivals: Array | None = None, start: Head | None = None
) -> Head:
    """The head that tells windows with the word from those without it.

    Args:
        positive: embeddings of windows with the word, float64 [n, size], each of length 1.
        negative: of windows without it.
        rivals: of windows with words that it must not be taken for, which weigh more.
        start: a head that is nearly right, from which fewer steps are needed.
    """
    rivals = negative[:0] if rivals is None else rivals
    parts = (positive, negative, rivals)
    # In float32 a step costs half; the system that it ends with is solved in float64.
    windows = np.ones((sum(map(len, parts)), positive.shape[1] + 1), np.float32)
    np.multiply(np.concatenate(parts), _SCALE, out=windows[:, :-1], casting="same_kind")
    is_word = np.arange(len(windows)) < len(positive)
    shares = (_WORD_SHARE * len(negative) / len(positive), 1.0, _RIVAL_WEIGHT)
    weight = np.repeat(np.array(shares, np.float32), [len(part) for part in parts])
    system = _System(windows, is_word, weight)
    values = np.zeros(windows.shape[1])
    if start is not None:
        values = np.append(start.weights / _SCALE, start.bias)
    loss = system.loss(values)
    for _ in range(_STEPS):
        step = system.newton_step(values)
        while (following := system.loss(values - step)) > loss and np.abs(step).max() > _SMALL_STEP:
            step = step / 2  # far from the end a whole step may go too far
        values, loss = values - step, following
        if np.abs(step).max() < _SMALL_STEP:
            break
    return Head(values[:-1] * _SCALE, float(values[-1]))


class _System:
    """What is minimised: the windows' weighted log loss, and a penalty on the weights.

    Args:
        windows: float32 [n, size + 1], the last column being 1.
        is_word: bool [n].
        weight: float32 [n].
    """

    def __init__(
        self, windows: NDArray[np.float32], is_word: NDArray[np.bool_], weight: NDArray[np.float32]
    ) -> None:
        self._windows, self._is_word, self._weight = windows, is_word, weight
        self._sign = np.where(is_word, np.float32(-1), np.float32(1))
        self._penalty = np.full(windows.shape[1], _PENALTY)
        self._penalty[-1] = _FREE

    def loss(self, values: Array) -> float:
        """At these weights and bias."""
        wrong = np.logaddexp(0, self._sign * self._logits(values))
        penalty = np.sum(self._penalty * values**2) / 2
        return float(np.sum(self._weight * wrong, dtype=np.float64) + penalty)

    def newton_step(self, values: Array) -> Array:
        """What to take from them."""
        probability = 1 / (1 + np.exp(-self._logits(values)))
        slope = self._weight * (probability - self._is_word)
        gradient = self._windows.T @ slope + self._penalty * values
        curvature = self._weight * probability * (1 - probability)
        hessian = (self._windows * curvature[:, None]).T @ self._windows
        return np.asarray(np.linalg.solve(hessian + np.diag(self._penalty), gradient))

    def _logits(self, values: Array) -> NDArray[np.float32]:
        logits = self._windows @ values.astype(np.float32)
        return np.asarray(np.clip(logits, -_LARGEST, _LARGEST))
