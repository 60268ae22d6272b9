# SPDX-License-Identifier: MIT
"""The second stage's network: the first stage's own, over two seconds, with a head for both halves.

It begins with the weights of the first stage, taken from the file that is shipped, so that before
the first step it says what the first stage says; training then teaches it what the second before
tells. Normalisation is folded into the weights there, and stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from train.second_stage.joined import parsed
from train.second_stage.scenes import WINDOW_SAMPLES

if TYPE_CHECKING:
    import keras

N_FRAMES = 1 + (WINDOW_SAMPLES - FrontEnd().frame_samples) // FrontEnd().step_samples
_DROPOUT = 0.2
_SUBTRACT, _MULTIPLY, _CONVOLVE, _CONNECT = _OPERATIONS = (41, 18, 3, 9)
"""Numbers of operations in TensorFlow Lite's schema: SUB, MUL, CONV_2D, FULLY_CONNECTED."""
_TYPES = {0: np.float32, 2: np.int32, 9: np.int8}
"""Numbers of types there."""

Array = NDArray[np.float32]


def second_stage(flatbuffer: bytes) -> keras.Model:
    """MFCC [n, 198, 40] → logits [n, labels], with the weights of a TC-ResNet in a flatbuffer.

    Raises:
        ValueError: the flatbuffer holds another network.
    """
    import keras
    from keras import layers

    parts = _Parts(flatbuffer)
    window = keras.Input((N_FRAMES, parts.mean.size), name="mfcc")
    scale = layers.Normalization(mean=parts.mean, variance=parts.variance, name="scale")
    x = layers.ReLU()(parts.convolve(scale(window), 1))
    halve = True
    while parts.convolutions:
        step = 2 if halve else 1
        y = layers.ReLU()(parts.convolve(x, step))
        y = parts.convolve(y, 1)
        if halve:
            x = layers.ReLU()(parts.convolve(x, step))
        x = layers.ReLU()(layers.add([x, y]))
        halve = not halve
    n_now = (x.shape[1] + 1) // 2
    now = layers.GlobalAveragePooling1D()(x[:, -n_now:])
    before = layers.GlobalAveragePooling1D()(x[:, :-n_now])
    both = layers.Dropout(_DROPOUT)(layers.concatenate([now, before]))
    dense = layers.Dense(parts.bias.size, name="logits")
    network = keras.Model(window, dense(both), name="second_stage")
    dense.set_weights([np.concatenate([parts.kernel, np.zeros_like(parts.kernel)]), parts.bias])
    parts.give_weights()
    return network


class _Parts:
    """The weights of a TC-ResNet, read from its flatbuffer, in the order of its operations."""

    def __init__(self, flatbuffer: bytes) -> None:
        model = parsed(flatbuffer)
        self._buffers, self._graph = model.buffers, model.subgraphs[0]
        self._layers: list[tuple[Any, list[Array]]] = []
        found: dict[int, list[Any]] = {code: [] for code in _OPERATIONS}
        for operation in self._graph.operators:
            code = model.operatorCodes[operation.opcodeIndex]
            builtin = max(code.builtinCode, code.deprecatedBuiltinCode)
            if builtin in found:
                found[builtin].append(operation.inputs)
        scale, convolutions, dense = (
            [found[_SUBTRACT], found[_MULTIPLY]],
            found[_CONVOLVE],
            found[_CONNECT],
        )
        if not convolutions or any(len(inputs) != 1 for inputs in (*scale, dense)):
            raise ValueError("is no TC-ResNet")
        self.mean, factor = (self._values(inputs[0][1]).reshape(-1) for inputs in scale)
        self.variance = factor**-2.0
        self.convolutions = [
            (self._values(kernel), self._values(bias)) for _, kernel, bias in convolutions
        ]
        _, kernel, bias = dense[0]
        self.kernel, self.bias = self._values(kernel).T, self._values(bias)

    def _values(self, index: int) -> Array:
        tensor = self._graph.tensors[index]
        data = bytes(self._buffers[tensor.buffer].data)
        values = np.frombuffer(data, _TYPES[tensor.type]).astype(np.float32)
        values = values.reshape(tensor.shape)
        quantised = tensor.quantization
        if quantised is None or quantised.scale is None:
            return values
        # Weights are symmetric: zero is zero.
        shape = np.ones(values.ndim, np.int64)
        shape[quantised.quantizedDimension] = len(quantised.scale)
        return np.asarray(values * quantised.scale.reshape(shape), np.float32)

    def convolve(self, x: Any, step: int) -> Any:
        """Apply a layer with the next convolution's shape."""
        from keras import layers

        kernel, bias = self.convolutions.pop(0)
        n_out, _, width, _ = kernel.shape
        layer = layers.Conv1D(n_out, width, strides=step, padding="same")
        self._layers.append((layer, [np.transpose(kernel[:, 0], (1, 2, 0)), bias]))
        return layer(x)

    def give_weights(self) -> None:
        """Set the weights of all layers, which exist once the network does."""
        for layer, weights in self._layers:
            layer.set_weights(weights)
