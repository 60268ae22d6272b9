# SPDX-License-Identifier: MIT
"""The TFLite interpreter around one flatbuffer; the only importer of ai-edge-litert."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd, mfcc, reference_second
from spotter.system.stderr import stderr_silenced

_BATCH = 10
"""Windows that go through together where there are so many: a second at the default hop."""


def interpreter_of(flatbuffer: bytes) -> Any:
    """A LiteRT interpreter on one thread.

    Raises:
        ValueError, RuntimeError: LiteRT cannot load it.
    """
    from ai_edge_litert.interpreter import Interpreter

    # It announces its delegate on standard error.
    with stderr_silenced():
        return Interpreter(model_content=flatbuffer, num_threads=1)


class _Network:
    """An interpreter for a fixed number of windows at a time."""

    def __init__(self, flatbuffer: bytes, n_windows: int) -> None:
        self.n_windows = n_windows
        self._interpreter = interpreter_of(flatbuffer)
        with stderr_silenced():
            inputs = self._interpreter.get_input_details()
            outputs = self._interpreter.get_output_details()
            if len(inputs) != 1 or len(outputs) != 1:
                raise ValueError("must have one input and one output")
            self.input = inputs[0]
            self._shape = self._checked_shape()
            if tuple(self.input["shape"]) != self._shape:
                self._interpreter.resize_tensor_input(self.input["index"], self._shape)
            self._interpreter.allocate_tensors()
        self.output = self._interpreter.get_output_details()[0]

    def _checked_shape(self) -> tuple[int, ...]:
        window = (FrontEnd().window_frames, FrontEnd().num_mfcc)
        shape = tuple(int(size) for size in self.input["shape"])[1:]
        if shape not in (window, (*window, 1)):
            raise ValueError(f"its input has shape {(None, *shape)}, must be {(None, *window)}")
        return (self.n_windows, *shape)

    def run(self, windows: NDArray[Any]) -> NDArray[Any]:
        """[n_windows, 98, 40] → [n_windows, labels], in the network's own numbers."""
        self._interpreter.set_tensor(self.input["index"], windows.reshape(self._shape))
        self._interpreter.invoke()
        result: NDArray[Any] = self._interpreter.get_tensor(self.output["index"])
        return result


class Runtime:
    """Runs one model on one thread. Belongs to the thread that made it.

    Args:
        flatbuffer: a TensorFlow Lite model; input [n, 98, 40] or [n, 98, 40, 1], float32, int8 or
            uint8; output [n, labels].

    Raises:
        ValueError, RuntimeError: LiteRT cannot load it, or its shapes are others.
    """

    def __init__(self, flatbuffer: bytes) -> None:
        self._flatbuffer = flatbuffer
        self._one = _Network(flatbuffer, 1)
        self._input, self._output = self._one.input, self._one.output
        self._many: _Network | None = None
        self._may_batch = True
        self._n_frames = FrontEnd().window_frames
        self.n_labels = self._checked_width()

    def _checked_width(self) -> int:
        shape = tuple(int(size) for size in self._output["shape"])
        if len(shape) != 2 or shape[0] != 1:
            raise ValueError(f"its output has shape {shape}, must be (1, labels)")
        for details in (self._input, self._output):
            if details["dtype"] not in (np.float32, np.int8, np.uint8):
                raise ValueError(
                    f"its numbers are {details['dtype'].__name__}, must be float or int8"
                )
            if details["dtype"] != np.float32 and not details["quantization"][0] > 0:
                raise ValueError("its integers come without a scale")
        return shape[1]

    def run(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """MFCC windows float32 [n, 98, 40] → probabilities float32 [n, labels]."""
        frames = windows.reshape(-1, windows.shape[-1])
        return self.run_along(frames, range(0, len(frames), windows.shape[1]))

    def run_along(self, frames: NDArray[np.float32], firsts: Sequence[int]) -> NDArray[np.float32]:
        """Probabilities of windows that overlap: those that begin at `firsts` in frames [m, 40]."""
        if not len(firsts):
            return np.zeros((0, self.n_labels), np.float32)
        rows = _quantised(frames, self._input)
        n_windows, width, n_done = len(firsts), self._n_frames, 0
        outputs = []
        while self._may_batch and n_windows - n_done >= _BATCH:
            batch = firsts[n_done : n_done + _BATCH]
            windows = np.stack([rows[first : first + width] for first in batch])
            outputs.append(self._run_batch(windows))
            n_done += _BATCH
        for at in range(n_done, n_windows):
            first = firsts[at]
            outputs.append(self._one.run(rows[first : first + width]))
        return _real(outputs[0] if len(outputs) == 1 else np.concatenate(outputs), self._output)

    def _run_batch(self, windows: NDArray[Any]) -> NDArray[Any]:
        """Run windows together, if that gives the bits that they give alone.

        LiteRT does not promise it, so the first batch is run both ways.
        """
        if self._many is not None:
            return self._many.run(windows)
        alone = np.concatenate([self._one.run(window) for window in windows])
        try:
            network = _Network(self._flatbuffer, len(windows))
            self._may_batch = np.array_equal(network.run(windows), alone)
        except (ValueError, RuntimeError):  # made for one window and nothing else
            self._may_batch = False
        if self._may_batch:
            self._many = network
        return alone

    def try_out(self) -> None:
        """Run in each way once, on silence and on sound, to see whether it runs at all.

        Raises:
            RuntimeError: it does not, or what comes out are no probabilities.
        """
        front_end = FrontEnd()
        sound = mfcc(reference_second(), front_end)
        windows = np.stack([np.zeros_like(sound), *(_BATCH - 1) * [sound]])
        for total in self.run(windows).sum(axis=1)[:2]:
            if not math.isclose(total, 1, abs_tol=0.05):
                raise RuntimeError(f"its outputs add up to {total:.3g}, not to 1 (no softmax?)")


def _quantised(values: NDArray[np.float32], details: dict[str, Any]) -> NDArray[Any]:
    dtype = details["dtype"]
    if dtype == np.float32:
        return values
    scale, zero_point = details["quantization"]
    limits = np.iinfo(dtype)
    integers = np.rint(values / scale)
    integers += zero_point
    np.minimum(np.maximum(integers, limits.min, out=integers), limits.max, out=integers)
    return np.asarray(integers, dtype)


def _real(values: NDArray[Any], details: dict[str, Any]) -> NDArray[np.float32]:
    if details["dtype"] == np.float32:
        return values
    scale, zero_point = details["quantization"]
    return np.asarray((values.astype(np.float32) - zero_point) * scale, np.float32)
