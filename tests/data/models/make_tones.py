# SPDX-License-Identifier: MIT
"""Makes `tones.tflite`: `python -m tests.data.models.make_tones` (with TensorFlow).

Its words are whistles: “yes” is a steady tone of 300 Hz, the other nine lie each a bit higher. The
weights are written down, not trained, so that a test can know exactly what must be heard, and when.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from scipy.fftpack import idct

from tests.tones import TONES_HZ

HERE = Path(__file__).parent
N_BANDS = 40


def band_of(frequency_hz: float) -> int:
    """The mel band in the middle of which the frequency lies."""
    edges = np.linspace(*(2595 * np.log10(1 + hz / 700) for hz in (20, 8000)), N_BANDS + 2)
    return int(np.abs(edges[1:-1] - 2595 * np.log10(1 + frequency_hz / 700)).argmin())


def main() -> None:
    """Mean over time, back to log mel energies, and a word where one band stands out."""
    columns = np.zeros((N_BANDS, 2 + len(TONES_HZ)))
    columns[:, 1] = 1 / N_BANDS  # unknown: loud all over
    for index, frequency_hz in enumerate(TONES_HZ.values()):
        columns[:, 2 + index] = -1 / N_BANDS
        columns[band_of(frequency_hz), 2 + index] += 1
    bias = np.array([8.0, 15.0, *np.zeros(len(TONES_HZ))])
    from_mfcc = idct(np.eye(N_BANDS), type=2, norm="ortho", axis=1)
    model = keras.Sequential(
        [
            keras.Input((98, 40)),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(columns.shape[1], activation="softmax"),
        ]
    )
    model.layers[-1].set_weights([from_mfcc @ (3 * columns), bias])
    (HERE / "tones.tflite").write_bytes(tf.lite.TFLiteConverter.from_keras_model(model).convert())


if __name__ == "__main__":
    main()
