# SPDX-License-Identifier: MIT
"""The embedding of a window: numbers over which words that no training met come apart.

It is another subgraph of the same flatbuffer, behind a signature of its own: the first stage with
a branch on two of its inner maps. One run gives both, the first stage's probabilities (the same
bits as ever) and the embedding, so that own words cost the branch alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from spotter.model.interpreter import interpreter_of

SIGNATURE = "embedding"
"""Of its subgraph."""
PROBABILITIES, EMBEDDING = "probabilities", "embedding"
"""Names of its outputs."""

MAX_SIZE = 512
"""Numbers in an embedding."""

_TINY = 1e-6


def has_embedding(flatbuffer: bytes) -> bool:
    """Whether a model has a signature for an embedding."""
    return SIGNATURE in interpreter_of(flatbuffer).get_signature_list()


class Embedder:
    """The first stage and the embedding together. Belongs to the thread that made it.

    Args:
        flatbuffer: a TensorFlow Lite model with a signature for it; input float32 [1, 98, 40],
            outputs float32 [1, labels] and [1, size].

    Attributes:
        n_labels: of the first stage.
        size: of the embedding.

    Raises:
        ValueError, RuntimeError: LiteRT cannot load it, or its shapes are others.
    """

    def __init__(self, flatbuffer: bytes) -> None:
        interpreter = interpreter_of(flatbuffer)
        if SIGNATURE not in interpreter.get_signature_list():
            raise ValueError("has no embedding")
        self._run = interpreter.get_signature_runner(SIGNATURE)
        inputs, outputs = self._run.get_input_details(), self._run.get_output_details()
        if len(inputs) != 1 or set(outputs) != {PROBABILITIES, EMBEDDING}:
            raise ValueError("its embedding has other inputs or outputs")
        [(self._input, details)] = inputs.items()
        window = FrontEnd()
        self._n_frames = window.window_frames
        _check(details, (1, self._n_frames, window.num_mfcc))
        self.n_labels, self.size = (_width(outputs[name]) for name in (PROBABILITIES, EMBEDDING))

    def run_along(
        self, frames: NDArray[np.float32], firsts: Sequence[int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Of windows that begin at `firsts` in frames [m, 40]: probabilities and embeddings.

        Returns:
            Float32 [n, labels], and float32 [n, size], each of length 1.
        """
        probabilities = np.empty((len(firsts), self.n_labels), np.float32)
        embeddings = np.empty((len(firsts), self.size), np.float32)
        for row, first in enumerate(firsts):
            result = self._run(**{self._input: frames[None, first : first + self._n_frames]})
            probabilities[row] = result[PROBABILITIES][0]
            embeddings[row] = _of_length_1(result[EMBEDDING][0])
        return probabilities, embeddings

    def run_on_zeros(self) -> None:
        """Run it once, to see whether it runs at all.

        Raises:
            RuntimeError: it does not, or what comes out are no numbers.
        """
        frames = np.zeros((self._n_frames, FrontEnd().num_mfcc), np.float32)
        if not all(np.isfinite(part).all() for part in self.run_along(frames, [0])):
            raise RuntimeError("its embedding is not finite")


def _of_length_1(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(values * np.float32(1 / max(math.sqrt(values @ values), _TINY)))


def _check(details: Any, shape: tuple[int, ...]) -> None:
    found = tuple(int(size) for size in details["shape"])
    if found != shape or details["dtype"] != np.float32:
        raise ValueError(f"its embedding has an input of shape {found}, must be {shape}")


def _width(details: Any) -> int:
    shape = tuple(int(size) for size in details["shape"])
    if len(shape) != 2 or shape[0] != 1 or not 1 < shape[1] <= MAX_SIZE:
        raise ValueError(f"its embedding has an output of shape {shape}")
    if details["dtype"] != np.float32:
        raise ValueError("the numbers of its embedding must be float")
    return shape[1]
