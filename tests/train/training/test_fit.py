# SPDX-License-Identifier: MIT
from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spotter.errors import InputError, UsageError
from spotter.features.frontend import FrontEnd
from tests.train.conftest import WORDS
from train import networks
from train.data.index import Index
from train.data.sample_store import Store
from train.keras_backend import load_keras
from train.recipe import named
from train.training.fit import fit, validate
from train.training.run_folder import load_network

# Keras 3 hands TensorFlow's variables to numpy 2 in numpy 1's way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def kernels(run: Path) -> list[np.ndarray]:
    network = load_keras().models.load_model(run / "model.keras", compile=False)
    return [np.asarray(weight.numpy()) for weight in network.trainable_weights]


def test_what_was_trained_in_16_bits_is_kept_in_32(
    index: Index, store: Store, tmp_path: Path
) -> None:
    recipe = replace(named("miniature"), steps=3, compute="bfloat16")
    accuracy = fit(index, store, WORDS, recipe, seed=0, out=tmp_path / "run")
    network = load_keras().models.load_model(tmp_path / "run/model.keras", compile=False)
    assert {layer.compute_dtype for layer in network.layers} == {"float32"}
    assert validate(index, store, WORDS, FrontEnd()).accuracy(network) == accuracy
    with (tmp_path / "run/log.csv").open() as file:
        seen = float(list(csv.DictReader(file))[-1]["validation_accuracy"])
    # The same network, but for the rounding of its sums.
    assert np.isclose(accuracy, seen, atol=0.1)


def test_a_training_begins_where_another_ended(index: Index, store: Store, tmp_path: Path) -> None:
    recipe = replace(named("miniature"), steps=4, batch=10)
    fit(index, store, WORDS, recipe, seed=0, out=tmp_path / "first")
    still = replace(recipe, steps=1, peak_rate=0.0)
    fit(index, store, WORDS, still, seed=1, out=tmp_path / "second", start=tmp_path / "first")
    for kernel, before in zip(
        *(kernels(tmp_path / name) for name in ("second", "first")), strict=True
    ):
        np.testing.assert_array_equal(kernel, before)
    with pytest.raises(UsageError, match="is a tc_resnet_small for rise, fall"):
        fit(
            index, store, WORDS[:1], recipe, seed=0, out=tmp_path / "x", start=tmp_path / "first"
        )  # fmt: skip
    with pytest.raises(InputError, match="not the folder of a training"):
        fit(index, store, WORDS, recipe, seed=0, out=tmp_path / "x", start=tmp_path / "none")
    assert not (tmp_path / "x").exists()


def test_the_network_of_another_training_is_refused(
    index: Index, store: Store, tmp_path: Path
) -> None:
    recipe = replace(named("miniature"), steps=2, batch=10)
    first = tmp_path / "first"
    fit(index, store, WORDS, recipe, seed=0, out=first)
    networks.build(recipe.network, 98, 40, 12).save(first / "model.keras")
    with pytest.raises(InputError, match="12 labels instead of 4"):
        load_network(first)
    with pytest.raises(InputError, match=r"model\.keras.* of another network"):
        fit(index, store, WORDS, recipe, seed=0, out=tmp_path / "second", start=first)
    (first / "model.keras").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"model\.keras.* is damaged"):
        fit(index, store, WORDS, recipe, seed=0, out=tmp_path / "third", start=first)
