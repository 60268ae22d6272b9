# SPDX-License-Identifier: MIT
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.errors import InputError, UsageError
from train.data.index import read_index
from train.data.speech_synthesis import near_misses, synthesise, voices

needs_a_voice = pytest.mark.skipif(
    not (shutil.which("flite") or shutil.which("espeak-ng")), reason="no synthesiser installed"
)


def test_neighbours_differ_by_a_sound_and_never_sound_like_a_keyword() -> None:
    found = near_misses("go", ["go", "no", "stop"])
    assert {"doe", "gay", "bow"} <= set(found)
    # Said like "no"; "go" itself and words that hold it; too far.
    assert {"know", "go", "goat", "goes", "goal", "elephant"}.isdisjoint(found)
    assert "doe" not in near_misses("go", ["go", "dough"])


def test_longer_words_may_differ_by_two_sounds() -> None:
    assert {"lift", "loft", "list", "letter"} <= set(near_misses("left", ["left"]))


def test_a_word_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="zzyzxq"):
        synthesise(["zzyzxq"], tmp_path / "new", takes=1, neighbours=0, seed=0)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_there_is_kept(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="already"):
        synthesise(["go"], tmp_path, takes=1, neighbours=0, seed=0)


def test_without_a_synthesiser_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="apt install"):
        voices()


@needs_a_voice
def test_words_become_a_folder_that_trains(tmp_path: Path) -> None:
    out = tmp_path / "said"
    n_clips = synthesise(["lights", "go"], out, takes=12, neighbours=10, seed=3, without=["doe"])
    recordings = read_index(out).recordings
    assert len(recordings) == n_clips
    assert {item.word for item in recordings} == {"lights", "go", "near-lights", "near-go"}
    assert len({item.speaker for item in recordings}) > 1
    for item in recordings:
        samples, rate_hz = soundfile.read(out / item.name)
        assert (rate_hz, len(samples)) == (16_000, 16_000)
        assert 0.15 < np.abs(samples).max() < 0.85


@needs_a_voice
def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(soundfile, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        synthesise(["go"], tmp_path / "said", takes=2, neighbours=0, seed=0)
    assert list(tmp_path.iterdir()) == []


@needs_a_voice
def test_the_same_seed_says_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        synthesise(["go"], tmp_path / name, takes=3, neighbours=5, seed=1)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.wav"))
    assert files
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
