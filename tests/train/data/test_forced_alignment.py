# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from train.data.forced_alignment import (
    align,
    holds_sound_of,
    open_alignment,
    pronunciations,
    sounds_like,
)
from train.data.index import Index, Recording
from train.data.sample_store import open_store

CLIPS = Path("tests/data")


def clip(name: str) -> np.ndarray:
    samples, rate_hz = soundfile.read(CLIPS / f"{name}.flac", dtype="float32")
    assert rate_hz == 16_000
    return samples


def test_the_words_of_a_text_lie_where_they_are_said() -> None:
    first, second = clip("stop_2"), clip("happy_2")
    words = align(np.concatenate([first, second]), "stop happy", row=7)
    assert [word.word for word in words] == ["stop", "happy"]
    assert {word.row for word in words} == {7}
    stop, happy = words
    assert 0 <= stop.start_sample < stop.stop_sample <= len(first) + 1600
    assert len(first) - 1600 <= happy.start_sample < happy.stop_sample <= len(first) + len(second)
    assert 2_000 < stop.n_samples < 16_000


@pytest.mark.parametrize("text", ["", "stop zzyzxq"])
def test_a_text_that_cannot_be_aligned_gives_no_words(text: str) -> None:
    assert align(clip("stop_2"), text) == []


def test_silence_is_not_aligned_with_a_long_text() -> None:
    assert align(np.zeros(1600, np.float32), "the quick brown fox jumps over it") == []


def test_words_that_sound_the_same() -> None:
    assert sounds_like("know", "no")
    assert sounds_like("write", "right")
    assert sounds_like("zzyzxq", "zzyzxq")
    assert not sounds_like("now", "no")
    assert pronunciations("zzyzxq") == ()


def test_a_word_inside_another() -> None:
    assert holds_sound_of("nobody", "no")
    assert holds_sound_of("going", "go")
    assert not holds_sound_of("ergo", "no")
    assert not holds_sound_of("happy", "up")


def test_a_recording_is_aligned_once_and_known_by_its_row(tmp_path: Path) -> None:
    (tmp_path / "speech").mkdir()
    soundfile.write(tmp_path / "speech/a.wav", clip("left_2"), 16_000)
    soundfile.write(tmp_path / "speech/b.wav", clip("stop_2"), 16_000)
    recordings = tuple(
        Recording(f"speech/{name}.wav", "speech", "", name, "train") for name in ("a", "b")
    )
    index = Index(tmp_path, "a test", recordings, {"speech/b.wav": "stop"})
    store = open_store(index, tmp_path / "cache")
    words = open_alignment(index, store)
    assert [(word.row, word.word) for word in words] == [(store.row("speech/b.wav"), "stop")]
    (store.place / "alignment.csv").write_text("row,word,start_sample,stop_sample\n1,go,5,9\n")
    assert [word.word for word in open_alignment(index, store)] == ["go"]
