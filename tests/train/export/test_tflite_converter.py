# SPDX-License-Identifier: MIT
"""Every precision on one small network whose windows look like the front end's."""

from __future__ import annotations

from typing import Any, get_args

import keras
import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from spotter.errors import ModelError
from spotter.model.interpreter import Runtime
from train import networks
from train.export import write_model
from train.export.parity import TOLERANCES, compare
from train.export.tflite_converter import PRECISIONS, Precision, to_flatbuffer

# TensorFlow's own, with numpy 2.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

N_WEIGHTS = 58_301


def windows(n: int, seed: int) -> np.ndarray:
    """MFCC-like: a first coefficient far below the others, and the last ones small."""
    rng = np.random.default_rng(seed)
    spread = np.concatenate([[25.0], np.linspace(4, 0.4, 39)])
    made = rng.standard_normal((n, 98, 40)) * spread
    made[:, :, 0] -= 70
    return made.astype(np.float32)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    keras.utils.set_random_seed(3)
    bare = networks.build("tc_resnet_small", 98, 40, 4)
    bare.get_layer("scale").adapt(windows(50, 1))
    return write_model.with_softmax(bare, 0.2)


@pytest.fixture(scope="module")
def flatbuffers(network: keras.Model) -> dict[str, bytes]:
    return {name: to_flatbuffer(network, name, windows(100, 2)) for name in PRECISIONS}


def tensors(flatbuffer: bytes) -> list[dict[str, Any]]:
    interpreter = Interpreter(model_content=flatbuffer)
    interpreter.allocate_tensors()
    return interpreter.get_tensor_details()


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_converted_network_says_what_it_said(
    precision: Precision, network: keras.Model, flatbuffers: dict[str, bytes]
) -> None:
    parity = compare(network, flatbuffers[precision], [windows(200, 4)], precision)
    assert parity.windows == 200
    assert 0 < parity.mean_difference <= parity.largest_difference
    limit = {"float32": 1e-5, "float16": 5e-3, "int8": 0.1, "full-int8": 0.5}[precision]
    assert parity.largest_difference < limit


def test_float16_halves_the_file_and_int8_quarters_it(flatbuffers: dict[str, bytes]) -> None:
    assert len(flatbuffers["float32"]) > 4 * N_WEIGHTS
    assert len(flatbuffers["float16"]) < 2.5 * N_WEIGHTS
    assert len(flatbuffers["int8"]) < 1.8 * N_WEIGHTS
    assert len(flatbuffers["full-int8"]) < 1.8 * N_WEIGHTS


def test_int8_has_a_scale_for_each_channel_and_float_ends(flatbuffers: dict[str, bytes]) -> None:
    found = tensors(flatbuffers["int8"])
    kernels = [
        tensor
        for tensor in found
        if tensor["dtype"] == np.int8 and len(tensor["quantization_parameters"]["scales"]) > 1
    ]
    assert {16, 24, 32} <= {len(item["quantization_parameters"]["scales"]) for item in kernels}
    runtime = Runtime(flatbuffers["int8"])
    probabilities = runtime.run(windows(300, 5))
    assert runtime._input["dtype"] == runtime._output["dtype"] == np.float32
    # Steps of 1/256 would give fewer values than that, and none of them between two steps.
    steps = probabilities * 256
    assert np.abs(steps - np.rint(steps)).max() > 0.2
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_full_int8_is_integers_from_end_to_end(flatbuffers: dict[str, bytes]) -> None:
    found = tensors(flatbuffers["full-int8"])
    assert not [item["name"] for item in found if item["dtype"] == np.float32]
    assert Runtime(flatbuffers["full-int8"])._input["dtype"] == np.int8


def test_integers_need_representative_windows(network: keras.Model) -> None:
    with pytest.raises(ValueError, match="representative"):
        to_flatbuffer(network, "int8")


def test_a_conversion_that_differs_is_refused_and_a_way_out_is_named(
    network: keras.Model, flatbuffers: dict[str, bytes]
) -> None:
    other = keras.models.clone_model(network)
    with pytest.raises(ModelError, match="--precision float32"):
        compare(other, flatbuffers["int8"], [windows(50, 6)], "int8")
    with pytest.raises(ModelError, match="report this"):
        compare(other, flatbuffers["float32"], [windows(50, 6)], "float32")


def test_every_precision_has_a_tolerance() -> None:
    assert set(TOLERANCES) == set(PRECISIONS) == set(get_args(Precision))
