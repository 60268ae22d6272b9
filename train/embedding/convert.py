# SPDX-License-Identifier: MIT
"""The branch as a TensorFlow Lite flatbuffer in 8 bits, its embedding in floating point."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from train.embedding.tapped import Maps, Scale
from train.export.tflite_converter import silenced

if TYPE_CHECKING:
    import keras
    from numpy.typing import NDArray


def real(maps: Maps, scales: tuple[Scale, Scale]) -> list[NDArray[Any]]:
    """The maps' integers as what they mean, float32."""
    return [
        (values.astype("float32") - scale.zero_point) * scale.step
        for values, scale in zip(maps, scales, strict=True)
    ]


def branch_flatbuffer(branch: keras.Model, maps: Maps, scales: tuple[Scale, Scale]) -> bytes:
    """Convert a branch.

    Args:
        branch: from the two maps to the embedding.
        maps: some hundred windows' of them, on which the ranges of integers are measured.
        scales: what their integers mean.
    """
    import tensorflow as tf

    first, second = real(maps, scales)

    def windows() -> Iterator[dict[str, NDArray[Any]]]:
        for row in range(len(first)):
            yield {"first": first[row : row + 1], "second": second[row : row + 1]}

    with tempfile.TemporaryDirectory() as folder, silenced():
        branch.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = windows
        flatbuffer: bytes = converter.convert()
    return flatbuffer
