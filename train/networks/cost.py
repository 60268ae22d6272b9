# SPDX-License-Identifier: MIT
"""What a network costs: its parameters, and the arithmetic of one window.

Counted by walking the layers. *Products* are the multiply-adds of convolutions and dense layers,
where the time goes. *Elementwise* work is two operations for every normalised value and one for
every averaged value; biases, activations, sums and maxima count for nothing, as in the literature.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

import keras
from keras import layers

from train.networks.layers import SubSpectralNormalization

_NORMALISATIONS = (layers.Normalization, layers.BatchNormalization, SubSpectralNormalization)
_AVERAGES = (
    layers.AveragePooling2D,
    layers.GlobalAveragePooling1D,
    layers.GlobalAveragePooling2D,
)


@dataclass(frozen=True)
class Cost:
    """What a network costs, or a part of one.

    Attributes:
        parameters: numbers that training changes.
        folded_parameters: numbers left when every normalisation is folded into the products before
            it: its factors vanish, its offsets become biases.
        products: multiply-adds of convolutions and dense layers.
        elementwise: operations of normalisation and averaging.
    """

    parameters: int
    folded_parameters: int
    products: int
    elementwise: int

    @property
    def operations(self) -> int:
        """Products and elementwise work together."""
        return self.products + self.elementwise


def cost_of(network: keras.Model, *, without: Iterable[str] = ()) -> Cost:
    """Count a network's cost for one window.

    Args:
        network: of layers that this module knows.
        without: names of layers to leave out.

    Raises:
        TypeError: a layer has weights, and nothing is known of its cost.
    """
    left_out = frozenset(without)
    parts = [_cost_of(layer) for layer in network.layers if layer.name not in left_out]
    return Cost(
        sum(part.parameters for part in parts),
        sum(part.folded_parameters for part in parts),
        sum(part.products for part in parts),
        sum(part.elementwise for part in parts),
    )


def _cost_of(layer: Any) -> Cost:
    is_normalisation = isinstance(layer, _NORMALISATIONS)
    kernel = getattr(layer, "kernel", None)
    if layer.weights and kernel is None and not is_normalisation:
        raise TypeError(f"the cost of a {type(layer).__name__} is not known")
    parameters = sum(prod(weight.shape) for weight in layer.trainable_weights)
    # Each kernel is applied once at every place of the output, whatever its kind.
    n_places = prod(layer.output.shape[1:-1])
    return Cost(
        parameters,
        parameters // 2 if is_normalisation else parameters,
        0 if kernel is None else n_places * prod(kernel.shape),
        _elementwise(layer, is_normalisation),
    )


def _elementwise(layer: Any, is_normalisation: bool) -> int:
    if is_normalisation:
        return 2 * prod(layer.output.shape[1:])
    return prod(layer.input.shape[1:]) if isinstance(layer, _AVERAGES) else 0
