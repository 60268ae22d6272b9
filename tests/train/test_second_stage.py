# SPDX-License-Identifier: MIT
"""The second stage: what it begins with, what it learns from, and the file that holds both."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.errors import SpotterError, UsageError
from spotter.features.frontend import mfcc
from spotter.model.interpreter import Runtime
from spotter.model.model import Model
from spotter.model.model_file import pack, read
from spotter.model.second_stage import SecondStage
from tests import DATA, tiny
from tests.train.conftest import WORDS
from train import networks
from train.batches.sources import HardNegatives, Place, gather
from train.data.index import Index
from train.data.sample_store import Store
from train.export.tflite_converter import to_flatbuffer
from train.export.write_model import with_softmax
from train.second_stage.candidates import Candidates, SceneBatches
from train.second_stage.fit import fit
from train.second_stage.joined import joined
from train.second_stage.network import N_FRAMES, second_stage
from train.training.learning_curve import read_rows

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file with an untrained TC-ResNet in int8."""
    network = networks.build("tc_resnet_small", 98, 40, len(tiny.LABELS))
    windows = np.random.default_rng(0).normal(0, 3, (50, 98, 40)).astype(np.float32)
    network.get_layer("scale").adapt(windows)
    kernel, bias = network.get_layer("logits").get_weights()
    network.get_layer("logits").set_weights([kernel, bias + np.linspace(-1, 1, len(bias))])
    path = tmp_path_factory.mktemp("first") / "m.tflite"
    flatbuffer = to_flatbuffer(with_softmax(network, 1.0), "int8", windows)
    path.write_bytes(pack(flatbuffer, tiny.LABELS, tiny.INFO))
    return path


def candidates(n: int = 40) -> Candidates:
    rng = np.random.default_rng(1)
    targets = np.eye(len(tiny.LABELS), dtype=np.float32)[rng.integers(0, 12, n)]
    frames = rng.normal(0, 3, (n, N_FRAMES, 40)).astype(np.float16)
    return Candidates(frames, targets, targets)


def test_it_begins_with_what_the_bundled_first_stage_says() -> None:
    model = Model.load()
    network = second_stage(read(model.path).flatbuffer)
    silence = np.repeat(mfcc(np.zeros(16_000, np.float32))[:1], N_FRAMES - 98, axis=0)
    for word in tiny.WORDS:
        samples, _ = soundfile.read(DATA / f"{word}_1.flac", dtype="float32")
        window = mfcc(np.pad(samples, (0, 16_000))[:16_000])
        logits = network.predict_on_batch(np.concatenate([silence, window])[None])[0]
        assert (
            model.labels[int(logits.argmax())]
            == model.labels[int(model.run(window[None]).argmax())]
        )


def test_another_network_is_refused() -> None:
    with pytest.raises(ValueError, match="no TC-ResNet"):
        second_stage(tiny.flatbuffer())


def test_both_networks_of_a_joined_file_say_what_they_say_alone(first: Path) -> None:
    stage = with_softmax(second_stage(read(first).flatbuffer), 1.0)
    windows = candidates().mfcc.astype(np.float32)
    alone = to_flatbuffer(stage, "int8", windows)
    both = joined(read(first).flatbuffer, alone)
    frames = windows[:5, -98:]
    assert np.array_equal(Runtime(both).run(frames), Runtime(read(first).flatbuffer).run(frames))
    second = SecondStage(both)
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=alone)
    run = interpreter.get_signature_runner()
    for window in windows[:5]:
        (said,) = run(**{next(iter(run.get_input_details())): window[None]}).values()
        assert np.array_equal(second.run(window), said[0])
    # A second stage that is there already is replaced.
    assert SecondStage(joined(both, alone)).n_frames == N_FRAMES


def test_a_training_that_is_taken_up_again_ends_like_one_in_a_piece(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train.second_stage.fit._LOG_STEPS", 1)
    whole = fit(first, candidates(), 4, seed=3, out=tmp_path / "whole").get_weights()
    with pytest.raises(UsageError, match="holds a training already"):
        fit(first, candidates(), 4, seed=3, out=tmp_path / "whole")
    steps = 0

    def after_two() -> bool:
        nonlocal steps
        steps += 1
        return steps == 2

    with monkeypatch.context() as patch:
        patch.setattr("train.second_stage.fit.noted", lambda: nullcontext(after_two))
        with pytest.raises(SpotterError, match="2 of 4 steps"):
            fit(first, candidates(), 4, seed=3, out=tmp_path / "parts")
    again = fit(first, candidates(), 4, seed=3, out=tmp_path / "parts", resume=True).get_weights()
    assert steps == 2
    assert [row.step for row in read_rows(tmp_path / "parts" / "log.csv")] == [1, 2, 3, 4]
    assert sum(float(np.abs(a - b).max()) for a, b in zip(whole, again, strict=True)) < 0.05


def test_scenes_depend_on_seed_and_step_alone(index: Index, store: Store) -> None:
    sources = gather(index, store, WORDS, np.random.default_rng(0))
    row = int(sources.words[0][0])
    mistakes = HardNegatives((Place(row, -8_000, 1.1),), (Place(int(sources.noise[0]), 0),))
    batches = SceneBatches(replace(sources, mistakes=mistakes), seed=5)
    frames, targets = batches.draw(7)
    assert frames.shape[1:] == (N_FRAMES, 40)
    assert np.isfinite(frames).all()
    assert targets.sum(axis=1) == pytest.approx(1)
    assert (targets.sum(axis=0) > 0).all(), "every label is drawn"
    again = SceneBatches(replace(sources, mistakes=mistakes), seed=5).draw(7)
    assert np.array_equal(frames, again[0])
    assert np.array_equal(targets, again[1])
    assert not np.array_equal(frames, batches.draw(8)[0])


def test_candidates_are_kept_as_they_are(tmp_path: Path) -> None:
    drawn = candidates(5)
    drawn.save(tmp_path / "c.npz")
    kept = Candidates.load(tmp_path / "c.npz")
    for name in ("mfcc", "targets", "first"):
        assert np.array_equal(getattr(kept, name), getattr(drawn, name))
