# SPDX-License-Identifier: MIT
"""The first stage with two of its inner maps as further outputs, for what is built on top of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.model.interpreter import interpreter_of
from train.second_stage.joined import parsed

SHAPES = ((49, 72), (25, 96))
"""Of the maps: after the second and after the fourth block of the widest TC-ResNet."""

Maps = tuple[NDArray[np.int8], NDArray[np.int8]]


def taps(graph: Any) -> tuple[int, int]:
    """The tensors of a first stage's subgraph that hold the maps: the last of each shape.

    Raises:
        ValueError: the graph is no widest TC-ResNet in 8 bits.
    """
    first, second = (_last(graph, shape) for shape in SHAPES)
    return first, second


def _last(graph: Any, shape: Sequence[int]) -> int:
    int8 = 9
    made = [index for operation in graph.operators for index in operation.outputs]
    fits = [
        index
        for index in made
        if list(graph.tensors[index].shape) == [1, *shape] and graph.tensors[index].type == int8
    ]
    if not fits:
        raise ValueError(f"has no map of shape {tuple(shape)}: is no widest TC-ResNet in 8 bits")
    return int(fits[-1])


@dataclass(frozen=True)
class Scale:
    """What the integers of a map mean: real = (integer − zero_point) · step."""

    step: float
    zero_point: int


def tapped(flatbuffer: bytes) -> tuple[bytes, tuple[Scale, Scale]]:
    """The first subgraph of a flatbuffer alone, with the maps behind its output, and their scales.

    Raises:
        ValueError: it holds another network.
    """
    import flatbuffers

    model = parsed(flatbuffer)
    graph = model.subgraphs[0]
    chosen = taps(graph)
    graph.outputs = [*graph.outputs, *chosen]
    model.subgraphs, model.signatureDefs = [graph], []
    builder = flatbuffers.Builder(len(flatbuffer))
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    first, second = (_scale(graph.tensors[index].quantization) for index in chosen)
    return bytes(builder.Output()), (first, second)


def _scale(quantization: Any) -> Scale:
    return Scale(float(quantization.scale[0]), int(quantization.zeroPoint[0]))


class Tapped:
    """Runs a tapped first stage on one thread.

    Attributes:
        scales: what the integers of either map mean.
    """

    def __init__(self, flatbuffer: bytes) -> None:
        network, self.scales = tapped(flatbuffer)
        self._interpreter = interpreter_of(network)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._maps = [item["index"] for item in self._interpreter.get_output_details()[1:]]

    def run(self, windows: NDArray[np.float32]) -> Maps:
        """MFCC windows float32 [n, 98, 40] → the maps, int8 [n, 49, 72] and [n, 25, 96]."""
        first, second = (np.empty((len(windows), *shape), np.int8) for shape in SHAPES)
        for row, window in enumerate(windows):
            self._interpreter.set_tensor(self._input, window[None])
            self._interpreter.invoke()
            first[row], second[row] = (
                self._interpreter.get_tensor(index)[0] for index in self._maps
            )
        return first, second
