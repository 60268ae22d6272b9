# SPDX-License-Identifier: MIT
from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from spotter.errors import InputError
from spotter.records import SILENCE, UNKNOWN
from tests.train.conftest import WORDS
from train.data.index import Index, Recording
from train.data.protocol import equal_shares, make_list, read_list, second, write_list
from train.data.sample_store import Store

PUBLISHED = Path(__file__).parents[3] / "docs" / "protocol-12-classes.csv"


def test_all_clips_of_the_words_and_as_many_of_the_rest(index: Index, store: Store) -> None:
    counts = Counter(item.label for item in make_list(index, store, WORDS))
    # Four validation speakers with two takes; no running speech here, so no pauses.
    assert counts == {"rise": 8, "fall": 8, UNKNOWN: 8, SILENCE: 4 + 2}


def test_only_validation_recordings_are_judged(index: Index, store: Store) -> None:
    split = {item.name: item.split for item in index.recordings}
    files = [item.file for item in make_list(index, store, WORDS) if item.file]
    assert {split[file] for file in files} == {"validation"}


def test_the_list_is_the_same_every_time_and_survives_a_file(
    index: Index, store: Store, tmp_path: Path
) -> None:
    items = make_list(index, store, WORDS)
    assert make_list(index, store, WORDS) == items
    write_list(items, tmp_path / "list.csv")
    assert read_list(tmp_path / "list.csv") == items


def test_other_words_have_equal_shares_until_they_run_out() -> None:
    clips = [
        Recording(f"{word}/{number}.wav", "word", word, "", "validation")
        for word, n in (("bed", 1), ("cat", 10), ("dog", 10))
        for number in range(n)
    ]
    drawn = equal_shares(np.random.default_rng(0), clips, 9)
    assert Counter(item.word for item in drawn) == {"bed": 1, "cat": 4, "dog": 4}


def test_noise_is_cut_at_its_level_and_silence_is_zero(index: Index, store: Store) -> None:
    items = [item for item in make_list(index, store, WORDS) if item.label == SILENCE]
    noises = [item for item in items if item.file]
    assert len(noises) == 4
    for item in noises:
        assert -50 <= float(item.level_dbfs) <= -20
        level = 10 * np.log10(np.mean(np.square(second(item, store))))
        assert level == pytest.approx(float(item.level_dbfs), abs=0.1)
    assert not any(second(item, store).any() for item in items if not item.file)


def test_a_word_without_validation_clips_is_one_clear_error(index: Index, store: Store) -> None:
    with pytest.raises(InputError, match="no validation clip of 'dive'"):
        make_list(index, store, ["rise", "dive"])


@pytest.mark.parametrize("text", ["", "label,file\nyes,a.wav\n", "label,file,start_sample\n"])
def test_a_list_that_is_none_is_one_clear_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(InputError, match="list of clips"):
        read_list(path)
    with pytest.raises(InputError, match="list of clips"):
        read_list(tmp_path / "nowhere.csv")


def test_the_published_list_is_the_protocol_s() -> None:
    items = read_list(PUBLISHED)
    counts = Counter(item.label for item in items)
    words = {label: n for label, n in counts.items() if not label.startswith("_")}
    mean = round(sum(words.values()) / len(words))
    assert len(words) == 10
    assert counts[UNKNOWN] == counts[SILENCE] == mean
    silences = [item for item in items if item.label == SILENCE]
    assert sum(bool(item.level_dbfs) for item in silences) == mean // 2
    assert sum(bool(item.file) and not item.level_dbfs for item in silences) == mean // 4
