# SPDX-License-Identifier: MIT
"""The bank: embeddings of other people's speech, words and noise, against which a word is taught.

It holds no sound, only numbers of 8 bits, one row for each window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.model.embedding import MAX_SIZE

HOP_S = 0.1
"""From one window of running speech to the next."""
_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True)
class Bank:
    """Embeddings of windows that hold no own word.

    Attributes:
        values: int8 [n, size]; an embedding is its row, made to have length 1.
        n_speech: so many rows from the first are running speech, a window every 100 ms.
    """

    values: NDArray[np.int8]
    n_speech: int

    @classmethod
    def from_bytes(cls, content: bytes, described: Any) -> Bank:
        """Read the form in a model file.

        Raises:
            ValueError: it makes no sense; the text says why.
        """
        size = described.get("size") if isinstance(described, dict) else None
        n_speech = described.get("n_speech") if isinstance(described, dict) else None
        if type(size) is not int or not 1 < size <= MAX_SIZE or type(n_speech) is not int:
            raise ValueError("its bank is not described")
        if len(content) % size or not 0 < n_speech <= len(content) // size:
            raise ValueError("its bank is of another size than it says")
        return cls(np.frombuffer(content, np.int8).reshape(-1, size), n_speech)

    @classmethod
    def of(cls, embeddings: NDArray[np.float32], n_speech: int) -> Bank:
        """A bank of embeddings float32 [n, size]."""
        return cls(in_8_bits(embeddings), n_speech)

    def described(self) -> dict[str, int]:
        """What the metadata says of it."""
        return {"size": self.values.shape[1], "n_speech": self.n_speech}

    @property
    def hours(self) -> float:
        """Of running speech."""
        return self.n_speech * HOP_S / _SECONDS_PER_HOUR

    def embeddings(self) -> NDArray[np.float64]:
        """Float64 [n, size], each of length 1."""
        return of_length_1(self.values)


def in_8_bits(embeddings: NDArray[np.floating]) -> NDArray[np.int8]:
    """Embeddings [n, size] as integers: the largest number of all is 127."""
    return np.asarray(np.rint(embeddings * (127 / np.abs(embeddings).max())), np.int8)


def of_length_1(rows: NDArray[np.int8]) -> NDArray[np.float64]:
    """What `in_8_bits` made, float64 [n, size], each row of length 1 again."""
    values = rows.astype(np.float64)
    lengths = np.sqrt(np.square(values).sum(axis=1, keepdims=True))
    return np.asarray(values / np.maximum(lengths, 1))
