# SPDX-License-Identifier: MIT
"""How good a model file is, by the 12-class protocol and the program's own model and front end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.errors import UsageError
from spotter.features.frontend import mfcc
from spotter.model.model import Model
from spotter.records import SILENCE, UNKNOWN
from train.data.index import speaker_of
from train.data.protocol import Item, second
from train.data.sample_store import Store
from train.evaluation.metrics import (
    Share,
    accuracy,
    bootstrap,
    confusion,
    macro_recall,
    precisions,
    recalls,
)
from train.evaluation.roc import Roc, Trade, roc, trade_off
from train.result_files import write_json

_NOBODY = "nobody "
"""What the name of a clip's speaker begins with where nobody speaks."""
_THRESHOLDS = np.linspace(0, 1, 201)


@dataclass(frozen=True)
class Report:
    """The result of an evaluation: what the model said to each clip, and what follows from it.

    Attributes:
        labels: of the model.
        truth: int64 [n], what each clip should be called.
        probabilities: float32 [n, labels], what the model said.
        speakers: [n], who spoke; clips without a speaker each count as one.
    """

    labels: tuple[str, ...]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    speakers: tuple[str, ...]

    @classmethod
    def of(
        cls, items: Sequence[Item], labels: tuple[str, ...], said: NDArray[np.float32]
    ) -> Report:
        """The report on clips to each of which a value was said for each label, [n, labels]."""
        truth = np.array([labels.index(item.label) for item in items], dtype=np.int64)
        speakers = tuple(_speaker(number, item) for number, item in enumerate(items))
        return cls(labels, truth, said, speakers)

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """Int64 [labels, labels], rows are the truth."""
        return confusion(self.truth, self.probabilities.argmax(axis=1), len(self.labels))

    @property
    def accuracy(self) -> Share:
        """Right ones of all."""
        return accuracy(self.confusion)

    @cached_property
    def speaker_interval(self) -> tuple[float, float]:
        """The 95 % interval of the accuracy when speakers, not clips, are drawn anew."""
        _, group = np.unique(self.speakers, return_inverse=True)
        right = self.probabilities.argmax(axis=1) == self.truth
        hits = np.bincount(group, weights=right).astype(np.float64)
        return bootstrap(hits, np.bincount(group).astype(np.float64))

    @property
    def n_speakers(self) -> int:
        """How many people speak."""
        return len({name for name in self.speakers if not name.startswith(_NOBODY)})

    @property
    def per_label(self) -> dict[str, Share]:
        """The recall of each label."""
        return dict(zip(self.labels, recalls(self.confusion), strict=True))

    @property
    def precision(self) -> dict[str, Share]:
        """The precision of each label."""
        return dict(zip(self.labels, precisions(self.confusion), strict=True))

    @property
    def macro_recall(self) -> float:
        """The mean recall of the words."""
        return macro_recall([share for label, share in self.per_label.items() if label[0] != "_"])

    @property
    def words(self) -> tuple[str, ...]:
        """The labels that are words."""
        return tuple(label for label in self.labels if label not in (SILENCE, UNKNOWN))

    @cached_property
    def rocs(self) -> dict[str, Roc]:
        """Each word that occurs, against everything else."""
        columns = {word: self.labels.index(word) for word in self.words}
        return {
            word: roc(self.probabilities[:, column], self.truth == column)
            for word, column in columns.items()
            if 0 < np.sum(self.truth == column) < len(self.truth)
        }

    @cached_property
    def trade(self) -> Trade:
        """Words missed against unknown words and silence taken for one, at each threshold."""
        columns = np.array([self.labels.index(word) for word in self.words])
        at = self.probabilities[:, columns].argmax(axis=1)
        best = self.probabilities[np.arange(len(at)), columns[at]]
        is_word = np.isin(self.truth, columns)
        return trade_off(best, columns[at] == self.truth, is_word, _THRESHOLDS)

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "protocol": "12 classes",
            "accuracy": {**_share(self.accuracy), "speaker_interval": self.speaker_interval},
            "macro_recall_of_words": self.macro_recall,
            "per_label": {label: _share(share) for label, share in self.per_label.items()},
            "precision": {label: _share(share) for label, share in self.precision.items()},
            "area_under_roc": {word: curve.area for word, curve in self.rocs.items()},
            "labels": list(self.labels),
            "confusion": self.confusion.tolist(),
        }

    def as_text(self) -> str:
        """The figures for people: a line a label, the worst confusion beside it."""
        low, high = self.speaker_interval
        lines = [
            f"accuracy                {self.accuracy}",
            f"by speakers             {low:.1%}–{high:.1%} ({self.n_speakers} of them)",
            f"macro recall of words   {self.macro_recall:.1%}",
        ]
        for row, (label, share) in enumerate(self.per_label.items()):
            lines.append(f"{label:<12}{share!s:<34}{self._worst(row)}")
        return "\n".join(lines)

    def _worst(self, row: int) -> str:
        wrong = self.confusion[row].copy()
        wrong[row] = 0
        column = int(wrong.argmax())
        return f"{wrong[column]} as {self.labels[column]}" if wrong[column] else ""


def _share(share: Share) -> dict[str, Any]:
    return {"right": share.hits, "of": share.n, "share": share.value, "interval": share.interval}


def evaluate(model: Model, items: Sequence[Item], store: Store) -> Report:
    """Judge a model by the largest of all labels, as `spotter classify --argmax` does.

    Raises:
        UsageError: the list holds labels that the model has not.
    """
    foreign = {item.label for item in items} - set(model.labels)
    if foreign:
        raise UsageError(
            str(model.path),
            f"has no label {', '.join(sorted(foreign))}",
            f"judge a model with {SILENCE}, {UNKNOWN} and the words of the list",
        )
    probabilities = [
        model.run(mfcc(second(item, store))[None])[0]
        for item in tqdm(items, "judging", unit=" clips", disable=None, leave=False)
    ]
    return Report.of(items, model.labels, np.stack(probabilities))


def _speaker(number: int, item: Item) -> str:
    """Who speaks in a clip; a name of its own for one in which nobody does."""
    return speaker_of(Path(item.file).stem) if item.label != SILENCE else f"{_NOBODY}{number}"


def write_report(report: Report, path: Path) -> None:
    """Write the figures as JSON.

    Raises:
        OutputError: the file cannot be written.
    """
    write_json(path, report.as_dict())
