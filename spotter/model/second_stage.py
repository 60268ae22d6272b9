# SPDX-License-Identifier: MIT
"""The second stage of a model: scores again each window with a candidate of the first.

It is another subgraph of the same flatbuffer, behind a signature of its own, and sees more of the
stream: the window and what came before it, so that a piece of running speech can be told from a
word that somebody said alone. It runs only where a word reaches the floor, a few times a minute.
There the probabilities of both are multiplied, as those of two witnesses are: whatever follows
sees one row a window.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from spotter.model.interpreter import interpreter_of

SIGNATURE = "second_stage"
"""Of its subgraph."""

_TINY = np.float32(1e-12)
"""Where each stage is sure of another label nothing would be left."""

MAX_FRAMES = 200
"""In its input: over a long gap two seconds of silence are fed, and they must reach across it."""


def is_in(flatbuffer: bytes) -> bool:
    """Whether a model has a signature for a second stage."""
    return SIGNATURE in interpreter_of(flatbuffer).get_signature_list()


class SecondStage:
    """The second stage on one thread. Belongs to the thread that made it.

    Args:
        flatbuffer: a TensorFlow Lite model with a signature for it; input float32 [1, frames, 40]
            with more frames than a window and at most 200, output float32 [1, labels].

    Attributes:
        n_frames: of its input.
        n_labels: of its output.

    Raises:
        ValueError, RuntimeError: LiteRT cannot load it, or its shapes are others.
    """

    def __init__(self, flatbuffer: bytes) -> None:
        interpreter = interpreter_of(flatbuffer)
        if SIGNATURE not in interpreter.get_signature_list():
            raise ValueError("lacks the second stage that its metadata names")
        self._run = interpreter.get_signature_runner(SIGNATURE)
        self._input, details = _only(self._run.get_input_details())
        self._output, result = _only(self._run.get_output_details())
        self.n_frames = _checked_frames(details)
        shape = tuple(int(size) for size in result["shape"])
        if len(shape) != 2 or shape[0] != 1 or result["dtype"] != np.float32:
            raise ValueError(f"its second stage has an output of shape {shape}")
        self.n_labels = shape[1]

    def run(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """MFCC float32 [n_frames, 40] → probabilities float32 [labels]."""
        result = self._run(**{self._input: frames[None]})[self._output]
        return np.array(result[0], np.float32)

    def review(
        self,
        probabilities: NDArray[np.float32],
        frames: NDArray[np.float32],
        firsts: Sequence[int],
        candidates: NDArray[np.bool_],
    ) -> None:
        """Put the product of both stages' probabilities in the place of the candidates'.

        Args:
            probabilities: float32 [n, labels], the first stage's; written to.
            frames: MFCC, float32 [m, 40]; what lies before the first of them is like it.
            firsts: the rows at which the n windows begin.
            candidates: bool [n], the windows to look at.
        """
        width = FrontEnd().window_frames
        for row in np.flatnonzero(candidates).tolist():
            stop = firsts[row] + width
            seen = frames[max(0, stop - self.n_frames) : stop]
            missing = self.n_frames - len(seen)
            if missing:
                seen = np.concatenate([np.repeat(frames[:1], missing, axis=0), seen])
            both = probabilities[row] * self.run(seen) + _TINY
            probabilities[row] = both / both.sum()

    def run_on_zeros(self) -> None:
        """Run it once, to see whether it runs at all.

        Raises:
            RuntimeError: it does not, or what comes out are no probabilities.
        """
        total = float(self.run(np.zeros((self.n_frames, FrontEnd().num_mfcc), np.float32)).sum())
        if not math.isclose(total, 1, abs_tol=0.05):
            raise RuntimeError(f"the outputs of its second stage add up to {total:.3g}, not to 1")


def _only(details: Mapping[str, Any]) -> tuple[str, Any]:
    if len(details) != 1:
        raise ValueError("its second stage must have one input and one output")
    return next(iter(details.items()))


def _checked_frames(details: Mapping[str, Any]) -> int:
    shape = tuple(int(size) for size in details["shape"])
    window = FrontEnd()
    fits = len(shape) == 3 and shape[0] == 1 and shape[2] == window.num_mfcc
    if not fits or not window.window_frames < shape[1] <= MAX_FRAMES:
        raise ValueError(f"its second stage has an input of shape {shape}")
    if details["dtype"] != np.float32:
        raise ValueError("the numbers of its second stage must be float")
    return shape[1]
