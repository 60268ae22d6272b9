# SPDX-License-Identifier: MIT
"""TC-ResNet: convolutions along time only, with the coefficients as channels.

After Choi et al. 2019, “Temporal Convolution for Real-time Keyword Spotting on Mobile Devices”,
with all 40 coefficients instead of the first ones. The first layer already sees every frequency at
once, so the maps stay small and the products dense: the cheapest accurate network on a desktop CPU.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers


def tc_resnet(
    n_frames: int, n_coefficients: int, n_labels: int, widths: tuple[int, ...], kernel: int = 9
) -> keras.Model:
    """Build the network: MFCC [n, frames, coefficients] → logits [n, labels].

    Args:
        n_frames: of a window.
        n_coefficients: of a frame.
        n_labels: outputs.
        widths: channels of the first layer, then of each pair of residual blocks.
        kernel: frames that a convolution of a block spans.
    """
    window = keras.Input((n_frames, n_coefficients), name="mfcc")
    # The scale of each coefficient, measured on training windows before the first step. In float32
    # whatever the layers compute with: the first coefficient is a hundred times the last.
    x = layers.Normalization(axis=-1, name="scale", dtype="float32")(window)
    x = layers.Conv1D(widths[0], 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for width in widths[1:]:
        x = _block(x, width, kernel, halve=True)
        x = _block(x, width, kernel, halve=False)
    x = layers.GlobalAveragePooling1D()(x)
    x = layers.Dropout(0.3)(x)
    logits = layers.Dense(n_labels, name="logits", dtype="float32")(x)
    return keras.Model(window, logits, name="tc_resnet")


def _block(x: Any, width: int, kernel: int, *, halve: bool) -> Any:
    """Two convolutions beside a shortcut; `halve` drops every other frame and changes the width."""
    step = 2 if halve else 1
    y = layers.Conv1D(width, kernel, strides=step, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv1D(width, kernel, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    if halve:
        x = layers.Conv1D(width, 1, strides=step, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    return layers.ReLU()(layers.add([x, y]))
