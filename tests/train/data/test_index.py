# SPDX-License-Identifier: MIT
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from spotter.errors import InputError
from spotter.gui.teaching.labelled_clips import LabelledClips
from spotter.records import UNKNOWN
from train.data.index import read_index, speaker_of, table_of, which_split
from train.data.sample_store import open_store


@pytest.mark.parametrize(
    ("speaker", "split"),
    [
        # Taken from the lists that come with Speech Commands v0.02.
        ("026290a7", "validation"),
        ("099d52ad", "validation"),
        ("0c40e715", "testing"),
        ("0ea0e2f4", "testing"),
        ("42beb5eb", "testing"),
        ("022cd682", "testing"),
        ("004ae714", "train"),
    ],
)
def test_speakers_are_where_the_official_lists_have_them(speaker: str, split: str) -> None:
    assert which_split(speaker) == split


def test_a_number_after_nohash_is_the_same_speaker() -> None:
    assert speaker_of("0a7c2a8d_nohash_0") == speaker_of("0a7c2a8d_nohash_101") == "0a7c2a8d"


def test_official_layout_is_split_by_speaker(miniature: Path) -> None:
    index = read_index(miniature)
    assert "SHA-1" in index.rule
    train = {item.speaker for item in index.of("word", "train")}
    validation = {item.speaker for item in index.of("word", "validation")}
    assert (len(train), len(validation)) == (9, 4)
    assert not train & validation
    assert index.other_words(["rise", "fall"]) == ["warble"]


def test_background_noise_is_noise_and_no_word(miniature: Path) -> None:
    index = read_index(miniature)
    assert len(index.of("noise", "train")) == 2
    assert len(index.of("noise", "validation")) == 1
    assert "_background_noise_" not in {item.word for item in index.recordings}


@pytest.mark.parametrize("layout", ["train/audio", "speech_commands", "audio"])
def test_other_layouts_hold_the_same(miniature: Path, tmp_path: Path, layout: str) -> None:
    shutil.copytree(miniature, tmp_path / layout)
    index = read_index(tmp_path)
    assert len(index.of("word", "train")) == len(read_index(miniature).of("word", "train")) == 54
    assert len(index.of("noise", "train")) == 2


def test_testing_speakers_are_counted_and_never_handed_out(miniature: Path) -> None:
    index = read_index(miniature)
    assert sum(item.split == "testing" for item in index.recordings) == 12
    with pytest.raises(ValueError, match="held out"):
        index.of("word", "testing")


def test_a_table_overrides_the_rule_and_names_all_that_is_used(
    miniature: Path, tmp_path: Path
) -> None:
    words = tmp_path / "speech_commands"
    shutil.copytree(miniature, words)
    clips = sorted((words / "rise").glob("*.wav"))[:3]
    rows = [
        f"speech_commands/rise/{clips[0].name},rise,a,train,1.0",
        f"speech_commands/rise/{clips[1].name},rise,b,validation,1.0",
        f"speech_commands/rise/{clips[2].name},rise,c,testing,1.0",
        "speech_commands/rise/gone.wav,rise,d,train,1.0",
        "noise/hum.wav,,,train,2.5",
    ]
    (tmp_path / "noise").mkdir()
    shutil.copy(miniature / "_background_noise_" / "a.wav", tmp_path / "noise" / "hum.wav")
    (tmp_path / "files.csv").write_text("file,word,speaker,split,seconds\n" + "\n".join(rows))
    for data in (tmp_path, words):
        index = read_index(data)
        assert "files.csv" in index.rule
        assert [item.speaker for item in index.of("word", "train")] == ["a"]
        assert [item.speaker for item in index.of("word", "validation")] == ["b"]
        assert [item.name for item in index.of("noise", "train")] == ["noise/hum.wav"]
        assert any("1 recordings" in note and "missing" in note for note in index.notes)
        assert any("left out" in note for note in index.notes)


def test_the_table_for_people_counts_every_word(miniature: Path) -> None:
    lines = table_of(read_index(miniature)).splitlines()
    assert "SHA-1" in lines[0]
    (row,) = (line.split() for line in lines if line.startswith("warble"))
    assert row == ["warble", "18", "8", "4", "15"]


def test_a_damaged_table_is_one_clear_error(miniature: Path, tmp_path: Path) -> None:
    shutil.copytree(miniature, tmp_path / "speech_commands")
    table = tmp_path / "files.csv"
    table.write_text("file,word,speaker,split\nspeech_commands/rise/x.wav,rise,a,sometimes\n")
    with pytest.raises(InputError, match="sometimes"):
        read_index(tmp_path)
    table.write_text("name,who\nx,y\n")
    with pytest.raises(InputError, match="columns file, word, speaker and split"):
        read_index(tmp_path)


def test_a_folder_without_words_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folders of words"):
        read_index(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        read_index(tmp_path / "nowhere")


def test_what_was_marked_in_the_window_is_there_to_be_learnt(tmp_path: Path) -> None:
    # Of speakers with random names a fifth would validate or be held out: forty tell.
    for number in range(40):
        taught = LabelledClips(tmp_path / str(number))
        taught.keep("left", np.zeros(16_000, np.float32), {})
        taught.keep("left", np.zeros(16_000, np.float32), {})
        taught.keep(UNKNOWN, np.zeros(16_000, np.float32), {})
        index = read_index(taught.folder)
        assert [item.word for item in index.of("word", "train")] == [UNKNOWN, "left", "left"]
        assert index.other_words(["left"]) == [UNKNOWN]
        assert len({item.speaker for item in index.recordings}) == 1


def test_what_was_marked_trains_beside_other_recordings(miniature: Path, tmp_path: Path) -> None:
    taught = LabelledClips(tmp_path / "taught")
    samples = np.linspace(-0.5, 0.5, 16_000, dtype=np.float32)
    for word in ("rise", "jump", UNKNOWN):
        taught.keep(word, samples, {})
    index = read_index(miniature, taught.folder)
    marked = [item for item in index.of("word", "train") if item.speaker.startswith("taught")]
    assert sorted(item.word for item in marked) == [UNKNOWN, "jump", "rise"]
    assert len(index.recordings) == len(read_index(miniature).recordings) + 3
    assert f"the 3 clips of {taught.folder} train" in table_of(index)
    store = open_store(index, tmp_path / "cache")
    for row in store.rows(marked):
        np.testing.assert_allclose(store.cut(int(row)), samples, atol=1e-4)
    index.check_words(["rise", "fall"])
    with pytest.raises(InputError, match="has no validation clip of 'jump'"):
        index.check_words(["rise", "jump"])
    with pytest.raises(InputError, match="no word 'dive'; choose from fall, jump, rise, warble"):
        index.check_words(["dive"])


@pytest.mark.parametrize(
    ("speaker", "lacking"),
    [("004ae714", {"validation"}), ("026290a7", {"train"}), ("42beb5eb", {"train", "validation"})],
)
def test_one_speaker_cannot_be_taught_and_examined(
    speaker: str, lacking: set[str], tmp_path: Path
) -> None:
    for word in ("rise", "fall"):
        (tmp_path / word).mkdir()
        (tmp_path / word / f"{speaker}_nohash_0.wav").touch()
    index = read_index(tmp_path)
    assert len(index.notes) == len(lacking)
    for note, split in zip(index.notes, sorted(lacking), strict=True):
        assert f"none of 1 speakers is for {split}" in note
        assert "files.csv" in note
        assert f"note: {note}" in table_of(index)
