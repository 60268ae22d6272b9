# SPDX-License-Identifier: MIT
"""BC-ResNet: broadcasted residual learning.

After Kim et al. 2021, “Broadcasted Residual Learning for Efficient Keyword Spotting”. Each block
looks along frequency on the whole map, then averages all bands away, looks along time on what is
left, and adds the result to every band. Made for log-mel energies: our windows are turned back into
them first.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from train.networks.layers import BatchNormalization, LogMelScale, SubSpectralNormalization

# Blocks, width as a multiple of the base, and the step along frequency, stage by stage; a block of
# a stage spans twice the time of the one before.
_STAGES = ((2, 1.0, 1), (2, 1.5, 2), (4, 2.0, 2), (4, 2.5, 1))


def bc_resnet(n_frames: int, n_coefficients: int, n_labels: int, tau: float) -> keras.Model:
    """Build the network: MFCC [n, frames, coefficients] → logits [n, labels].

    Args:
        n_frames: of a window.
        n_coefficients: of a frame; must be all that the front end has.
        n_labels: outputs.
        tau: width as a multiple of BC-ResNet-1's.
    """
    base = 8 * tau
    window = keras.Input((n_frames, n_coefficients), name="mfcc")
    x = LogMelScale(name="scale")(window)
    x = layers.Reshape((n_frames, n_coefficients, 1))(x)
    x = layers.Conv2D(int(2 * base), 5, strides=(1, 2), padding="same", use_bias=False)(x)
    x = layers.ReLU()(BatchNormalization()(x))
    for stage, (n_blocks, multiple, step) in enumerate(_STAGES):
        x = _transition(x, int(multiple * base), step, dilation=2**stage)
        for _ in range(n_blocks - 1):
            x = _block(x, dilation=2**stage)
    logits = layers.Dense(n_labels, name="logits")(_summary(x, int(4 * base)))
    return keras.Model(window, logits, name="bc_resnet")


def _transition(x: Any, width: int, step: int, dilation: int) -> Any:
    """The first block of a stage: changes the width, and so has no way around itself."""
    x = layers.Conv2D(width, 1, use_bias=False)(x)
    x = layers.ReLU()(BatchNormalization()(x))
    x = _along_frequency(x, step)
    return layers.ReLU()(layers.add([x, _along_time(x, dilation)]))


def _block(x: Any, dilation: int) -> Any:
    y = _along_frequency(x, 1)
    return layers.ReLU()(layers.add([x, y, _along_time(y, dilation)]))


def _along_frequency(x: Any, step: int) -> Any:
    x = layers.DepthwiseConv2D((1, 3), padding="same", use_bias=False)(x)
    if step > 1:
        # Bands are dropped after the convolution instead of by it: TensorFlow has no depthwise
        # kernel for steps that differ between the axes.
        x = x[:, :, ::step]
    return SubSpectralNormalization()(x)


def _along_time(x: Any, dilation: int) -> Any:
    """The residual that is broadcast: [n, frames, bands, width] → [n, frames, 1, width]."""
    n_bands, width = x.shape[2:]
    x = layers.AveragePooling2D((1, n_bands))(x)
    x = layers.DepthwiseConv2D((3, 1), dilation_rate=(dilation, 1), padding="same", use_bias=False)(
        x
    )
    x = layers.Activation("silu")(BatchNormalization()(x))
    x = layers.Conv2D(width, 1, use_bias=False)(x)
    return layers.SpatialDropout2D(0.1)(x)


def _summary(x: Any, width: int) -> Any:
    """All bands at once, then the mean over time: [n, frames, bands, …] → [n, width]."""
    x = layers.ZeroPadding2D(((2, 2), (0, 0)))(x)
    x = layers.DepthwiseConv2D((5, x.shape[2]), use_bias=False)(x)
    x = layers.Conv2D(width, 1, use_bias=False)(x)
    x = layers.ReLU()(BatchNormalization()(x))
    return layers.GlobalAveragePooling2D()(x)
