# SPDX-License-Identifier: MIT
"""DS-CNN: depthwise-separable convolutions over time and coefficients.

After Zhang et al. 2017, “Hello Edge: Keyword Spotting on Microcontrollers”. Small on disk, but its
depthwise products leave a CPU's arithmetic units idle: several times slower to train and to run
than its parameters suggest.
"""

from __future__ import annotations

import keras
from keras import layers

from train.networks.layers import BatchNormalization


def ds_cnn(
    n_frames: int, n_coefficients: int, n_labels: int, width: int = 64, n_blocks: int = 4
) -> keras.Model:
    """Build the network: MFCC [n, frames, coefficients] → logits [n, labels].

    Args:
        n_frames: of a window.
        n_coefficients: of a frame.
        n_labels: outputs.
        width: channels of every layer.
        n_blocks: depthwise-separable blocks.
    """
    window = keras.Input((n_frames, n_coefficients), name="mfcc")
    x = layers.Normalization(axis=-1, name="scale")(window)
    x = layers.Reshape((n_frames, n_coefficients, 1))(x)
    x = layers.Conv2D(width, (10, 4), strides=2, padding="same", use_bias=False)(x)
    x = layers.ReLU()(BatchNormalization()(x))
    for _ in range(n_blocks):
        x = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(BatchNormalization()(x))
        x = layers.Conv2D(width, 1, use_bias=False)(x)
        x = layers.ReLU()(BatchNormalization()(x))
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.2)(x)
    logits = layers.Dense(n_labels, name="logits")(x)
    return keras.Model(window, logits, name="ds_cnn")
