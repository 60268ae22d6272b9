# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest

from spotter.errors import ModelError, UsageError
from spotter.model.interpreter import Runtime
from train import networks
from train.export import write_model
from train.export.parity import compare
from train.export.tflite_converter import to_flatbuffer

# TensorFlow's own, with numpy 2.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("ds_cnn", 24_413),
        ("tc_resnet_small", 58_301),
        ("tc_resnet", 304_701),
        ("tc_resnet_wide", 538_525),
    ],
)
def test_a_network_takes_windows_and_gives_logits(name: str, parameters: int) -> None:
    network = networks.build(name, 98, 40, 12)
    assert network.input_shape == (None, 98, 40)
    assert network.output_shape == (None, 12)
    assert network.count_params() == parameters


def test_an_unknown_network_is_one_clear_error() -> None:
    with pytest.raises(UsageError, match="tc_resnet_wide"):
        networks.build("transformer", 98, 40, 12)


def test_conversion_keeps_the_network_and_divides_by_the_temperature() -> None:
    network = networks.build("tc_resnet_small", 98, 40, 4)
    rng = np.random.default_rng(0)
    windows = rng.standard_normal((6, 98, 40)).astype(np.float32)
    logits = network.predict(windows, verbose=0)
    finished = write_model.with_softmax(network, 2.5)
    flatbuffer = to_flatbuffer(finished)
    exponentials = np.exp(logits / 2.5)
    expected = exponentials / exponentials.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(Runtime(flatbuffer).run(windows), expected, atol=1e-5)
    parity = compare(finished, flatbuffer, [windows])
    assert parity.windows == parity.same_label == 6
    assert parity.largest_difference < 1e-5
    # The same flatbuffer is not what another temperature would give.
    sharper = write_model.with_softmax(finished_twin(network), 0.2)
    with pytest.raises(ModelError, match="differs from its network"):
        compare(sharper, flatbuffer, [windows])


def finished_twin(network: object) -> object:
    import keras

    return keras.models.clone_model(network)
