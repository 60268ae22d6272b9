# SPDX-License-Identifier: MIT
"""The study of own words, in miniature: real takes of one person, and clips of a few others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from spotter.model.model import Model
from tests import DATA
from train.data.index import Index, read_index
from train.data.sample_store import open_store
from train.studies.own_words import RATES, Outcome, Study, Together, own_words_study
from train.studies.own_words_report import miss_rate, table_of, write_report

DEMO = DATA.parent.parent / "assets" / "demo" / "demo.flac"
PERSON = "099d52ad"


@pytest.fixture
def people(tmp_path: Path) -> Index:
    """One person with five takes of two words, ten with one of the first, and running speech."""
    lines = ["file,word,speaker,split", f"speech/demo.flac,,{PERSON},validation"]
    (tmp_path / "data" / "speech").mkdir(parents=True)
    shutil.copy(DEMO, tmp_path / "data" / "speech" / "demo.flac")
    takes = [
        (word, PERSON, number, DATA / "takes" / f"{word}_{number + 1}.flac")
        for word in ("zero", "five")
        for number in range(5)
    ]
    takes += [
        ("zero", f"{number:08x}", 0, DATA / "takes" / f"zero_{1 + number % 5}.flac")
        for number in range(10)
    ]
    for word, speaker, number, clip in takes:
        name = f"speech_commands/{word}/{speaker}_nohash_{number}.flac"
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(clip, tmp_path / "data" / name)
        lines.append(f"{name},{word},{speaker},train")
    (tmp_path / "data" / "files.csv").write_text("\n".join(lines) + "\n")
    return read_index(tmp_path / "data")


def test_a_person_and_strangers_are_judged_on_what_did_not_teach(
    people: Index, tmp_path: Path
) -> None:
    store = open_store(people, tmp_path / "cache")
    study = own_words_study(Model.load(), people, store, seed=1)
    assert [(one.who, one.word, one.judged, one.others) for one in study.same] == [
        (PERSON, "five", 2, 2),
        (PERSON, "zero", 2, 2),
    ]
    assert {(one.word, one.judged) for one in study.others} == {("zero", 6)}
    assert all(one.taken == 0 for one in study.same)
    # The others say what the person said, so who knows the one knows them.
    assert miss_rate(study.others, RATES[-1]) < 0.2
    assert study.offered == 6 + 3 * 5
    assert study.refused == 0
    assert 0 < study.hours < 0.1
    text = write_report(study, tmp_path / "out")
    assert "same person, 2 false alarms an hour | 2 | 4 |" in text
    assert json.loads((tmp_path / "out" / "study.json").read_text())["offered"] == 21
    assert (tmp_path / "out" / "study.png").stat().st_size > 10_000


def test_a_table_has_means_over_people_and_words_with_their_counts() -> None:
    same = (
        Outcome("dsp-1", "zero", 4, (4, 1, 1, 0, 0), 10, 1, 2, 3),
        Outcome("someone", "zero", 2, (2, 0, 0, 0, 0), 0, 0, 0, 1),
    )
    table = table_of(Study(same, (), Together(6, 1, 2), 1, 7, 2.0))
    assert (
        "| same person, 2 false alarms an hour | 2 | 6 | 12.5% (1) | 12% | 10.0% (1 of 10) |"
        in table
    )
    assert "| – of them people of `own/` | 1 | 4 | 25.0% (1) |" in table
    assert "33.3% missed (2 of 6), each alone 16.7% (1)" in table
    assert "1 of 7 takes" in table
    assert "25.0% missed, 1.0 false alarms an hour (mean; median 1.0)" in table
