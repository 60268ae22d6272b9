# SPDX-License-Identifier: MIT
"""Own words: words that a user taught, each a small head over the model's embedding.

They live in the metadata of the model file, which is untrusted: everything is bounded and checked
here before it is used.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.model.bank import of_length_1
from spotter.model.embedding import MAX_SIZE

MAX_OWN_WORDS = 100
MAX_NAME_CHARACTERS = 40
MAX_EXAMPLES = 48
_FORBIDDEN = frozenset("<>&,=\\\"'`")
"""Markup, and what the terminal's options put between words."""
_LARGEST_WEIGHT = 1e4
_LARGEST_LOGIT = 30.0
_HOPELESS = -7.0
"""Logit of a thousandth: a window in which no own word reaches it holds none of them at all."""


@dataclass(frozen=True)
class Figures:
    """What to expect of an own word, with the counts that it rests on.

    Attributes:
        takes: how many takes taught it.
        missed: how many of them are missed, each by a head that was fitted without it.
        alarms: how often it is falsely heard in the bank's running speech.
        hours: of that speech.
    """

    takes: int
    missed: int
    alarms: int
    hours: float


@dataclass(frozen=True)
class OwnWord:
    """One own word.

    Attributes:
        word: its label.
        weights: for each number of the embedding.
        bias: added to their sum; the probability is the logistic function of that.
        figures: what to expect of it.
        examples: int8, some of the embeddings that taught it, one after the other: what other words
            are told apart from.
    """

    word: str
    weights: tuple[float, ...]
    bias: float
    figures: Figures
    examples: bytes = b""

    def as_dict(self) -> dict[str, Any]:
        """As it stands in a model file."""
        examples = base64.b64encode(self.examples).decode("ascii")
        return {**asdict(self), "weights": list(self.weights), "examples": examples}

    def embeddings(self) -> NDArray[np.float64]:
        """Its examples, float64 [n, size], each of length 1."""
        rows = np.frombuffer(self.examples, np.int8).reshape(-1, len(self.weights))
        return of_length_1(rows)


def name_refusal(word: str) -> str | None:
    """Why a text cannot be the name of a word; None if it can."""
    if not word or word != " ".join(word.split()):
        return "is empty, or begins, ends or is parted with more than a space"
    if not word.isprintable():
        return "holds characters that cannot be printed"
    if len(word) > MAX_NAME_CHARACTERS:
        return f"is longer than {MAX_NAME_CHARACTERS} characters"
    if _FORBIDDEN.intersection(word) or word.startswith(("_", "-")):
        return "holds characters that no word has"
    return None


def own_words_of(values: Any, labels: Sequence[str]) -> tuple[OwnWord, ...]:
    """Read the form in a model file.

    Args:
        values: what its metadata says.
        labels: of the model, among which no own word may be.

    Raises:
        ValueError: it makes no sense; the text says why.
    """
    if values is None:
        return ()
    if not isinstance(values, list) or len(values) > MAX_OWN_WORDS:
        raise ValueError(f"its own words are no list of up to {MAX_OWN_WORDS}")
    words = tuple(_own_word(value) for value in values)
    names = [*labels, *(own.word for own in words)]
    if len(set(names)) < len(names):
        raise ValueError("it has the same word twice")
    if len({len(own.weights) for own in words}) > 1:
        raise ValueError("its own words are for different embeddings")
    return words


def _own_word(value: Any) -> OwnWord:
    try:
        word, weights, figures = value["word"], value["weights"], value["figures"]
        own = OwnWord(
            word,
            tuple(_weight(weight) for weight in weights[: MAX_SIZE + 1]),
            _weight(value["bias"]),
            Figures(
                _count(figures["takes"], 1),
                _count(figures["missed"], 0),
                _count(figures["alarms"], 0),
                _hours(figures["hours"]),
            ),
            base64.b64decode(value["examples"], validate=True),
        )
    except (KeyError, TypeError, IndexError, OverflowError, binascii.Error) as error:
        raise ValueError("an own word lacks one of its parts") from error
    if not isinstance(word, str) or name_refusal(word) is not None:
        raise ValueError("an own word has no name that a word can have")
    if not 1 < len(own.weights) <= MAX_SIZE:
        raise ValueError("an own word has no weights for an embedding")
    n_examples, rest = divmod(len(own.examples), len(own.weights))
    if rest or not n_examples <= MAX_EXAMPLES:
        raise ValueError("an own word has examples of another embedding")
    return own


_MOST = 10_000


def _weight(value: Any) -> float:
    if type(value) not in (int, float) or not abs(value) <= _LARGEST_WEIGHT:  # false for NaN
        raise ValueError("an own word has weights that are no numbers")
    return float(value)


def _count(value: Any, low: int) -> int:
    if type(value) is not int or not low <= value <= _MOST:
        raise ValueError("an own word has counts that are none")
    return value


def _hours(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= _MOST:
        raise ValueError("an own word has hours that are none")
    return float(value)


class Heads:
    """The heads of all own words together.

    Args:
        words: at least one.

    Attributes:
        size: of the embedding that they are for.
    """

    def __init__(self, words: Sequence[OwnWord]) -> None:
        self._weights = np.array([own.weights for own in words], np.float32)
        self._biases = np.array([own.bias for own in words], np.float32)
        self.size = self._weights.shape[1]

    def joined(
        self, probabilities: NDArray[np.float32], embeddings: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """The probabilities with a column for each own word behind them; rows still add up to 1.

        That it is any of the own words has the probability of the surest head, which they share
        between them; the labels of the network share the rest as before.

        Args:
            probabilities: float32 [n, labels].
            embeddings: float32 [n, size].
        """
        n, n_labels = probabilities.shape
        both = np.zeros((n, n_labels + len(self._biases)), np.float32)
        both[:, :n_labels] = probabilities
        for row in range(n):  # each alone, so that it has the same bits in any company
            logits = self._weights @ embeddings[row] + self._biases
            largest = float(logits.max())
            if not largest <= _HOPELESS:  # most windows end here; what is no number goes on
                any_of_them = logistic(largest)
                weights = np.exp(logits - logits.max())
                both[row, :n_labels] *= np.float32(1 - any_of_them)
                both[row, n_labels:] = weights * np.float32(any_of_them / weights.sum())
        return both


def logistic(logit: float) -> float:
    """The logistic function, without overflow."""
    return 1 / (1 + math.exp(-min(max(logit, -_LARGEST_LOGIT), _LARGEST_LOGIT)))
