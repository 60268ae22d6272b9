# SPDX-License-Identifier: MIT
"""The embedding: what it learns from, its training, and the file that can be taught own words."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

import spotter
from spotter.errors import InputError, SpotterError, UsageError
from spotter.model.embedding import Embedder
from spotter.model.interpreter import Runtime
from spotter.model.model import Model
from spotter.model.model_file import read
from tests import DATA, tiny
from tests.train.conftest import OTHERS, WORDS
from train.data.index import Index, read_index
from train.data.sample_store import Store, open_store
from train.embedding.attach import attach
from train.embedding.convert import branch_flatbuffer, real
from train.embedding.fit import fit
from train.embedding.joined import with_embedding
from train.embedding.lessons import Lessons, are_drawn, draw_lessons
from train.embedding.network import SIZE, branch
from train.embedding.tapped import Tapped
from train.embedding.teacher import Teacher
from train.embedding.vocabulary import NO_CLASS, vocabulary
from train.embedding.windows import NO_WORD, NOISE, SPEECH
from train.training.learning_curve import read_rows

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
N = 120


@pytest.fixture(scope="module")
def bundled() -> bytes:
    return read(Model.load().path).flatbuffer


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two untrained networks with the inputs and outputs of the teacher's."""
    import tensorflow as tf

    samples = keras.Input((20_480,), batch_size=1)
    pieces = keras.layers.Reshape((128, 160))(samples)
    mel = keras.layers.Reshape((1, 128, 32))(keras.layers.Dense(32)(pieces))
    looks = keras.Input((76, 32, 1))
    mean = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(96, 3, strides=4)(looks))
    said = keras.layers.Reshape((1, 1, 96))(mean)
    folder = tmp_path_factory.mktemp("teacher")
    for name, network in (
        ("melspectrogram", keras.Model(samples, mel)),
        ("embedding_model", keras.Model(looks, said)),
    ):
        converter = tf.lite.TFLiteConverter.from_keras_model(network)
        (folder / f"{name}.tflite").write_bytes(converter.convert())
    return folder


@pytest.fixture(scope="module")
def with_speech(miniature: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The miniature set with a few minutes of running speech beside it: the demonstration."""
    folder = tmp_path_factory.mktemp("with-speech")
    shutil.copytree(miniature, folder / "speech_commands")
    (folder / "speech").mkdir()
    (folder / "noise").mkdir()
    lines = ["file,word,speaker,split"]
    for split in ("train", "validation"):
        shutil.copy(DATA.parent.parent / "assets/demo/demo.flac", folder / f"speech/{split}.flac")
        shutil.copy(miniature / "_background_noise_/a.wav", folder / f"noise/{split}.wav")
        lines += [f"speech/{split}.flac,,r-{split},{split}", f"noise/{split}.wav,,,{split}"]
    lines += [
        f"speech_commands/{item.name},{item.word},{item.speaker},{item.split}"
        for item in read_index(miniature).recordings
        if item.kind == "word"
    ]
    (folder / "files.csv").write_text("\n".join(lines) + "\n")
    return read_index(folder)


@pytest.fixture(scope="module")
def lessons(
    bundled: bytes,
    with_speech: Index,
    teacher: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("run") / "lessons"
    store = open_store(with_speech, folder.parent / "cache")
    assert not are_drawn(folder)
    draw_lessons(
        bundled, with_speech, store, Teacher(teacher), N, folder, left_out=("fall",), seed=3
    )
    assert are_drawn(folder)
    return folder


def test_words_that_are_left_out_are_no_class_and_no_saying(index: Index, store: Store) -> None:
    words = vocabulary(index, store, ("fall",))
    assert words.names == ("rise", *OTHERS)
    names = {store.names[int(row)].split("/")[0] for row in words.rows}
    assert names == {"rise", "warble"}
    assert (words.classes != NO_CLASS).all()
    assert (words.spans[:, 0] < words.spans[:, 1]).all()


def test_lessons_are_words_speech_and_noise(lessons: Path) -> None:
    drawn = Lessons.load(lessons)
    assert [len(part) for part in drawn.maps] == [N, N]
    assert set(drawn.classes) >= {SPEECH, NOISE, NOISE + 1, NOISE + 2}
    assert ((drawn.words == NO_WORD) == (drawn.classes <= NOISE)).all()
    assert np.square(drawn.targets).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_a_folder_without_the_teacher_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no teacher"):
        Teacher(tmp_path)


def weights(run: Path) -> np.ndarray:
    network = branch()
    network.load_weights(run / "model.keras")
    return np.concatenate([ops.convert_to_numpy(w).ravel() for w in network.trainable_weights])


def test_a_training_that_is_taken_up_again_ends_like_one_in_a_piece(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train.embedding.fit._LOG_STEPS", 1)
    drawn = Lessons.load(lessons)
    fit(drawn, 4, seed=3, out=tmp_path / "whole")
    with pytest.raises(UsageError, match="holds a training already"):
        fit(drawn, 4, seed=3, out=tmp_path / "whole")
    steps = 0

    def after_two() -> bool:
        nonlocal steps
        steps += 1
        return steps == 2

    with monkeypatch.context() as patch:
        patch.setattr("train.embedding.fit.noted", lambda: nullcontext(after_two))
        with pytest.raises(SpotterError, match="2 of 4 steps"):
            fit(drawn, 4, seed=3, out=tmp_path / "parts")
    fit(drawn, 4, seed=3, out=tmp_path / "parts", resume=True)
    assert [row.step for row in read_rows(tmp_path / "parts" / "log.csv")] == [1, 2, 3, 4]
    # Dropout is drawn anew when a training is taken up.
    assert np.abs(weights(tmp_path / "parts") - weights(tmp_path / "whole")).mean() < 0.01
    fit(drawn, 1, seed=3, out=tmp_path / "further", start=tmp_path / "whole")
    assert 0 < np.abs(weights(tmp_path / "further") - weights(tmp_path / "whole")).max() < 0.01


def test_it_learns(lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("train.embedding.fit._LOG_STEPS", 5)
    fit(Lessons.load(lessons), 30, seed=0, out=tmp_path / "run")
    losses = [row.loss for row in read_rows(tmp_path / "run" / "log.csv")]
    assert losses[-1] < 0.8 * losses[0]


def test_the_first_stage_says_the_same_beside_an_embedding(bundled: bytes, lessons: Path) -> None:
    drawn, network = Lessons.load(lessons), branch(batch_size=1)
    both = with_embedding(bundled, branch_flatbuffer(network, drawn.maps, drawn.scales))
    frames = np.random.default_rng(0).normal(0, 8, (400, 40)).astype(np.float32)
    firsts = range(0, 300, 20)
    probabilities, embeddings = Embedder(both).run_along(frames, firsts)
    assert np.array_equal(probabilities, Runtime(bundled).run_along(frames, firsts))
    maps = Tapped(bundled).run(np.stack([frames[first : first + 98] for first in firsts]))
    expected = np.concatenate(
        [
            network.predict_on_batch([part[row : row + 1] for part in real(maps, drawn.scales)])
            for row in range(len(firsts))
        ]
    )
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert (expected * embeddings).sum(axis=1).min() > 0.99
    # An embedding that is there already is replaced.
    again = with_embedding(both, branch_flatbuffer(network, drawn.maps, drawn.scales))
    assert abs(len(again) - len(both)) < 1000


def test_another_network_has_no_maps() -> None:
    with pytest.raises(ValueError, match="no widest TC-ResNet"):
        Tapped(tiny.flatbuffer())


def test_a_file_with_an_embedding_can_be_taught(
    lessons: Path, with_speech: Index, tmp_path: Path
) -> None:
    drawn = Lessons.load(lessons)
    fit(drawn, 2, seed=0, out=tmp_path / "run")
    store = open_store(with_speech, lessons.parent / "cache")
    bundled = Model.load()
    model = attach(
        tmp_path / "run",
        drawn,
        bundled.path,
        with_speech,
        store,
        tmp_path / "m.tflite",
        version="5",
        left_out=WORDS[:1],
        seed=0,
    )
    assert model.labels == bundled.labels
    assert model.version == "5"
    assert f"{N} windows, 2 steps" in model.card.recipe
    assert model.rule == bundled.rule
    assert model.bank is not None
    assert model.bank.values.shape[1] == SIZE
    takes = [DATA / "takes" / f"zero_{number}.flac" for number in (1, 2, 3)]
    assert spotter.teach("zero", takes, model=model).words[-1] == "zero"
