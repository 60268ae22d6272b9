# SPDX-License-Identifier: MIT
"""Our networks are the published ones: their cost, counted by hand and against the literature."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from keras import layers

from spotter.features.frontend import FrontEnd, mfcc, reference_second, tables
from tests.train.conftest import WORDS
from train import networks
from train.cli.main import commands
from train.data.index import Index
from train.data.sample_store import Store
from train.export import write_model
from train.export.parity import compare
from train.export.tflite_converter import to_flatbuffer
from train.keras_backend import load_keras
from train.networks.cost import Cost, cost_of
from train.networks.layers import BatchNormalization, LogMelScale, SubSpectralNormalization
from train.networks.published import PUBLISHED
from train.recipe import named
from train.training.fit import fit

# TensorFlow's own, with numpy 2.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_network_costs_what_its_publication_says(name: str) -> None:
    figures = PUBLISHED[name]
    parameters, multiply_adds = figures.counted(name)
    assert parameters == pytest.approx(figures.parameters, rel=0.02)
    assert multiply_adds == pytest.approx(figures.multiply_adds, rel=0.05)


def test_the_cost_of_every_kind_of_layer_is_as_counted_by_hand() -> None:
    network = keras.Sequential(
        [
            keras.Input((10, 8, 2)),
            layers.Conv2D(4, (3, 5), strides=2, padding="same", use_bias=False),  # → 5 × 4 × 4
            layers.BatchNormalization(),
            layers.DepthwiseConv2D(3, padding="same"),
            SubSpectralNormalization(n_groups=2),
            layers.AveragePooling2D((1, 4)),  # → 5 × 1 × 4
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, name="last"),
        ]
    )
    assert cost_of(network) == Cost(
        parameters=120 + 8 + 40 + 16 + 15,
        folded_parameters=120 + 4 + 40 + 8 + 15,
        products=20 * 120 + 20 * 36 + 12,
        elementwise=2 * 80 + 2 * 80 + 80 + 20,
    )
    assert cost_of(network, without=["last"]).products == 20 * 120 + 20 * 36


def test_a_layer_of_unknown_cost_is_refused() -> None:
    network = keras.Sequential([keras.Input((10, 8)), layers.LayerNormalization()])
    with pytest.raises(TypeError, match="LayerNormalization"):
        cost_of(network)


def test_the_notebooks_network_is_the_same_in_both_styles() -> None:
    sequential = networks.build("notebook_cnn", 98, 40, 11)
    functional = networks.build("notebook_cnn_functional", 98, 40, 10)
    shapes = [tuple(weight.shape) for weight in sequential.weights]
    # 98 × 40 → 92 × 34 → 46 × 17 → 40 × 11 → 20 × 5, of 112 maps.
    assert [shape for shape in shapes if len(shape) > 1] == [
        (7, 7, 1, 56),
        (7, 7, 56, 112),
        (20 * 5 * 112, 256),
        (256, 256),
        (256, 11),
    ]
    assert [tuple(weight.shape) for weight in functional.weights][:-2] == shapes[:-2]
    functional.set_weights([*sequential.get_weights()[:-2], np.zeros((256, 10)), np.ones(10)])
    window = np.random.default_rng(0).standard_normal((1, 98, 40)).astype(np.float32)
    inner = [keras.Model(net.inputs, net.layers[-2].output) for net in (sequential, functional)]
    np.testing.assert_array_equal(*(net.predict(window, verbose=0) for net in inner))


@pytest.mark.parametrize("backend", ["tensorflow", "torch"])
def test_batch_normalisation_learns_as_keras_own_does(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keras.config, "backend", lambda: backend)  # whose way to compute it
    maps = np.random.default_rng(0).normal(3, 2, (16, 9, 7, 3)).astype(np.float32)
    targets = np.random.default_rng(1).normal(0, 1, maps.shape).astype(np.float32)
    learnt = []
    for layer in (BatchNormalization(momentum=0.5), layers.BatchNormalization(momentum=0.5)):
        network = keras.Sequential([keras.Input(maps.shape[1:]), layers.Conv2D(3, 1), layer])
        kernel = np.eye(3) + np.arange(9.0).reshape(1, 1, 3, 3) / 9
        network.layers[0].set_weights([kernel, np.zeros(3)])
        network.compile(keras.optimizers.SGD(0.1), "mse", run_eagerly=True)
        for _ in range(3):
            network.train_on_batch(maps, targets)
        learnt.append([*network.get_weights(), network.predict(maps, verbose=0)])
    for ours, theirs in zip(*learnt, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("backend", ["tensorflow", "torch"])
def test_sub_spectral_normalisation_is_batch_normalisation_of_each_group_of_bands(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keras.config, "backend", lambda: backend)
    rng = np.random.default_rng(0)
    maps = rng.normal(3, 2, (16, 7, 4, 3)).astype(np.float32)
    maps[:, :, 2:] *= 10
    layer, low, high = SubSpectralNormalization(n_groups=2), *_batch_normalisations(2)
    for training in (True, False):
        expected = np.concatenate(
            [low(maps[:, :, :2], training=training), high(maps[:, :, 2:], training=training)], 2
        )
        got = np.asarray(layer(maps, training=training))
        np.testing.assert_allclose(got, expected, atol=2e-4)
    assert layer.moving_variance.shape == (2, 3)
    running = np.stack([np.asarray(each.moving_variance) for each in (low, high)])
    np.testing.assert_allclose(np.asarray(layer.moving_variance), running, rtol=1e-3)


def _batch_normalisations(n: int) -> list[keras.Layer]:
    return [layers.BatchNormalization(momentum=0.9) for _ in range(n)]


def test_bands_must_make_equal_groups() -> None:
    with pytest.raises(ValueError, match="12 bands do not make 5 equal groups"):
        SubSpectralNormalization().build((None, 98, 12, 8))


def test_log_mel_energies_come_back_from_mfcc_and_are_scaled() -> None:
    windows = np.stack([mfcc(reference_second() * gain) for gain in (1, 0.1, 0.01)])
    layer = LogMelScale()
    layer.adapt(windows)
    scaled = np.asarray(layer(windows))
    np.testing.assert_allclose(scaled.mean(axis=(0, 1)), 0, atol=1e-3)
    np.testing.assert_allclose(scaled.std(axis=(0, 1)), 1, atol=1e-3)
    log_mel = windows @ tables(FrontEnd())[2].T.astype(np.float32)
    flat = (log_mel - log_mel.mean(axis=(0, 1))) / log_mel.std(axis=(0, 1))
    np.testing.assert_allclose(scaled, flat, atol=1e-3)
    with pytest.raises(ValueError, match="must be all 40"):
        LogMelScale().build((None, 98, 10))


def test_the_notebooks_network_is_trained_kept_and_converted(
    index: Index, store: Store, tmp_path: Path
) -> None:
    recipe = replace(named("miniature"), network="notebook_cnn", steps=2, batch=20)
    fit(index, store, WORDS, recipe, seed=0, out=tmp_path / "run")
    assert_converts(load_keras().models.load_model(tmp_path / "run" / "model.keras", compile=False))


def test_bc_resnet_is_trained_kept_and_converted(tmp_path: Path) -> None:
    network = networks.build("bc_resnet_1", 98, 40, 4)
    windows = np.random.default_rng(0).normal(0, 3, (8, 98, 40)).astype(np.float32)
    network.get_layer("scale").adapt(windows)
    # Eagerly: to compile twelve blocks for three steps would take most of this file's time.
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.01), loss, run_eagerly=True)
    losses = [float(network.train_on_batch(windows, np.arange(8) % 4)) for _ in range(3)]
    assert losses[2] < losses[0]
    network.save(tmp_path / "model.keras")
    kept = load_keras().models.load_model(tmp_path / "model.keras", compile=False)
    np.testing.assert_array_equal(kept(windows), network(windows))
    assert_converts(kept)


def assert_converts(network: keras.Model) -> None:
    windows = np.random.default_rng(1).normal(0, 3, (4, 98, 40)).astype(np.float32)
    finished = write_model.with_softmax(network, 1.5)
    parity = compare(finished, to_flatbuffer(finished), [windows])
    assert parity.same_label == 4
    assert parity.largest_difference < 1e-5


def test_the_command_prints_both_figures_and_the_reasons() -> None:
    printed = CliRunner().invoke(commands, ["networks"], catch_exceptions=False).stdout
    for name in networks.NAMES:
        assert f"| {name} |" in printed
    assert "54.2 k (-0.1%)" in printed
    for figures in PUBLISHED.values():
        assert figures.reason in printed
