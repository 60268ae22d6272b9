# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.errors import InputError
from tests.train.conftest import OTHERS, WORDS
from train.data.demo import pick, whole_clips, write_clips, write_demo
from train.data.index import Index
from train.data.sample_store import Store


def test_clips_are_of_validation_speakers_one_each(index: Index, store: Store) -> None:
    clips = whole_clips(index, store, "rise")
    assert {item.split for item in clips} == {"validation"}
    assert len({item.speaker for item in clips}) == len(clips) == 4


def test_two_clips_a_word_with_the_samples_of_their_originals(
    index: Index, store: Store, tmp_path: Path
) -> None:
    lines = write_clips(index, store, WORDS, tmp_path, seed=0)
    chosen = pick(index, store, WORDS, seed=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "fall_1.flac",
        "fall_2.flac",
        "rise_1.flac",
        "rise_2.flac",
    ]
    samples, rate = soundfile.read(tmp_path / "fall_2.flac", dtype="float32")
    assert rate == 16_000
    np.testing.assert_array_equal(samples, store.cut(store.row(chosen["fall"][1].name)))
    assert Path(chosen["fall"][1].name).stem in lines[3]


def test_the_demonstration_says_each_word_where_its_truth_has_it(
    index: Index, store: Store, tmp_path: Path
) -> None:
    write_demo(index, store, WORDS, OTHERS, tmp_path, seed=0)
    samples, _ = soundfile.read(tmp_path / "demo.flac", dtype="float32")
    truth = [line.split("\t") for line in (tmp_path / "demo.txt").read_text().splitlines()]
    assert sorted(word for _, _, word in truth) == sorted(WORDS)
    for start_s, stop_s, _ in truth:
        said = samples[round(16_000 * float(start_s)) : round(16_000 * float(stop_s))]
        assert 10 * np.log10(np.mean(np.square(said))) == pytest.approx(-24, abs=1)
    lead = samples[:8000]
    assert 10 * np.log10(np.mean(np.square(lead))) == pytest.approx(-56, abs=1)


def test_the_demonstration_is_the_same_every_time(
    index: Index, store: Store, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        write_demo(index, store, WORDS, OTHERS, tmp_path / folder, seed=3)
    for name in ("demo.flac", "demo.txt"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_word_with_too_few_clips_is_one_clear_error(index: Index, store: Store) -> None:
    with pytest.raises(InputError, match="too few whole clips of 'dive'"):
        pick(index, store, ["dive"], seed=0)
