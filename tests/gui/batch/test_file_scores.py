# SPDX-License-Identifier: MIT
from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import soundfile

import spotter
from spotter.api import rule_for
from spotter.gui.batch.file_scores import FileScores, label, read_file

DATA = Path(__file__).parents[2] / "data"
DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


@pytest.fixture(scope="module")
def model():
    return spotter.load()


def read(path: Path, model) -> FileScores:
    return read_file(str(path), model, 100, lambda: False)


def test_a_clip_is_labelled_as_the_terminal_labels_it(model) -> None:
    seen = set()
    for path in sorted(DATA.glob("*_1.flac")):
        scores = read(path, model)
        assert scores.is_clip
        for threshold in (0.2, 0.8, 0.99):
            labelled = label(scores, rule_for(model, threshold))
            clip = spotter.classify(path, model=model, threshold=threshold)
            assert labelled is not None
            assert labelled.found == (clip.label,)
            assert labelled.best == clip.best
            assert labelled.score == (clip.score if labelled.passes else clip.best_score)
            assert labelled.by_label == dict(clip.scores)
            seen.add(labelled.passes)
    assert seen == {True, False}


def test_words_in_a_long_file_are_those_that_the_terminal_finds(model) -> None:
    scores = read(DEMO, model)
    assert not scores.is_clip
    assert scores.seconds == pytest.approx(soundfile.info(str(DEMO)).duration, abs=1e-3)
    for threshold in (0.4, 0.8, 0.97):
        labelled = label(scores, rule_for(model, threshold))
        found = list(spotter.spot(DEMO, model=model, threshold=threshold))
        assert labelled is not None
        assert labelled.found == tuple(one.word for one in found)
        assert labelled.score == max(one.score for one in found)
        assert labelled.by_label[labelled.best] == labelled.score


def test_words_are_counted_for_people(model, tmp_path) -> None:
    samples, _ = soundfile.read(DEMO)
    soundfile.write(tmp_path / "twice.wav", np.tile(samples, 2), 16_000)
    once = label(read(DEMO, model), rule_for(model))
    twice = label(read(tmp_path / "twice.wav", model), rule_for(model))
    assert once is not None
    assert twice is not None
    word = once.found[0]
    assert f"{word} ×{2 * once.found.count(word)}" in twice.text.split(" · ")


def test_a_file_without_words_tells_its_best_word(model, tmp_path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros(80_000), 16_000)
    labelled = label(read(tmp_path / "silence.wav", model), rule_for(model))
    assert labelled is not None
    assert (labelled.found, labelled.passes, labelled.text) == ((), False, "")
    assert labelled.best in model.words


def test_what_cannot_be_read_is_reported_with_its_reason(model, tmp_path) -> None:
    (tmp_path / "notes.wav").write_text("no sound")
    bad = read(tmp_path / "notes.wav", model)
    assert bad.error is not None
    assert label(bad, rule_for(model)) is None
    whole = tmp_path / "whole.wav"
    samples, _ = soundfile.read(DEMO)
    soundfile.write(whole, samples, 16_000)
    (tmp_path / "cut.wav").write_bytes(whole.read_bytes()[:200_000])
    cut = read(tmp_path / "cut.wav", model)
    assert "cut short" in str(cut.error)
    assert 6.0 < cut.seconds < 6.5
    assert label(cut, rule_for(model)).found  # what came before the end of it


def test_a_reading_can_be_ended_between_two_blocks(model) -> None:
    scores = read_file(str(DEMO), model, 100, lambda: True)
    assert scores.seconds < 3


def test_results_cross_from_process_to_process(model, tmp_path) -> None:
    (tmp_path / "notes.wav").write_text("no sound")
    there = pickle.loads(pickle.dumps(read(tmp_path / "notes.wav", model)))
    assert str(there.error) == str(read(tmp_path / "notes.wav", model).error)
