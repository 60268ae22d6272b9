# SPDX-License-Identifier: MIT
"""The branch on the first stage's maps, and the two heads that it is trained with.

The first stage itself is not touched. Half a block of it more (a ninth of its products) makes of
its inner maps, which hold the sounds of a word, numbers that stand for the word.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from train.embedding.tapped import SHAPES

SIZE = 96
"""Numbers in an embedding."""
CLASSES, TEACHER = "classes", "teacher"
"""Names of the two heads."""
_CHANNELS, _NARROW, _WIDTH = 96, 32, 9
_DROPOUT = 0.1


def branch(batch_size: int | None = None) -> keras.Model:
    """The maps [n, 49, 72] and [n, 25, 96] → embeddings [n, 96].

    Args:
        batch_size: n, if it is known; 1 where the network is converted.
    """
    first, second = (
        keras.Input(shape, batch_size=batch_size, name=name)
        for shape, name in zip(SHAPES, ("first", "second"), strict=True)
    )
    narrow = layers.ReLU()(_convolved(first, _NARROW, 3, 2))
    x = layers.Concatenate()([narrow, second])
    y = layers.ReLU()(_convolved(x, _CHANNELS, _WIDTH, 2))
    y = _convolved(y, _CHANNELS, _WIDTH, 1)
    x = layers.ReLU()(layers.Add()([y, _convolved(x, _CHANNELS, 1, 2)]))
    mean, largest = layers.GlobalAveragePooling1D()(x), layers.GlobalMaxPooling1D()(x)
    pooled = layers.Dropout(_DROPOUT)(layers.Concatenate()([mean, largest]))
    embedding = layers.Dense(SIZE, name="embedding")(pooled)
    return keras.Model([first, second], embedding, name="embedding")


def _convolved(x: Any, n_channels: int, width: int, step: int) -> Any:
    x = layers.Conv1D(n_channels, width, strides=step, padding="same", use_bias=False)(x)
    return layers.BatchNormalization(momentum=0.95)(x)


def with_heads(embedding: keras.Model, n_classes: int, n_targets: int) -> keras.Model:
    """The branch with what it is trained by: cosines to classes, and a guess of the teacher's."""
    inputs = [keras.Input(shape) for shape in SHAPES]
    direction = layers.UnitNormalization()(embedding(inputs))
    show_near_miss = layers.Dense(n_targets, use_bias=False)(direction)
    return keras.Model(
        inputs,
        {
            CLASSES: Cosines(n_classes, name=CLASSES)(direction),
            TEACHER: layers.UnitNormalization(name=TEACHER)(show_near_miss),
        },
    )


@keras.saving.register_keras_serializable(package="spotter")
class Cosines(layers.Layer):
    """The cosines between a direction and those of the classes: [n, size] → [n, classes].

    Args:
        n_classes: how many they are.
        **options: of every Keras layer.
    """

    def __init__(self, n_classes: int, **options: Any) -> None:
        super().__init__(**options)
        self.n_classes = n_classes

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the directions."""
        shape = (input_shape[-1], self.n_classes)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer="glorot_normal")

    def call(self, directions: Any) -> Any:
        """See the class."""
        return ops.matmul(directions, ops.normalize(self.kernel, axis=0))

    def get_config(self) -> dict[str, Any]:
        """What makes the same layer again."""
        return {**super().get_config(), "n_classes": self.n_classes}
