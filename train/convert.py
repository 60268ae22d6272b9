# SPDX-License-Identifier: MIT
"""From a trained network to the one-file model that spotter runs.

The logits are divided by a temperature fitted on validation speakers, inside the flatbuffer, so
that a probability means something and a threshold has something to move along. The converted model
is compared with the network it came from before it is written.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spotter.errors import ModelError, OutputError
from spotter.frontend import FrontEnd
from spotter.model import Model
from spotter.model_file import pack
from spotter.quiet import stderr_silenced
from spotter.runtime import Runtime
from train.backend import load_keras

if TYPE_CHECKING:
    import keras

PARITY_TOLERANCE = 1e-3
"""Largest difference of a probability between the network and what it was converted to."""


@dataclass(frozen=True)
class Parity:
    """How far the converted model is from the network.

    Attributes:
        windows: how many were compared.
        largest_difference: of any probability.
        same_label: windows whose most probable label is the same.
    """

    windows: int
    largest_difference: float
    same_label: int

    def __str__(self) -> str:
        return (
            f"{self.windows} windows: largest difference of a probability "
            f"{self.largest_difference:.1e}, same label {self.same_label}/{self.windows}"
        )


def with_softmax(network: keras.Model, temperature: float) -> keras.Model:
    """The network with probabilities as output, its last layer divided by the temperature."""
    keras = load_keras()
    probabilities = keras.layers.Softmax(name="probabilities")(network.outputs[0])
    finished = keras.Model(network.inputs, probabilities)
    logits = finished.get_layer("logits")
    logits.set_weights([weight / temperature for weight in logits.get_weights()])
    return finished


def to_flatbuffer(network: keras.Model) -> bytes:
    """Convert to a TensorFlow Lite flatbuffer in float32, input [n, 98, 40]."""
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder, stderr_silenced(), _stdout_silenced():
        network.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        flatbuffer: bytes = converter.convert()
    return flatbuffer


@contextlib.contextmanager
def _stdout_silenced() -> Iterator[None]:
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def compare(network: keras.Model, flatbuffer: bytes, windows: NDArray[np.float32]) -> Parity:
    """Run both on the same windows, float32 [n, 98, 40].

    Raises:
        ModelError: they differ by more than `PARITY_TOLERANCE`.
    """
    theirs = network.predict(windows, batch_size=256, verbose=0)
    ours = Runtime(flatbuffer).run(windows)
    same = int(np.sum(theirs.argmax(axis=1) == ours.argmax(axis=1)))
    parity = Parity(len(windows), float(np.abs(theirs - ours).max()), same)
    if parity.largest_difference > PARITY_TOLERANCE:
        raise ModelError(
            "the converted model", f"differs from its network ({parity})", "report this"
        )
    return parity


def write_model(
    path: Path, flatbuffer: bytes, labels: Sequence[str], info: Mapping[str, Any]
) -> Model:
    """Write the one-file model and load it as spotter does.

    Raises:
        OutputError: the file cannot be written.
    """
    content = pack(flatbuffer, labels, {"frontend": FrontEnd().as_dict(), **info})
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError as error:
        raise OutputError(
            str(path), f"cannot be written ({error.strerror})", "name another --out"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    model = Model.load(path)
    model.check_front_end()
    return model
