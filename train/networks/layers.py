# SPDX-License-Identifier: MIT
"""Layers that Keras does not have. `train.backend` imports them, so that saved networks load."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import ArrayLike

from spotter.frontend import FrontEnd, tables


@keras.saving.register_keras_serializable(package="spotter")
class SubSpectralNormalization(layers.Layer):
    """Batch normalisation with its own statistics and scales for each group of bands.

    After Chang et al. 2021, “SubSpectral Normalization for Neural Audio Data Processing”: what is
    usual differs between low and high frequencies. Maps are [n, frames, bands, channels].

    Args:
        n_groups: of neighbouring bands; must divide their number.
        momentum: part of the running statistics that a batch leaves as it was.
        epsilon: added to variances.
        **options: of every Keras layer.
    """

    def __init__(
        self, n_groups: int = 5, momentum: float = 0.99, epsilon: float = 1e-3, **options: Any
    ) -> None:
        super().__init__(**options)
        self.n_groups = n_groups
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights, [groups, channels] each.

        Raises:
            ValueError: the bands do not make that many equal groups.
        """
        *_, n_bands, n_channels = input_shape
        if n_bands is None or n_bands % self.n_groups:
            raise ValueError(f"{n_bands} bands do not make {self.n_groups} equal groups")
        shape = (self.n_groups, n_channels)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(
            name="moving_mean", shape=shape, initializer="zeros", trainable=False
        )
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, maps: Any, training: bool = False) -> Any:
        """Normalise by the batch while training, by the running statistics otherwise."""
        mean, variance = self.moving_mean, self.moving_variance
        if training:
            mean, variance = self._statistics(maps)
            self._move(self.moving_mean, mean)
            self._move(self.moving_variance, variance)
        scale = self.gamma * ops.rsqrt(variance + self.epsilon)
        offset = self.beta - mean * scale
        # One factor and one offset a band: a reshape of the maps would cost more at run time.
        width = maps.shape[2] // self.n_groups
        return maps * ops.repeat(scale, width, axis=0) + ops.repeat(offset, width, axis=0)

    def _statistics(self, maps: Any) -> tuple[Any, Any]:
        _, n_frames, n_bands, n_channels = maps.shape
        shape = (-1, n_frames, self.n_groups, n_bands // self.n_groups, n_channels)
        mean, variance = ops.moments(ops.reshape(maps, shape), axes=(0, 1, 3))
        return mean, variance

    def _move(self, running: Any, value: Any) -> None:
        running.assign(self.momentum * running + (1 - self.momentum) * ops.stop_gradient(value))

    def get_config(self) -> dict[str, Any]:
        """What makes the same layer again."""
        own = {"n_groups": self.n_groups, "momentum": self.momentum, "epsilon": self.epsilon}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="spotter")
class LogMelScale(layers.Normalization):
    """MFCC back to log-mel energies, every band then scaled to mean 0 and variance 1.

    For networks that look for neighbourhood in frequency, which cepstra do not have. Nothing is
    lost: all coefficients are there, and their DCT is orthonormal.
    """

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the matrix [coefficients, bands], which no training changes.

        Raises:
            ValueError: the windows do not have all coefficients.
        """
        dct = _dct()
        if input_shape[-1] != len(dct):
            raise ValueError(f"windows of {input_shape[-1]} coefficients, must be all {len(dct)}")
        super().build(input_shape)
        self.kernel = self.add_weight(
            name="kernel", shape=dct.T.shape, initializer="zeros", trainable=False
        )
        self.kernel.assign(dct.T)

    def adapt(self, data: ArrayLike) -> None:
        """Measure the scale of every band on MFCC windows, float32 [n, frames, coefficients]."""
        super().adapt(np.asarray(data) @ _dct().T)

    def call(self, inputs: Any) -> Any:
        """MFCC [n, frames, coefficients] → scaled log-mel energies [n, frames, bands]."""
        return super().call(ops.matmul(inputs, self.kernel))


def _dct() -> Any:
    """The front end's own, float32 [bands, coefficients]."""
    return tables(FrontEnd())[2].astype(np.float32)
