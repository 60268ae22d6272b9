# SPDX-License-Identifier: MIT
"""The convolutional network of the notebooks that this project began with.

They wrote it twice: as a sequence, for ten words and unknown, and in Keras's functional style, for
known words only. The layers are the same; how many labels there are is up to the caller.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers


def notebook_cnn(n_frames: int, n_coefficients: int, n_labels: int) -> keras.Model:
    """Build the network as a sequence: MFCC [n, frames, coefficients] → logits [n, labels]."""
    window = keras.Input((n_frames, n_coefficients), name="mfcc")
    return keras.Sequential(
        [window, *_layers(n_frames, n_coefficients, n_labels)], name="notebook_cnn"
    )


def notebook_cnn_functional(n_frames: int, n_coefficients: int, n_labels: int) -> keras.Model:
    """Build the same as a function of its input."""
    window = keras.Input((n_frames, n_coefficients), name="mfcc")
    x = window
    for layer in _layers(n_frames, n_coefficients, n_labels):
        x = layer(x)
    return keras.Model(window, x, name="notebook_cnn_functional")


def _layers(n_frames: int, n_coefficients: int, n_labels: int) -> list[Any]:
    return [
        layers.Normalization(axis=-1, name="scale"),
        layers.Reshape((n_frames, n_coefficients, 1)),
        layers.Conv2D(56, 7, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(112, 7, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dropout(0.25),
        layers.Dense(256, activation="relu"),
        layers.Dense(256, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(n_labels, name="logits"),
    ]
