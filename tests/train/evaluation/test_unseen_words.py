# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spotter.detection.rule import Rule
from spotter.model.model import Model
from tests.train.conftest import WORDS
from train.data.forced_alignment import Spoken
from train.data.index import Index, Recording
from train.data.sample_store import Store, open_store
from train.evaluation.unseen_words import never_met, taken


def as_speech(item: Recording, reader: str) -> Recording:
    return replace(item, kind="speech", word="", speaker=reader)


@pytest.fixture
def with_readers(index: Index) -> Index:
    """The miniature, one clip of each part said to be a sentence."""
    detected = next(item for item in index.of("word", "validation"))
    learnt = next(item for item in index.of("word", "train"))
    others = tuple(item for item in index.recordings if item not in (detected, learnt))
    return replace(
        index,
        recordings=(*others, as_speech(detected, "anne"), as_speech(learnt, "bert")),
        transcripts={detected.name: "a yellow fall", learnt.name: "a red one"},
    )


def test_what_only_validation_readers_say_was_never_met(
    with_readers: Index, tmp_path: Path
) -> None:
    store = open_store(with_readers, tmp_path)
    detected, learnt = (with_readers.of("speech", part)[0] for part in ("validation", "train"))
    (store.place / "alignment.csv").write_text(
        "row,word,start_sample,stop_sample\n"
        f"{store.row(detected.name)},a,0,2600\n"
        f"{store.row(detected.name)},yellow,2600,8000\n"
        f"{store.row(detected.name)},fall,8000,12000\n"
        f"{store.row(learnt.name)},red,0,8000\n"
    )
    # "a" is in a training text, "fall" has a folder of clips, "red" is the training's.
    assert never_met(with_readers, store, WORDS) == [
        Spoken(store.row(detected.name), "yellow", 2600, 8000)
    ]


def test_the_share_taken_falls_as_the_threshold_rises(index: Index, store: Store) -> None:
    model = Model.load()
    row = store.row(index.of("word", "validation")[0].name)
    spoken = [Spoken(row, "warble", at, at + 8_000) for at in (0, 2_000, 4_000)]
    shares = taken(model, store, spoken, Rule(confirm_ms=0), (0.0, 1.0))
    assert (shares[0.0].hits, shares[0.0].n) == (3, 3)
    assert shares[1.0].hits == 0
