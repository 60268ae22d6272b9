# SPDX-License-Identifier: MIT
"""The TFLite interpreter around one flatbuffer; the only importer of ai-edge-litert."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.frontend import FrontEnd
from spotter.quiet import stderr_silenced


class Runtime:
    """Runs one model, one window at a time, on one thread. Belongs to the thread that made it.

    Args:
        flatbuffer: a TensorFlow Lite model; input [n, 98, 40] or [n, 98, 40, 1], float32, int8 or
            uint8; output [n, labels].

    Raises:
        ValueError, RuntimeError: LiteRT cannot load it, or its shapes are others.
    """

    def __init__(self, flatbuffer: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        # It announces its delegate on standard error.
        with stderr_silenced():
            self._interpreter = Interpreter(model_content=flatbuffer, num_threads=1)
            inputs = self._interpreter.get_input_details()
            outputs = self._interpreter.get_output_details()
            if len(inputs) != 1 or len(outputs) != 1:
                raise ValueError("must have one input and one output")
            self._input, self._output = inputs[0], outputs[0]
            self._shape = self._checked_shape()
            self._interpreter.resize_tensor_input(self._input["index"], self._shape)
            self._interpreter.allocate_tensors()
        self._output = self._interpreter.get_output_details()[0]
        self.n_labels = self._checked_width()

    def _checked_shape(self) -> tuple[int, ...]:
        window = (FrontEnd().window_frames, FrontEnd().num_mfcc)
        shape = tuple(int(size) for size in self._input["shape"])[1:]
        if shape not in (window, (*window, 1)):
            raise ValueError(f"its input has shape {(None, *shape)}, must be {(None, *window)}")
        return (1, *shape)

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
        """MFCC windows float32 [n, 98, 40] → probabilities float32 [n, labels].

        One window at a time: batches gain nothing on one thread, and a window's result cannot
        depend on its neighbours.
        """
        result = np.empty((len(windows), self.n_labels), np.float32)
        for row, window in enumerate(windows):
            values = _quantised(window.reshape(self._shape), self._input)
            self._interpreter.set_tensor(self._input["index"], values)
            self._interpreter.invoke()
            output = self._interpreter.get_tensor(self._output["index"])
            result[row] = _real(output, self._output)[0]
        return result

    def run_on_zeros(self) -> None:
        """Run once, to see whether it runs at all.

        Raises:
            RuntimeError: it does not, or what comes out are no probabilities.
        """
        window = np.zeros((1, FrontEnd().window_frames, FrontEnd().num_mfcc), np.float32)
        total = float(self.run(window).sum())
        if not math.isclose(total, 1, abs_tol=0.05):
            raise RuntimeError(f"its outputs add up to {total:.3g}, not to 1 (no softmax?)")


def _quantised(values: NDArray[np.float32], details: dict[str, Any]) -> NDArray[Any]:
    dtype = details["dtype"]
    if dtype == np.float32:
        return values
    scale, zero_point = details["quantization"]
    limits = np.iinfo(dtype)
    integers = np.clip(np.rint(values / scale) + zero_point, limits.min, limits.max)
    return np.asarray(integers, dtype)


def _real(values: NDArray[Any], details: dict[str, Any]) -> NDArray[np.float32]:
    if details["dtype"] == np.float32:
        return values
    scale, zero_point = details["quantization"]
    return np.asarray((values.astype(np.float32) - zero_point) * scale, np.float32)
