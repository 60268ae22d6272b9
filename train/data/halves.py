# SPDX-License-Identifier: MIT
"""The validation people in two halves: one to choose by, one that is looked at once.

Temperature, threshold, floor, rule and steps are chosen on the first half; what a model is said to
do is measured on the second. Who has no name is told apart by the recording's, pieces of one
recording staying together; of rooms, of which there are few, both halves have all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Literal

from train.data.index import Index, Recording, hashed

Half = Literal["choosing", "untouched"]
HALVES: tuple[Half, ...] = ("choosing", "untouched")


def half_of(recording: Recording) -> Half:
    """The half that a recording belongs to; one speaker's are all in the same."""
    stem = PurePosixPath(recording.name).stem
    name = recording.speaker or re.sub(r"[-_][0-9A-Z]$", "", stem)
    # The last digit decides the folds over speakers as well; the next ones are free of those.
    return HALVES[hashed(name) // 1000 % 2]


def in_half(index: Index, half: Half) -> Index:
    """The recordings with the validation part of one half; the other half is held out."""
    return replace(
        index,
        recordings=tuple(
            replace(item, split="testing")
            if item.split == "validation" and item.kind != "room" and half_of(item) != half
            else item
            for item in index.recordings
        ),
    )
