# SPDX-License-Identifier: MIT
"""Layers that Keras lacks. `train.keras_backend` imports them, so that saved networks load."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import ArrayLike

from spotter.features.frontend import FrontEnd, tables


@keras.saving.register_keras_serializable(package="spotter")
class BatchNormalization(layers.BatchNormalization):
    """Keras's own for maps [n, frames, bands, channels], faster to train.

    Args:
        momentum: part of the running statistics that a batch leaves as it was. Keras's 0.99 follows
            so slowly through many layers that short trainings fail.
        **options: of Keras's.
    """

    def __init__(self, momentum: float = 0.9, **options: Any) -> None:
        super().__init__(momentum=momentum, **options)

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Normalise by the batch while training, by the running statistics otherwise."""
        if not training:
            return super().call(inputs, training=False, mask=mask)
        maps, mean, variance = _normalised(inputs, self.gamma, self.beta, self.epsilon)
        _follow(self.moving_mean, mean, self.momentum)
        _follow(self.moving_variance, variance, self.momentum)
        return maps


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
        self, n_groups: int = 5, momentum: float = 0.9, epsilon: float = 1e-3, **options: Any
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
        self.gamma = self._weight("gamma", "ones", n_channels)
        self.beta = self._weight("beta", "zeros", n_channels)
        self.moving_mean = self._weight("moving_mean", "zeros", n_channels, trainable=False)
        self.moving_variance = self._weight("moving_variance", "ones", n_channels, trainable=False)

    def _weight(
        self, name: str, initializer: str, n_channels: int | None, *, trainable: bool = True
    ) -> Any:
        # Float32 whatever the layers compute with, as Keras keeps those of its own normalisation.
        return self.add_weight(
            name=name,
            shape=(self.n_groups, n_channels),
            initializer=initializer,
            trainable=trainable,
            autocast=False,
        )

    def call(self, maps: Any, training: bool = False) -> Any:
        """Normalise by the batch while training, by the running statistics otherwise."""
        if training:
            return self._by_batch(maps)
        scale = self.gamma * ops.rsqrt(self.moving_variance + self.epsilon)
        offset = self.beta - self.moving_mean * scale
        # One factor and one offset a band: a reshape of the maps would cost more at run time.
        width = maps.shape[2] // self.n_groups
        scale, offset = (ops.repeat(each, width, axis=0) for each in (scale, offset))
        return maps * ops.cast(scale, maps.dtype) + ops.cast(offset, maps.dtype)

    def _by_batch(self, maps: Any) -> Any:
        """With every group's channels as channels of their own."""
        _, n_frames, n_bands, n_channels = maps.shape
        width = n_bands // self.n_groups
        grouped = ops.reshape(maps, (-1, n_frames, self.n_groups, width, n_channels))
        apart = ops.reshape(_swapped(grouped), (-1, n_frames, width, self.n_groups * n_channels))
        gamma, beta = ops.reshape(self.gamma, (-1,)), ops.reshape(self.beta, (-1,))
        normal, mean, variance = _normalised(apart, gamma, beta, self.epsilon)
        _follow(self.moving_mean, mean, self.momentum)
        _follow(self.moving_variance, variance, self.momentum)
        together = ops.reshape(normal, (-1, n_frames, width, self.n_groups, n_channels))
        return ops.reshape(_swapped(together), (-1, n_frames, n_bands, n_channels))

    def get_config(self) -> dict[str, Any]:
        """What makes the same layer again."""
        own = {"n_groups": self.n_groups, "momentum": self.momentum, "epsilon": self.epsilon}
        return {**super().get_config(), **own}


def _swapped(maps: Any) -> Any:
    """Groups before their bands, or the other way round."""
    return ops.transpose(maps, (0, 1, 3, 2, 4))


def _normalised(maps: Any, gamma: Any, beta: Any, epsilon: float) -> tuple[Any, Any, Any]:
    """Maps [n, height, width, channels] normalised by their own mean and variance, and those."""
    gamma, beta = ops.convert_to_tensor(gamma), ops.convert_to_tensor(beta)
    if keras.config.backend() == "tensorflow":
        import tensorflow as tf

        # One kernel each way. As Keras spells it out it is a score of passes over maps that no
        # cache holds, more than half of a training step of a depthwise network.
        normal, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            maps, gamma, beta, epsilon=epsilon, is_training=True
        )
        n = tf.cast(tf.size(maps) // maps.shape[-1], tf.float32)
        return normal, mean, variance * (1 - 1 / n)  # which it divides by n − 1
    full = ops.cast(maps, "float32")
    mean, variance = ops.moments(full, axes=(0, 1, 2))
    scale = gamma * ops.rsqrt(variance + epsilon)
    return ops.cast(full * scale + (beta - mean * scale), maps.dtype), mean, variance


def _follow(running: Any, value: Any, momentum: float) -> None:
    """Move running statistics towards those of a batch."""
    value = ops.reshape(ops.stop_gradient(value), running.shape)
    running.assign(momentum * running + (1 - momentum) * value)


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
