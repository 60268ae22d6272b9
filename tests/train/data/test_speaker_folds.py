# SPDX-License-Identifier: MIT
from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from spotter.errors import InputError, OutputError, UsageError
from train.cli.main import commands
from train.data.index import Index, Kind, Recording, Split, read_index
from train.data.sample_store import open_store
from train.data.speaker_folds import fold_of, folded, write_fold

READERS = ("ann", "ben", "cat", "dan", "eve", "fay", "gus")


def recordings(data: Path) -> tuple[Recording, ...]:
    """What was said by readers, by speakers of two words, and by nobody."""

    def some(kind: Kind, word: str, speakers: tuple[str, ...], split: Split) -> list[Recording]:
        folder = f"words/{word}" if word else kind
        return [
            Recording(f"{folder}/{speaker or 'x'}-{split}", kind, word, speaker, split)
            for speaker in speakers
        ]

    return (
        *some("speech", "", READERS[:5], "train"),
        *some("speech", "", READERS[5:], "validation"),
        *some("word", "on", ("ann", "hal", "ida"), "train"),
        *some("word", "go", ("hal", "joe"), "train"),
        *some("word", "go", ("kim",), "validation"),
        *some("word", "go", ("lou",), "testing"),
        *some("noise", "", ("",), "validation"),
    )


@pytest.fixture
def people(tmp_path: Path) -> Index:
    return Index(tmp_path, "by hand", recordings(tmp_path), {})


@given(st.text(), st.integers(1, 10))
def test_everybody_is_in_one_fold(speaker: str, n_folds: int) -> None:
    assert 1 <= fold_of(speaker, n_folds) <= n_folds


def test_every_reader_validates_once_and_trains_else(people: Index) -> None:
    turns = [
        {item.speaker for item in folded(people, fold, 3) if is_held_back(item, "speech")}
        for fold in (1, 2, 3)
    ]
    assert sorted(name for turn in turns for name in turn) == sorted(READERS)


def is_held_back(item: Recording, kind: Kind) -> bool:
    return item.kind == kind and item.split == "validation"


def test_nobody_is_on_both_sides(people: Index) -> None:
    for fold in (1, 2, 3):
        both: dict[Split, set[str]] = {"train": set(), "validation": set(), "testing": set()}
        for item in folded(people, fold, 3, ["on"]):
            both[item.split].add(item.speaker)
        assert not both["train"] & both["validation"] - {""}


def test_the_rest_stays_where_it_was(people: Index) -> None:
    before = {item.name: item.split for item in people.recordings}
    after = {item.name: item.split for item in folded(people, 2, 3)}
    stays = ("words/go/hal-train", "words/go/joe-train", "words/go/kim-validation")
    for name in (*stays, "words/go/lou-testing", "noise/x-validation"):
        assert after[name] == before[name]


def test_speakers_of_a_word_take_their_other_words_along(people: Index) -> None:
    fold = fold_of("hal", 3)
    held_back = {
        item.name for item in folded(people, fold, 3, ["on"]) if item.split == "validation"
    }
    assert {"words/on/hal-train", "words/go/hal-train"} <= held_back


def test_one_of_one_holds_all_readers_back(people: Index) -> None:
    assert not any(item.kind == "speech" and item.split == "train" for item in folded(people, 1, 1))


def test_without_people_there_is_nothing_to_fold(miniature: Path) -> None:
    with pytest.raises(InputError, match="--words"):
        folded(read_index(miniature), 1, 3)


@pytest.fixture
def kept(miniature: Path, tmp_path: Path) -> Path:
    """The miniature set in the official layout, below a folder of its own."""
    shutil.copytree(miniature, tmp_path / "data" / "speech_commands")
    return tmp_path / "data"


def test_the_folder_of_a_fold_reads_as_its_recordings(kept: Path, tmp_path: Path) -> None:
    index = read_index(kept)
    wanted = [item for item in folded(index, 1, 3, ["rise"]) if item.split != "testing"]
    write_fold(index, wanted, tmp_path / "fold")
    again = read_index(tmp_path / "fold")
    assert sorted(map(reported, again.recordings)) == sorted(map(reported, wanted))
    assert {item.split for item in again.recordings} == {"train", "validation"}
    for old, new in zip(index.of("noise", "train"), again.of("noise", "train"), strict=True):
        assert (again.root / new.name).read_bytes() == (index.root / old.name).read_bytes()


def reported(item: Recording) -> tuple[str, ...]:
    return (item.name.rpartition("/")[2], item.kind, item.word, item.speaker, item.split)


def test_a_fold_shares_the_decoded_recordings_of_the_whole(kept: Path, tmp_path: Path) -> None:
    shutil.move(kept / "speech_commands" / "_background_noise_", kept / "noise")
    read = read_index(kept)
    with (kept / "files.csv").open("w", encoding="utf-8") as file:
        file.write("file,word,speaker,split\n")
        for item in read.recordings:
            file.write(f"{item.name},{item.word},{item.speaker},{item.split}\n")
    index = read_index(kept)
    write_fold(index, folded(index, 1, 3, ["rise"]), tmp_path / "fold")
    whole = open_store(index, tmp_path / "cache")
    assert open_store(read_index(tmp_path / "fold"), tmp_path / "cache").place == whole.place


def test_a_folder_that_is_there_is_left_alone(kept: Path, tmp_path: Path) -> None:
    index = read_index(kept)
    with pytest.raises(OutputError, match="new folder"):
        write_fold(index, index.recordings, kept)


def test_a_fold_that_cannot_be_made_leaves_nothing(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "A required privilege is not held")

    monkeypatch.setattr(os, "symlink", refuse)
    with pytest.raises(OutputError, match="privilege"):
        write_fold(read_index(kept), read_index(kept).recordings, tmp_path / "new" / "fold")
    assert list((tmp_path / "new").iterdir()) == []


def test_the_command_tells_who_validates(kept: Path, tmp_path: Path) -> None:
    arguments = ["fold", str(kept), "1/3", str(tmp_path / "fold"), "--words", "rise"]
    reported = CliRunner().invoke(commands, arguments, catch_exceptions=False).stdout
    held_back = {item.speaker for item in read_index(tmp_path / "fold").of("word", "validation")}
    assert reported == f"{tmp_path / 'fold'}: {len(held_back)} speakers validate\n"
    assert held_back


@pytest.mark.parametrize("part", ["0/3", "4/3", "3", "1/3/2", "a/b", ""])
def test_a_part_is_one_of_several(part: str, kept: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2/3"):
        CliRunner().invoke(
            commands, ["fold", str(kept), part, str(tmp_path / "x")], catch_exceptions=False
        )
    assert not (tmp_path / "x").exists()
