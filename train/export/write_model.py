# SPDX-License-Identifier: MIT
"""The two ends of a conversion: a network made ready for it, and the one-file model written.

The logits are divided by a temperature fitted on validation speakers, inside the network that is
converted, so that a probability means something and a threshold has something to move along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from spotter.model.model import Model
from spotter.model.model_file import pack
from train.keras_backend import load_keras
from train.result_files import whole

if TYPE_CHECKING:
    import keras


def with_softmax(
    network: keras.Model, temperature: float, offsets: NDArray[np.float64] | float = 0.0
) -> keras.Model:
    """The network with probabilities as output, calibrated in its last layer.

    Args:
        network: its last layer is called `logits`.
        temperature: what the logits are divided by.
        offsets: float64 [labels] or one for all, taken from the logits before that.
    """
    keras = load_keras()
    probabilities = keras.layers.Softmax(name="probabilities")(network.outputs[0])
    finished = keras.Model(network.inputs, probabilities)
    logits = finished.get_layer("logits")
    kernel, bias = logits.get_weights()
    logits.set_weights([kernel / temperature, (bias - offsets) / temperature])
    return finished


def write_model(
    path: Path, flatbuffer: bytes, labels: Sequence[str], info: Mapping[str, Any]
) -> Model:
    """Write the one-file model and load it as spotter does.

    Raises:
        OutputError: the file cannot be written.
    """
    content = pack(flatbuffer, labels, {"frontend": FrontEnd().as_dict(), **info})
    with whole(path) as beside:
        beside.write_bytes(content)
    model = Model.load(path)
    model.check_front_end()
    return model
