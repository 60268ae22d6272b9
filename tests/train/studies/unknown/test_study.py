# SPDX-License-Identifier: MIT
"""The study of the unknown, from recordings to pictures, in miniature."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.train.conftest import WORDS, say, speakers
from tests.train.test_end_to_end import school
from train.data.index import Index, read_index
from train.data.sample_store import open_store
from train.studies.unknown.clips import Clips, open_clips
from train.studies.unknown.design import divisions
from train.studies.unknown.runs import plans, speech_windows, train_all, windows_of
from train.studies.unknown.training import Plan

OTHERS = ("warble", "waver", "wobble")
STEPS = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("unknown")


@pytest.fixture(scope="module")
def words_index(folder: Path) -> Index:
    """Two keywords and three other words, in a table, with two sentences without the keywords."""
    rows = ["file,word,speaker,split"]
    for word in (*WORDS, *OTHERS):
        (folder / "data" / "speech_commands" / word).mkdir(parents=True)
        for number, speaker in enumerate(speakers("train", 25)):
            name = f"speech_commands/{word}/{speaker}_nohash_0.wav"
            soundfile.write(folder / "data" / name, say(word, 300 + 20 * number, number), 16_000)
            rows.append(f"{name},{word},{speaker},train")
    (folder / "data" / "speech").mkdir()
    for reader in ("ann", "bob"):
        sentence = np.concatenate([say("rise", 500, 1), say("fall", 500, 2)])
        soundfile.write(folder / "data" / "speech" / f"{reader}_1.wav", sentence, 16_000)
        rows.append(f"speech/{reader}_1.wav,,{reader},train")
    texts = "ann_1\tSOMETHING ELSE\nbob_1\tAND MORE OF IT\n"
    (folder / "data" / "speech" / "transcripts.tsv").write_text(texts)
    (folder / "data" / "files.csv").write_text("\n".join(rows) + "\n")
    return read_index(folder / "data")


@pytest.fixture(scope="module")
def clips(words_index: Index, folder: Path) -> Clips:
    store = open_store(words_index, folder / "cache")
    return open_clips(words_index, store, WORDS, folder / "cache" / "unknown", speech_minutes=60.0)


def planned(clips: Clips) -> list[Plan]:
    divided = divisions({word: int((clips.words == word).sum()) for word in OTHERS})
    return plans(divided[:1], 1, WORDS, "tc_resnet_small", STEPS)


def test_windows_of_speech_cross_no_sentence(clips: Clips) -> None:
    # Two seconds and one of silence on either side: 4 s are 398 frames, 31 windows.
    assert windows_of(clips).tolist() == [31, 31]
    windows = speech_windows(clips, slice(0, 2))
    assert windows.shape == (62, 49, 40)
    start = clips.sentences[1, 0]
    np.testing.assert_array_equal(windows[31], clips.speech[start : start + 98 : 2])


# TensorFlow's own, with numpy 2.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_run_is_trained_once_and_keeps_what_it_said(
    clips: Clips, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(clips)[3]
    assert plan.labels == (*WORDS, "_silence_", *plan.division.train_words)
    run = next(train_all([plan], clips, tmp_path))
    parts = {plan.division.part_of(speaker) for speaker in clips.speakers[run.rows]}
    assert parts == {"tune", "test"}
    assert run.logits.shape == (len(run.rows), len(plan.labels))
    assert run.speech_logits.shape == (62, len(plan.labels))
    monkeypatch.setattr("train.studies.unknown.runs.fit", None)
    again = next(train_all([plan], clips, tmp_path))
    np.testing.assert_array_equal(again.logits, run.logits)


def test_a_finished_study_is_reported_without_training(
    clips: Clips, folder: Path, tmp_path: Path
) -> None:
    """Networks that know their words: other words get little, but for one that trained nobody."""
    out = tmp_path / "out"
    out.mkdir()
    for plan in planned(clips):
        parts = np.array([plan.division.part_of(speaker) for speaker in clips.speakers])
        rows = np.flatnonzero(parts != "train")
        logits = np.zeros((len(rows), len(plan.labels)), np.float16)
        for logit, word in zip(logits, clips.words[rows], strict=True):
            if word in WORDS:
                logit[WORDS.index(word)] = 8
            elif word in plan.division.test_words:
                logit[0] = 9  # taken for the first word, surer than itself
            elif plan.kind == "class":
                logit[-1] = 5
        speech = np.zeros((62, len(plan.labels)), np.float16)
        speech[:, 2] = 1  # silence
        speech[40:45, 1] = 9  # half a second of a keyword in the second sentence
        np.savez(out / f"{plan.name}.npz", rows=rows, logits=logits, speech=speech)
    done = school(
        "study", "unknown", folder / "data", "--cache", folder / "cache", "--out", out,
        "--words", ",".join(WORDS), "--divisions", 1, "--seeds", 1, "--steps", STEPS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    figures = json.loads((out / "unknown.json").read_text())
    assert [one["arm"][0] for one in figures] == list("aaabcccdddeeee")
    for one in figures:
        assert one["known_accuracy"] == [1]
        assert one["missed"] == [0]
        assert one["taken_unseen"]["value"] == 1
        assert one["taken_seen"]["value"] == (
            1 if one["arm"].startswith("e: every word a class, l") else 0
        )
        # One detection in twice two seconds.
        assert one["alarms_per_hour"]["value"] == pytest.approx(900)
        assert one["auroc"] is None or one["auroc"]["value"] == 0
    assert (out / "unknown.md").read_text() == done.stdout
    for name in ("trade-off.png", "accuracy.png", "seen-and-unseen.png"):
        assert (out / name).read_bytes().startswith(b"\x89PNG")


def test_one_other_word_cannot_be_divided(miniature: Path, tmp_path: Path) -> None:
    done = school(
        "study", "unknown", miniature, "--cache", tmp_path / "cache", "--out", tmp_path / "out",
        "--words", ",".join(WORDS),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("train: 1 other words: cannot be divided")
    assert len(done.stderr.splitlines()) == 1
