# SPDX-License-Identifier: MIT
"""Matches detections in a long recording with its labels, and counts them.

Each detection says where its word sounds; the middle of that is its place. A detection belongs to a
word of the truth if its place lies within half a second of it, to the nearest one of the same word
if there is such, else to the nearest of any.

- **hit**: the first detection of a spoken word; **duplicate**: every further one.
- **wrong**: a word of ours was spoken there, and another of ours was heard.
- **taken**: a word that the model does not know was spoken there, and one of ours was heard.
- **false alarm**: nothing in the truth is there. These are counted by the hour.
- **missed**: a spoken word without a hit (that it was heard wrong saves nothing).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from spotter.records import Detection
from train.data.label_track import Said
from train.evaluation.metrics import Rate, Share

TOLERANCE_S = 0.5


@dataclass(frozen=True)
class Outcome:
    """The detections of one recording, sorted by what they are worth.

    Attributes:
        words: the model's.
        hours: length of the recording.
        hits: spoken words that were heard, each with its first detection.
        missed: spoken words that were not.
        duplicates: further detections of words that were heard.
        wrong: detections of another word of ours, with what was spoken.
        taken: detections at words that the model does not know, with what was spoken.
        alarms: detections where the truth has nothing.
        others: how many words that the model does not know were spoken.
    """

    words: tuple[str, ...]
    hours: float
    hits: tuple[tuple[Said, Detection], ...]
    missed: tuple[Said, ...]
    duplicates: tuple[Detection, ...]
    wrong: tuple[tuple[Said, Detection], ...]
    taken: tuple[tuple[Said, Detection], ...]
    alarms: tuple[Detection, ...]
    others: int

    @property
    def spoken(self) -> int:
        """How many words of ours were spoken."""
        return len(self.hits) + len(self.missed)

    @property
    def miss_rate(self) -> Share:
        """Spoken words that were not heard."""
        return Share(len(self.missed), self.spoken)

    @property
    def taken_rate(self) -> Share:
        """Words that the model does not know, and that were heard as one of ours at least once."""
        return Share(len({said for said, _ in self.taken}), self.others)

    @property
    def false_alarms(self) -> Rate:
        """Detections where nothing was spoken that could be meant."""
        return Rate(len(self.alarms), self.hours)

    @property
    def latencies_s(self) -> list[float]:
        """From the end of each word that was heard until it was known."""
        return [detection.emitted_s - said.end_s for said, detection in self.hits]

    @property
    def latency_s(self) -> tuple[float, float] | None:
        """Median and 90th percentile of these; None where nothing was heard."""
        if not self.hits:
            return None
        median, late = np.percentile(self.latencies_s, (50, 90))
        return float(median), float(late)

    def missed_of(self, word: str) -> Share:
        """The miss rate of one word."""
        missed = sum(said.word == word for said in self.missed)
        return Share(missed, missed + sum(said.word == word for said, _ in self.hits))

    def alarms_of(self, word: str) -> Rate:
        """The false alarms of one word."""
        return Rate(sum(alarm.word == word for alarm in self.alarms), self.hours)


def judge(
    truth: Sequence[Said], detections: Iterable[Detection], words: Sequence[str], hours: float
) -> Outcome:
    """Compare what was heard with what was said.

    Args:
        truth: every single word of the recording, of ours and others.
        detections: in the order in which they became known.
        words: ours.
        hours: length of the recording.
    """
    found = _Truth(truth)
    hits: dict[int, Detection] = {}
    duplicates: list[Detection] = []
    wrong: list[tuple[Said, Detection]] = []
    taken: list[tuple[Said, Detection]] = []
    alarms: list[Detection] = []
    for detection in detections:
        at = found.meant(detection)
        if at is None:
            alarms.append(detection)
        elif truth[at].word not in words:
            taken.append((truth[at], detection))
        elif truth[at].word != detection.word:
            wrong.append((truth[at], detection))
        elif at in hits:
            duplicates.append(detection)
        else:
            hits[at] = detection
    ours = [at for at, said in enumerate(truth) if said.word in words]
    return Outcome(
        tuple(words),
        hours,
        tuple((truth[at], hits[at]) for at in sorted(hits)),
        tuple(truth[at] for at in ours if at not in hits),
        tuple(duplicates),
        tuple(wrong),
        tuple(taken),
        tuple(alarms),
        len(truth) - len(ours),
    )


class _Truth:
    """The words of the truth, to be found by place."""

    def __init__(self, said: Sequence[Said]) -> None:
        self._words = np.array([item.word for item in said], dtype=np.str_)
        self._start_s = np.array([item.start_s for item in said])
        self._end_s = np.array([item.end_s for item in said])

    def meant(self, detection: Detection) -> int | None:
        """The number of the word that a detection belongs to."""
        place_s = (detection.start_s + detection.end_s) / 2
        distance_s = np.maximum(self._start_s - place_s, place_s - self._end_s).clip(min=0)
        near = np.flatnonzero(distance_s <= TOLERANCE_S)
        same = near[self._words[near] == detection.word]
        choice = same if len(same) else near
        return int(choice[distance_s[choice].argmin()]) if len(choice) else None
