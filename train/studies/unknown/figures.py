# SPDX-License-Identifier: MIT
"""The verdicts of all runs of an arm, put together: means, and intervals by words and readers.

What such a study can be wrong about is mostly which words it happened to have: intervals come from
drawing the tested words anew (for false alarms: the readers), not the clips.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from train.evaluation.metrics import bootstrap
from train.studies.unknown.clips import Clips
from train.studies.unknown.judgement import ARMS, Arm, Verdict, sides, verdict
from train.studies.unknown.runs import Run
from train.studies.unknown.scores import Floats

Interval = tuple[float, float]


@dataclass(frozen=True)
class ByGroup:
    """A share, counted for each group (word, reader) over all runs.

    Attributes:
        hits, totals: for each group.
        names: of the groups.
    """

    hits: Floats
    totals: Floats
    names: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """Hits / totals."""
        return float(self.hits.sum() / max(self.totals.sum(), 1e-9))

    @property
    def interval(self) -> Interval:
        """The 95 % interval, groups drawn anew."""
        return bootstrap(self.hits, self.totals)

    def minus(self, other: ByGroup) -> ByGroup:
        """The difference of two shares of the same clips; its interval is that of pairs."""
        return ByGroup(self.hits - other.hits, self.totals, self.names)

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        shares = (self.hits / np.maximum(self.totals, 1e-9)).tolist()
        return {
            "value": self.value,
            "interval": self.interval,
            "groups": len(self.totals),
            "by_group": dict(zip(self.names, shares, strict=False)),
        }


@dataclass(frozen=True)
class Figures:
    """One arm over all runs.

    Attributes:
        arm: which.
        known_accuracy, missed, macro_f1: of each run.
        auroc: by word; None without a score.
        taken_unseen, taken_seen: by word.
        alarms_per_hour: by reader, mean of the runs.
        trade, accuracy: curves, means of the runs.
    """

    arm: Arm
    known_accuracy: Floats
    missed: Floats
    macro_f1: Floats
    auroc: ByGroup | None
    taken_unseen: ByGroup
    taken_seen: ByGroup
    alarms_per_hour: ByGroup
    trade: Floats
    accuracy: Floats

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "arm": self.arm.title,
            "runs": len(self.missed),
            "known_accuracy": self.known_accuracy.tolist(),
            "missed": self.missed.tolist(),
            "macro_f1": self.macro_f1.tolist(),
            "auroc": self.auroc.as_dict() if self.auroc else None,
            "taken_unseen": self.taken_unseen.as_dict(),
            "taken_seen": self.taken_seen.as_dict(),
            "alarms_per_hour": self.alarms_per_hour.as_dict(),
            "taken_at_misses": self.trade.tolist(),
            "accuracy_at_thresholds": self.accuracy.tolist(),
        }


class Tally:
    """Takes runs one by one; the figures of all arms afterwards."""

    def __init__(self, clips: Clips) -> None:
        self._clips = clips
        self._verdicts: dict[Arm, list[tuple[Run, Verdict]]] = {arm: [] for arm in ARMS}
        self.n_runs = 0

    def add(self, run: Run) -> None:
        """Judge a run by every arm that its network serves."""
        self.n_runs += 1
        for arm in ARMS:
            if arm.kind == run.plan.kind:
                bare = Run(run.plan, run.rows, run.logits[:0], run.speech_logits[:0])
                self._verdicts[arm].append((bare, verdict(run, arm, self._clips)))

    def figures(self) -> list[Figures]:
        """Of every arm that has a run."""
        return [self._figures(arm, judged) for arm, judged in self._verdicts.items() if judged]

    def _figures(self, arm: Arm, judged: Sequence[tuple[Run, Verdict]]) -> Figures:
        verdicts = [one for _, one in judged]
        unseen = [self._words(run, seen=False) for run, _ in judged]
        seen = [self._words(run, seen=True) for run, _ in judged]
        return Figures(
            arm,
            np.array([one.known_accuracy for one in verdicts]),
            np.array([one.missed for one in verdicts]),
            np.array([one.macro_f1 for one in verdicts]),
            _by_group(unseen, [one.placements for one in verdicts]) if arm.score else None,
            _by_group(unseen, [one.taken_unseen for one in verdicts]),
            _by_group(seen, [one.taken_seen for one in verdicts]),
            self._alarms(verdicts),
            np.mean([one.trade for one in verdicts], axis=0),
            np.mean([one.accuracy for one in verdicts], axis=0),
        )

    def _words(self, run: Run, *, seen: bool) -> NDArray[np.str_]:
        """The word of each clip that the verdict of a run has a value for."""
        side = sides(run, self._clips)
        return self._clips.words[run.rows][side.seen if seen else side.unseen]

    def _alarms(self, verdicts: Sequence[Verdict]) -> ByGroup:
        lengths = self._clips.sentences[:, 1] - self._clips.sentences[:, 0]
        # Without the two seconds of silence around each sentence, and their last frames.
        hours = (lengths - 198) / 100 / 3600
        alarms = np.mean([one.alarms for one in verdicts], axis=0)
        readers, number = np.unique(self._clips.readers, return_inverse=True)
        return ByGroup(_sums(number, alarms, len(readers)), _sums(number, hours, len(readers)))


def _by_group(groups: Iterable[NDArray[np.str_]], values: Iterable[NDArray[Any]]) -> ByGroup:
    names, number = np.unique(np.concatenate([*groups]), return_inverse=True)
    all_values = np.concatenate([*values])
    return ByGroup(
        _sums(number, all_values, len(names)),
        _sums(number, np.ones(len(all_values)), len(names)),
        tuple(names.tolist()),
    )


def _sums(number: NDArray[np.intp], values: NDArray[Any], n_groups: int) -> Floats:
    """The sum of the values of each group, however few."""
    return np.bincount(number, weights=values, minlength=n_groups).astype(np.float64)
