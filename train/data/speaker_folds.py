# SPDX-License-Identifier: MIT
"""Cross-validation over speakers: the same recordings, with another part of the people held back.

A fixed validation part of twenty minutes of speech says little about false alarms an hour. In turn
every reader validates, and no model judges a reader that it heard.
"""

from __future__ import annotations

import csv
import errno
import os
import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from spotter.errors import InputError, OutputError
from train.data.index import FOLDERS, Index, Recording, hashed
from train.data.partial_path import part_of


def fold_of(speaker: str, n_folds: int) -> int:
    """The fold of a speaker, from 1; the same in every collection."""
    return hashed(speaker) % n_folds + 1


def folded(
    index: Index, fold: int, n_folds: int, words: Collection[str] = ()
) -> tuple[Recording, ...]:
    """The recordings with the people of one fold validating and those of the others training.

    Args:
        index: training, validation and held-out recordings; the last stay held out.
        fold: whose turn it is, from 1.
        n_folds: 1 lets all of them validate.
        words: the speakers of these words take turns too, with all that they said; of others only
            the readers of running speech do.

    Raises:
        InputError: there is nobody to take turns.
    """
    speakers = {
        item.speaker
        for item in index.recordings
        if item.speaker and (item.kind == "speech" or item.word in words)
    }
    if not speakers:
        raise InputError(
            str(index.root), "has no running speech with readers", "name words: --words on,off"
        )
    held_back = {speaker for speaker in speakers if fold_of(speaker, n_folds) == fold}
    return tuple(
        replace(item, split="validation" if item.speaker in held_back else "train")
        if item.speaker in speakers and item.split != "testing"
        else item
        for item in index.recordings
    )


def write_fold(index: Index, recordings: Iterable[Recording], out: Path) -> None:
    """Make the folder `out`: links to the recordings' folders, and a `files.csv` of its own.

    Raises:
        OutputError: it is there already, or cannot be made.
    """
    items = [item for item in recordings if item.split != "testing"]
    links = {_place(item).parts[0]: _linked(index.root, item) for item in items}
    beside = part_of(out)
    try:
        if out.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        beside.mkdir(parents=True, exist_ok=True)
        for name, folder in sorted(links.items()):
            os.symlink(folder.resolve(), beside / name, target_is_directory=True)
        with (beside / "files.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(("file", "word", "speaker", "split"))
            for item in items:
                rows.writerow((_place(item).as_posix(), item.word, item.speaker, item.split))
        beside.rename(out)
    except OSError as error:
        raise OutputError(
            str(out), f"cannot be made ({error.strerror})", "name a new folder"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _place(item: Recording) -> PurePosixPath:
    """Where a table has a recording: words where they are, the rest in its kind's folder."""
    name = PurePosixPath(item.name)
    return name if item.kind == "word" else PurePosixPath(FOLDERS[item.kind], name.name)


def _linked(root: Path, item: Recording) -> Path:
    """The folder that the first part of that place stands for."""
    name = PurePosixPath(item.name)
    return root / (name.parts[0] if item.kind == "word" else name.parent)
