# SPDX-License-Identifier: MIT
"""The truth about a long recording: which word sounds when, as an Audacity label track.

A line a word: start and end in seconds and the word, with tabs between. Audacity opens it beside
the recording and writes the same form, so a truth can be looked at, corrected or made by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spotter.errors import InputError


@dataclass(frozen=True, order=True)
class Said:
    """One word of a recording, in the time of its stream."""

    start_s: float
    end_s: float
    word: str


def as_track(said: Iterable[Said]) -> str:
    """The words as the text of a label track."""
    return "".join(f"{item.start_s:.3f}\t{item.end_s:.3f}\t{item.word}\n" for item in said)


def read_track(path: Path) -> list[Said]:
    """Read a label track, in the order of time; lines without a label say nothing.

    Raises:
        InputError: the file cannot be read, or a line is no label.
    """
    try:
        # Audacity writes a second line, which begins so, for a label with a range of frequencies.
        lines = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.strip() and not line.startswith("\\")
        ]
        return sorted(said for line in lines if (said := _said(line)).word)
    except (OSError, ValueError) as error:
        raise InputError(
            str(path),
            f"cannot be read as a label track ({error})",
            "each line must be START, END and a word, with tabs between",
        ) from error


def _said(line: str) -> Said:
    start, end, word = line.split("\t")
    said = Said(float(start), float(end), word.strip())
    if not 0 <= said.start_s <= said.end_s < float("inf"):
        raise ValueError(f"a label from {start} to {end} s")
    return said
