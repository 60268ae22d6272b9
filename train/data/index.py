# SPDX-License-Identifier: MIT
"""Which recordings there are, what is said in them, and which may be used for what.

Speakers never cross from training to validation. Who is where is told by a `files.csv` beside the
words (columns `file, word, speaker, split`) or, without one, by the official rule of Speech
Commands: the SHA-1 of the speaker's name. Testing speakers are counted and never handed out.

Understood are the official layout (a folder for each word, `_background_noise_` beside them),
Kaggle's (`train/audio/<word>`), the clips that were marked in the window (`_unknown_` holds those
of none of the words), and a folder with `speech_commands/` and, beside it, `noise/`, `speech/`,
`wake/` and `rooms/` as its `files.csv` names them.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from spotter.audio.files import audio_extensions
from spotter.errors import InputError
from spotter.records import UNKNOWN

Kind = Literal["word", "noise", "speech", "wake", "room"]
Split = Literal["train", "validation", "testing"]

WORDS = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
"""The ten words of the program, in the order of its labels."""

WHO_IS_WHERE = (
    "check the folder of that word; speakers are training, validation or testing as a whole: "
    "add some, or say who is where in a files.csv"
)
"""What to do where a word has no clip for a use."""

_BACKGROUND_NOISE = "_background_noise_"
_TAUGHT = "taught"
"""How the speaker's name of clips begins that were kept in the window."""
_WORD_FOLDERS = ("speech_commands", "train/audio", "audio", ".")
FOLDERS: dict[Kind, str] = {"noise": "noise", "speech": "speech", "wake": "wake", "room": "rooms"}
"""Where a table has recordings that are not of one word."""

_KINDS: dict[str, Kind] = {folder: kind for kind, folder in FOLDERS.items()}
_MAX_CLIPS_PER_SPLIT = 2**27 - 1
"""A constant of the official rule; changing it would move speakers."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of the data.

    Attributes:
        name: its path below the index's root, with forward slashes (of a clip that was marked in
            the window, from the file system's).
        kind: word (one word, about a second), noise, speech (running), wake (other single words) or
            room (an impulse response).
        word: what is said, for a word; else empty.
        speaker: who says it; empty if unknown.
        split: what it may be used for.
    """

    name: str
    kind: Kind
    word: str
    speaker: str
    split: Split


@dataclass(frozen=True)
class Index:
    """All recordings below one folder.

    Attributes:
        root: the folder that the names are relative to.
        rule: how training and validation were told apart, in words.
        recordings: sorted by name.
        transcripts: recording name → its text, lower case, for running speech.
        notes: what the reader of the index should know, one sentence each.
    """

    root: Path
    rule: str
    recordings: tuple[Recording, ...]
    transcripts: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def of(self, kind: Kind, split: Split) -> list[Recording]:
        """The recordings of one kind and split.

        Raises:
            ValueError: testing recordings are asked for; they are held out.
        """
        if split == "testing":
            raise ValueError("testing recordings are held out: acceptance is measured on them")
        return [item for item in self.recordings if item.kind == kind and item.split == split]

    def other_words(self, words: Iterable[str]) -> list[str]:
        """The words here that are not among `words`, sorted."""
        return sorted({item.word for item in self.recordings if item.kind == "word"} - set(words))

    def check_words(self, words: Iterable[str]) -> None:
        """See that each word has clips to train and to validate with.

        Raises:
            InputError: one has not; better told now than after all has been decoded.
        """
        splits: dict[str, set[Split]] = {}
        for item in self.recordings:
            splits.setdefault(item.word, set()).add(item.split)
        for word in words:
            if word not in splits:
                there = ", ".join(sorted(splits.keys() - {"", UNKNOWN}))
                raise InputError(str(self.root), f"has no word {word!r}", f"choose from {there}")
            for split in ("train", "validation"):
                if split not in splits[word]:
                    why = f"has no {split} clip of {word!r}"
                    raise InputError(str(self.root), why, WHO_IS_WHERE)


def hashed(speaker: str) -> int:
    """The number by which a speaker's place is found, the same in every collection."""
    return int(hashlib.sha1(speaker.encode(), usedforsecurity=False).hexdigest(), 16)


def which_split(speaker: str) -> Split:
    """The official rule of Speech Commands: a speaker's place, by the hash of the name."""
    percent = hashed(speaker) % (_MAX_CLIPS_PER_SPLIT + 1) * (100.0 / _MAX_CLIPS_PER_SPLIT)
    if percent < 10:
        return "validation"
    return "testing" if percent < 20 else "train"


def speaker_of(stem: str) -> str:
    """The speaker in a clip's file name: what stands before `_nohash_`."""
    return re.sub(r"_nohash_.*$", "", stem)


def read_index(data: Path, taught: Path | None = None) -> Index:
    """Find the recordings below `data`.

    Args:
        data: a Speech Commands folder, the folder above it, or Kaggle's.
        taught: the folder of clips that were marked in the window, to train with as well.

    Raises:
        InputError: there is no such folder, or no folder of words in it, or its `files.csv` is
            damaged, or no clip was marked.
    """
    index = _read(data)
    return index if taught is None else _with_taught(index, taught)


def _read(data: Path) -> Index:
    if not data.is_dir():
        raise InputError(str(data), "no such folder", "name a Speech Commands folder")
    for root in (data, data.resolve().parent):
        table = root / "files.csv"
        if table.is_file():
            return _from_table(root, table)
    return _from_folders(data)


def _with_taught(index: Index, folder: Path) -> Index:
    """All of them train, whatever the hash of their speaker's name."""
    found = [item for path in _clips(folder) if (item := _from_clip(folder, path)) is not None]
    if not found:
        raise InputError(str(folder), "holds no clips that were marked", "mark some in the window")
    place = folder.resolve()
    taught = [replace(item, name=(place / item.name).as_posix(), split="train") for item in found]
    rule = f"{index.rule}; the {len(taught)} clips of {folder} train"
    return replace(index, rule=rule, recordings=_sorted([*index.recordings, *taught]))


def _from_table(root: Path, table: Path) -> Index:
    listed = _read_table(table)
    present = tuple(item for item in listed if (root / item.name).is_file())
    if not any(item.kind == "word" for item in present):
        raise InputError(str(table), "names no clip of a word that is here", "check the folder")
    notes = []
    if len(present) < len(listed):
        notes.append(f"{len(listed) - len(present)} recordings named in {table} are missing")
    on_disk = {f"{path.parent.name}/{path.name}" for path in _clips(root / "speech_commands")}
    unlisted = on_disk - {"/".join(item.name.split("/")[-2:]) for item in listed}
    if unlisted:
        notes.append(f"{len(unlisted)} clips that {table.name} does not name are left out")
    transcripts = _read_transcripts(root / "speech" / "transcripts.tsv", present)
    return Index(root, f"the table {table}", _sorted(present), transcripts, tuple(notes))


def _read_table(table: Path) -> list[Recording]:
    try:
        with table.open(encoding="utf-8", newline="") as file:
            return [_from_row(row) for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError) as error:
        raise InputError(
            str(table),
            f"cannot be read as a table of recordings ({error})",
            "it needs the columns file, word, speaker and split",
        ) from error


def _from_row(row: Mapping[str, str]) -> Recording:
    name = row["file"]
    splits: dict[str, Split] = {split: split for split in ("train", "validation", "testing")}
    if row["split"] not in splits:
        raise ValueError(f"{name} has the split {row['split']!r}")
    kind = _KINDS.get(name.split("/")[0], "word")
    word = row["word"] if kind == "word" else ""
    return Recording(name, kind, word, row["speaker"], splits[row["split"]])


def _read_transcripts(path: Path, recordings: Iterable[Recording]) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = dict(line.split("\t", 1) for line in lines if "\t" in line)
    stems = {Path(item.name).stem: item.name for item in recordings if item.kind == "speech"}
    return {stems[stem]: text.lower() for stem, text in texts.items() if stem in stems}


def _from_folders(data: Path) -> Index:
    for folder in _WORD_FOLDERS:
        clips = _clips(data / folder)
        if clips:
            break
    else:
        raise InputError(
            str(data),
            "holds no folders of words",
            "name a folder like Speech Commands: one folder of clips for each word",
        )
    words = [item for path in clips if (item := _from_clip(data, path)) is not None]
    noise = _official_noise(data, data / folder / _BACKGROUND_NOISE)
    rule, notes = "the SHA-1 rule of Speech Commands", _missing_splits(words)
    return Index(data, rule, _sorted([*words, *noise]), {}, notes)


def _missing_splits(words: Iterable[Recording]) -> tuple[str, ...]:
    speakers = {item.speaker: item.split for item in words}
    return tuple(
        f"none of {len(speakers)} speakers is for {split} by that rule: add speakers, or say who "
        "is where in a files.csv (columns file, word, speaker, split)"
        for split in ("train", "validation")
        if split not in speakers.values()
    )


def _clips(folder: Path) -> list[Path]:
    """The audio files one folder below `folder`."""
    extensions = audio_extensions()
    return [path for path in folder.glob("*/*") if path.suffix.lower() in extensions]


def _from_clip(root: Path, path: Path) -> Recording | None:
    word = path.parent.name
    if word.startswith("_") and word != UNKNOWN:
        return None
    speaker = speaker_of(path.stem)
    # What a user marked in the window is there to be learnt from, whatever the name's hash.
    split = "train" if speaker.startswith(_TAUGHT) else which_split(speaker)
    return Recording(path.relative_to(root).as_posix(), "word", word, speaker, split)


def _official_noise(root: Path, folder: Path) -> list[Recording]:
    """The noises of the official set, which knows no split of them: every third validates."""
    extensions = audio_extensions()
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in extensions)
    splits: tuple[Split, ...] = ("train", "train", "validation")
    return [
        Recording(path.relative_to(root).as_posix(), "noise", "", "", splits[number % 3])
        for number, path in enumerate(paths)
    ]


def _sorted(recordings: Iterable[Recording]) -> tuple[Recording, ...]:
    return tuple(sorted(recordings, key=lambda item: item.name))


def table_of(index: Index) -> str:
    """The counts of an index, as lines of text for people."""
    lines = [f"{index.root}: training and validation told apart by {index.rule}"]
    lines += [f"note: {note}" for note in index.notes]
    lines.append(f"{'word':<12}{'train':>8}{'validation':>12}{'held out':>10}{'speakers':>10}")
    clips = [item for item in index.recordings if item.kind == "word"]
    others = index.other_words(WORDS)
    known = [word for word in WORDS if any(item.word == word for item in clips)]
    for word in (*known, *others):
        lines.append(_row(word, [item for item in clips if item.word == word]))
    lines.append(_row("all words", clips))
    for kind in ("noise", "speech", "wake", "room"):
        lines.append(_row(kind, [item for item in index.recordings if item.kind == kind]))
    return "\n".join(lines)


def _row(name: str, items: list[Recording]) -> str:
    train, validation, testing = (
        sum(item.split == split for item in items) for split in ("train", "validation", "testing")
    )
    speakers = len({item.speaker for item in items if item.speaker})
    return f"{name:<12}{train:>8}{validation:>12}{testing:>10}{speakers:>10}"
