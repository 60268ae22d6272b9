# SPDX-License-Identifier: MIT
"""The two halves of the validation people share nobody, and neither trains."""

from __future__ import annotations

from pathlib import Path

from train.data.halves import HALVES, half_of, in_half
from train.data.index import Index, Kind, Recording, Split


def recording(
    name: str, kind: Kind = "word", speaker: str = "", split: Split = "validation"
) -> Recording:
    return Recording(name, kind, "yes" if kind == "word" else "", speaker, split)


PEOPLE = [f"{number:08x}" for number in range(200)]
RECORDINGS = (
    *(recording(f"yes/{name}_nohash_{take}.wav", speaker=name) for name in PEOPLE for take in "01"),
    *(recording(f"speech/{name}_s.ogg", "speech", name) for name in PEOPLE),
    *(recording(f"noise/rain_{n}-{piece}.ogg", "noise") for n in range(99) for piece in "AB"),
    *(recording(f"rooms/hall_{n}.flac", "room") for n in range(3)),
    recording("yes/x_nohash_0.wav", speaker="x", split="train"),
    recording("yes/y_nohash_0.wav", speaker="y", split="testing"),
)
INDEX = Index(Path(), "by hand", RECORDINGS, {})


def test_every_validation_recording_is_in_one_half_and_rooms_in_both() -> None:
    kinds: tuple[Kind, ...] = ("word", "speech", "noise")
    for kind in kinds:
        choosing, untouched = (
            {item.name for item in in_half(INDEX, half).of(kind, "validation")} for half in HALVES
        )
        assert not choosing & untouched
        assert choosing | untouched == {item.name for item in INDEX.of(kind, "validation")}
        assert 0.35 < len(choosing) / len(choosing | untouched) < 0.65
    for half in HALVES:
        assert len(in_half(INDEX, half).of("room", "validation")) == 3


def test_a_person_and_the_pieces_of_a_recording_stay_together() -> None:
    halves: dict[str, set[str]] = {}
    for item in INDEX.of("word", "validation") + INDEX.of("speech", "validation"):
        halves.setdefault(item.speaker, set()).add(half_of(item))
    for item in INDEX.of("noise", "validation"):
        halves.setdefault(item.name[:-5], set()).add(half_of(item))
    assert all(len(found) == 1 for found in halves.values())


def test_who_trains_and_who_is_held_out_stays_so() -> None:
    for half in HALVES:
        splits = {item.name: item.split for item in in_half(INDEX, half).recordings}
        assert splits["yes/x_nohash_0.wav"] == "train"
        assert splits["yes/y_nohash_0.wav"] == "testing"
