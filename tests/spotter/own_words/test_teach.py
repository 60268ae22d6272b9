# SPDX-License-Identifier: MIT
"""A word is taught from a few real takes, and the bundled model then knows it beside its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import spotter
from spotter.errors import InputError, ModelError, OutputError, UsageError
from spotter.model.model import Model
from spotter.model.own_words import MAX_OWN_WORDS, OwnWord
from spotter.own_words.teach import MAX_TAKES
from tests import DATA, tiny
from tests.disks import disk
from tests.spotter.own_words.conftest import takes_of


def words_in(path: Path, model: Model) -> list[str]:
    samples, _ = soundfile.read(path, dtype="float32")
    silence = np.zeros(16_000, np.float32)
    stream = np.concatenate([silence, samples, silence])
    return [found.word for found in spotter.spot(stream, model=model)]


@pytest.mark.parametrize("number", [4, 5])
def test_other_takes_of_the_word_are_heard(zero: Model, number: int) -> None:
    [path] = takes_of("zero", number)
    assert words_in(path, zero) == ["zero"]
    assert spotter.classify(path, model=zero).label == "zero"


def test_the_persons_other_words_are_not_taken_for_it(zero: Model) -> None:
    assert [words_in(path, zero) for path in takes_of("five", 1, 2, 3, 4, 5)] == 5 * [[]]


@pytest.mark.parametrize("word", tiny.WORDS)
def test_the_bundled_words_are_heard_as_before(zero: Model, bundled: Model, word: str) -> None:
    for number in (1, 2):
        path = DATA / f"{word}_{number}.flac"
        assert words_in(path, zero) == words_in(path, bundled)


def test_the_figures_come_with_their_counts(zero: Model) -> None:
    [own] = zero.own_words
    assert own.word == "zero"
    assert own.figures.takes == 3
    assert 0 <= own.figures.missed <= 3
    assert own.figures.hours > 0.4
    assert own.figures.alarms / own.figures.hours <= 2


def test_the_same_takes_give_the_same_file(zero: Model, bundled: Model, tmp_path: Path) -> None:
    again = spotter.teach("zero", takes_of("zero", 1, 2, 3), model=bundled)
    zero.save(tmp_path / "1.tflite")
    again.save(tmp_path / "2.tflite")
    assert (tmp_path / "1.tflite").read_bytes() == (tmp_path / "2.tflite").read_bytes()


def test_a_saved_model_says_the_same_when_it_is_loaded(zero: Model, tmp_path: Path) -> None:
    zero.save(tmp_path / "mine.tflite")
    loaded = Model.load(tmp_path / "mine.tflite")
    assert loaded.words == (*tiny.WORDS, "zero")
    assert loaded.own_words == zero.own_words
    [path] = takes_of("zero", 4)
    assert spotter.classify(path, model=loaded) == spotter.classify(path, model=zero)
    # It can be taught further, and a word that is there is not taught again.
    more = spotter.teach("five", takes_of("five", 1, 2, 3), model=loaded)
    assert words_in(takes_of("five", 5)[0], more) == ["five"]
    assert words_in(path, more) == ["zero"]
    with pytest.raises(UsageError, match="a word of this model already"):
        spotter.teach("five", takes_of("five", 1, 2, 3), model=more)


def test_what_must_not_be_taken_for_it_is_farther_from_it(bundled: Model, zero: Model) -> None:
    warned = spotter.teach(
        "zero", takes_of("zero", 1, 2, 3), model=bundled, others=takes_of("five", 1, 2)
    )
    [path] = takes_of("five", 1)
    plain, farther = (
        spotter.classify(path, model=model, argmax=True).scores["zero"] for model in (zero, warned)
    )
    assert farther <= plain
    assert warned.own_words != zero.own_words


def test_a_word_that_sounds_like_the_new_one_learns_to_be_told_from_it(zero: Model) -> None:
    similar = spotter.teach("nero", [*takes_of("zero", 4, 5), *takes_of("five", 1)], model=zero)
    before, (after, new) = zero.own_words[0], similar.own_words
    assert (after.word, after.figures, after.examples) == ("zero", before.figures, before.examples)

    def largest_on_new(own: OwnWord) -> float:
        return float((new.embeddings() @ np.array(own.weights) + own.bias).max())

    assert largest_on_new(after) < largest_on_new(before) - 1


def test_any_blocks_give_the_same_scores(zero: Model) -> None:
    samples, _ = soundfile.read(takes_of("zero", 5)[0], dtype="float32")
    stream = np.concatenate([samples, samples])
    whole = list(spotter.spot(stream, model=zero))
    pieces = list(spotter.spot(iter(np.split(stream, range(77, len(stream), 777))), model=zero))
    assert whole
    assert whole == pieces


def test_a_word_of_the_model_may_not_be_taken(zero: Model) -> None:
    [own] = zero.own_words
    assert isinstance(own, OwnWord)
    with pytest.raises(ModelError, match="same word twice"):
        zero.with_own_words([own, own])
    assert zero.with_own_words([]).words == tiny.WORDS


@pytest.mark.parametrize("word", ["", " ", "a\nb", "<b>lamp</b>", "\u202elamp", "_lamp", "x" * 41])
def test_what_is_no_name_is_refused(bundled: Model, word: str) -> None:
    with pytest.raises(UsageError, match="names no word"):
        spotter.teach(word, takes_of("zero", 1, 2, 3), model=bundled)


@pytest.mark.parametrize("word", ["yes", "_unknown_"])
def test_a_word_that_is_there_is_refused(bundled: Model, word: str) -> None:
    with pytest.raises(UsageError):
        spotter.teach(word, takes_of("zero", 1, 2, 3), model=bundled)


@pytest.mark.parametrize("n", [0, 2, MAX_TAKES + 1])
def test_too_few_takes_and_too_many_are_refused(bundled: Model, n: int) -> None:
    with pytest.raises(UsageError, match=f"has {n} takes"):
        spotter.teach("zero", n * takes_of("zero", 1), model=bundled)


def test_one_recording_is_no_list_of_takes(bundled: Model) -> None:
    with pytest.raises(UsageError, match="must be a list of recordings"):
        spotter.teach("zero", str(takes_of("zero", 1)[0]), model=bundled)


def test_a_take_that_is_none_is_named(bundled: Model) -> None:
    takes = [*takes_of("zero", 1, 2), np.zeros(16_000, np.float32)]
    with pytest.raises(InputError, match="take 3: holds no word"):
        spotter.teach("zero", takes, model=bundled)


def test_a_model_without_an_embedding_cannot_be_taught(tmp_path: Path) -> None:
    model = Model.load(tiny.write(tmp_path / "m.tflite"))
    with pytest.raises(ModelError, match="cannot be taught"):
        spotter.teach("zero", takes_of("zero", 1, 2, 3), model=model)


def test_a_hundred_own_words_are_enough(zero: Model) -> None:
    [own] = zero.own_words
    many = [
        OwnWord(f"word {number}", own.weights, own.bias, own.figures)
        for number in range(MAX_OWN_WORDS)
    ]
    full = zero.with_own_words(many)
    with pytest.raises(UsageError, match="remove one of them"):
        spotter.teach("zero", takes_of("zero", 1, 2, 3), model=full)
    with pytest.raises(ModelError, match="no list of up to"):
        zero.with_own_words([*many, own])


def test_a_full_disk_leaves_no_half_of_a_model(zero: Model, tmp_path: Path) -> None:
    with disk(tmp_path / "small", "1m") as place:
        with pytest.raises(OutputError, match="cannot be written"):
            zero.save(place / "mine.tflite")
        assert list(place.iterdir()) == []
