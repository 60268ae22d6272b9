# SPDX-License-Identifier: MIT
"""Own words in a model file: what is read, what is refused, and what they make of probabilities."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spotter.errors import ModelError
from spotter.model.bank import Bank
from spotter.model.embedding import Embedder
from spotter.model.model import Model
from spotter.model.model_file import SCHEMA_WITH_OWN_WORDS, pack, read
from spotter.model.own_words import Figures, Heads, OwnWord, name_refusal, own_words_of
from tests import tiny

SIZE = 8
FIGURES = {"takes": 3, "missed": 0, "alarms": 1, "hours": 0.5}
EXAMPLES = base64.b64encode(bytes(range(2 * SIZE))).decode()
OWN = {"word": "lamp", "weights": SIZE * [0.5], "bias": -1.0, "figures": FIGURES}
OWN["examples"] = EXAMPLES
BANK = Bank(np.arange(10 * SIZE, dtype=np.int8).reshape(10, SIZE), 6)


def file(own_words: Any, network: str = "embedding", **info: Any) -> bytes:
    described = {**tiny.INFO, "own_words": own_words, "bank": BANK.described(), **info}
    return pack(tiny.flatbuffer(network), tiny.LABELS, described, BANK.values.tobytes())


def load(content: bytes, folder: Path) -> Model:
    path = folder / "m.tflite"
    path.write_bytes(content)
    return Model.load(path)


def frames(n: int = 300) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 10, (n, 40)).astype(np.float32)


def test_own_words_are_labels_like_the_others(tmp_path: Path) -> None:
    model = load(file([OWN, {**OWN, "word": "fan"}]), tmp_path)
    assert model.labels == (*tiny.LABELS, "lamp", "fan")
    assert model.words == (*tiny.WORDS, "lamp", "fan")
    rows = model.run_along(frames(), range(0, 200, 10))
    assert rows.shape == (20, 14)
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (rows[:, 12:] > 0).all()
    windows = np.stack([frames()[first : first + 98] for first in range(0, 200, 10)])
    assert np.array_equal(model.run(windows), rows)


def test_the_networks_labels_share_what_own_words_leave(tmp_path: Path) -> None:
    model = load(file([OWN]), tmp_path)
    alone = load(file([]), tmp_path).run_along(frames(), range(0, 200, 10))
    rows = model.run_along(frames(), range(0, 200, 10))
    assert rows[:, :12] == pytest.approx(alone * (1 - rows[:, 12:]), abs=1e-6)


def test_a_window_has_the_same_bits_in_any_company(tmp_path: Path) -> None:
    model = load(file([OWN, {**OWN, "word": "fan", "bias": 1}]), tmp_path)
    together = model.run_along(frames(), range(0, 200, 10))
    for row, first in enumerate(range(0, 200, 10)):
        assert np.array_equal(model.run_along(frames(), [first])[0], together[row])


def test_a_second_stage_is_asked_as_without_own_words(tmp_path: Path) -> None:
    firsts = range(100, 200, 10)
    stages = {"second_stage": {"floor": 0.1}}
    alone = load(file([], **stages), tmp_path)
    assert not np.array_equal(
        alone.score_along(frames(), firsts), alone.run_along(frames(), firsts)
    )
    rows = load(file([OWN], **stages), tmp_path).score_along(frames(), firsts)
    expected = alone.score_along(frames(), firsts) * (1 - rows[:, 12:])
    assert rows[:, :12] == pytest.approx(expected, abs=1e-6)


def test_of_two_own_words_the_surer_one_gets_the_larger_share() -> None:
    sure, unsure = (
        OwnWord(word, (bias, 0.0), 0.0, Figures(3, 0, 0, 0.5))
        for word, bias in (("a", 6.0), ("b", 2.0))
    )
    embedding = np.array([[1, 0]], np.float32)
    [[rest, first, second]] = Heads([sure, unsure]).joined(np.ones((1, 1), np.float32), embedding)
    assert first + second == pytest.approx(1 / (1 + math.exp(-6)))
    assert first / second == pytest.approx(math.exp(4), rel=1e-4)
    assert rest == pytest.approx(1 - first - second, abs=1e-6)


def test_the_bundled_embedding_says_what_the_first_stage_says_bit_for_bit() -> None:
    model = Model.load()
    loud = frames(600) * np.linspace(2, 0.2, 40, dtype=np.float32)
    firsts = range(0, 500, 7)
    probabilities, embeddings = model.embeddings_along(loud, firsts)
    assert np.array_equal(probabilities, model.run_along(loud, firsts))
    assert np.square(embeddings).sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert model.bank is not None
    assert model.bank.values.shape[1] == embeddings.shape[1]
    assert model.bank.values.nbytes <= 2 * 2**20


def test_a_file_with_own_words_is_of_a_later_schema(tmp_path: Path) -> None:
    without, with_one = tmp_path / "1.tflite", tmp_path / "2.tflite"
    load(file([]), tmp_path).save(without)
    load(file([OWN]), tmp_path).save(with_one)
    assert read(without).info["schema"] < read(with_one).info["schema"] == SCHEMA_WITH_OWN_WORDS


def _changed(**changes: Any) -> list[Any]:
    return [{**OWN, **changes}]


@pytest.mark.parametrize(
    ("own_words", "why"),
    [
        ("lamp", "no list"),
        (101 * [OWN], "no list of up to 100"),
        ([3], "lacks one of its parts"),
        ([{}], "lacks one of its parts"),
        ([OWN, OWN], "same word twice"),
        (_changed(word="yes"), "same word twice"),
        (_changed(word="a\x1b[2Jb"), "no name"),
        (_changed(word="<b>"), "no name"),
        (_changed(word=7), "no name"),
        (_changed(weights=[]), "no weights"),
        (_changed(weights=10_000 * [0.0]), "no weights"),
        (_changed(weights=SIZE * ["1"]), "no numbers"),
        (_changed(weights=SIZE * [float("nan")]), "no numbers"),
        (_changed(weights=SIZE * [1e300]), "no numbers"),
        (_changed(weights=SIZE * [10**400]), "no numbers"),
        (_changed(bias=True), "no numbers"),
        (_changed(figures={**FIGURES, "takes": -1}), "counts"),
        (_changed(figures={**FIGURES, "missed": 10**400}), "counts"),
        (_changed(figures={**FIGURES, "hours": float("inf")}), "hours"),
        (_changed(examples="?"), "lacks one of its parts"),
        (_changed(examples=7), "lacks one of its parts"),
        (_changed(examples=base64.b64encode(bytes(7)).decode()), "examples of another"),
        (_changed(examples=base64.b64encode(bytes(49 * SIZE)).decode()), "examples of another"),
        (
            [OWN, {**OWN, "word": "fan", "weights": [1.0, 2.0], "examples": ""}],
            "different embeddings",
        ),
    ],
)
def test_hostile_own_words_are_refused_in_one_line(
    tmp_path: Path, own_words: Any, why: str
) -> None:
    with pytest.raises(ModelError, match=why) as refused:
        load(file(own_words), tmp_path)
    assert "\n" not in str(refused.value)
    with pytest.raises(ValueError, match=why):
        own_words_of(own_words, tiny.LABELS)


@pytest.mark.parametrize(
    ("network", "weights", "why"),
    [
        ("two_stages", SIZE * [0.5], "has no embedding"),
        ("embedding", 9 * [0.5], "for another embedding"),
        ("embedding_wrong_shape", SIZE * [0.5], "has an input of shape"),
    ],
)
def test_own_words_without_their_embedding_are_refused(
    tmp_path: Path, network: str, weights: list[float], why: str
) -> None:
    with pytest.raises(ModelError, match=why):
        load(file(_changed(weights=weights, examples=""), network), tmp_path)


def test_an_embedding_of_another_shape_is_no_embedding() -> None:
    with pytest.raises(ValueError, match="has an input of shape"):
        Embedder(tiny.flatbuffer("embedding_wrong_shape"))
    with pytest.raises(ValueError, match="has no embedding"):
        Embedder(tiny.flatbuffer())


@pytest.mark.parametrize(
    "change",
    [
        lambda described: described.update(size=7),
        lambda described: described.update(size=10**400),
        lambda described: described.update(size="8"),
        lambda described: described.update(n_speech=11),
        lambda described: described.update(n_speech=0),
        lambda described: described.pop("n_speech"),
    ],
)
def test_a_bank_that_is_not_what_it_says_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any]
) -> None:
    described = dict(BANK.described())
    change(described)
    with pytest.raises(ModelError, match="its bank"):
        load(file([], bank=described), tmp_path)


def test_a_bank_is_what_went_in(tmp_path: Path) -> None:
    embeddings = np.random.default_rng(0).standard_normal((50, SIZE)).astype(np.float32)
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    bank = Bank.of(embeddings, 40)
    again = Bank.from_bytes(bank.values.tobytes(), bank.described())
    assert again.embeddings() == pytest.approx(embeddings, abs=0.01)
    assert again.hours == pytest.approx(40 * 0.1 / 3600)


@pytest.mark.parametrize("word", ["lamp", "Licht an", "灯", "o'clock".replace("'", "’"), "x" * 40])
def test_what_a_word_may_be_called(word: str) -> None:
    assert name_refusal(word) is None


@pytest.mark.parametrize("word", ["", " lamp", "a  b", "a\tb", "a=b", "a,b", "-x", "\u200blamp"])
def test_what_no_word_may_be_called(word: str) -> None:
    assert name_refusal(word) is not None
