# SPDX-License-Identifier: MIT
"""How good a model file is, by the 12-class protocol and the program's own model and front end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.errors import OutputError, UsageError
from spotter.frontend import mfcc
from spotter.model import Model
from spotter.records import SILENCE, UNKNOWN
from train.data.store import Store
from train.metrics import Share, accuracy, confusion, macro_recall, recalls
from train.protocol import Item, second


@dataclass(frozen=True)
class Report:
    """The result of an evaluation.

    Attributes:
        labels: of the model.
        confusion: int64 [labels, labels], rows are the truth.
    """

    labels: tuple[str, ...]
    confusion: NDArray[np.int64]

    @property
    def accuracy(self) -> Share:
        """Right ones of all."""
        return accuracy(self.confusion)

    @property
    def per_label(self) -> dict[str, Share]:
        """The recall of each label."""
        return dict(zip(self.labels, recalls(self.confusion), strict=True))

    @property
    def macro_recall(self) -> float:
        """The mean recall of the words."""
        return macro_recall([share for label, share in self.per_label.items() if label[0] != "_"])

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "protocol": "12 classes",
            "accuracy": _share(self.accuracy),
            "macro_recall_of_words": self.macro_recall,
            "per_label": {label: _share(share) for label, share in self.per_label.items()},
            "labels": list(self.labels),
            "confusion": self.confusion.tolist(),
        }

    def as_text(self) -> str:
        """The figures for people: a line a label, the worst confusion beside it."""
        lines = [
            f"accuracy                {self.accuracy}",
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
    said = []
    for item in tqdm(items, "judging", unit=" clips", disable=None, leave=False):
        probabilities = model.run(mfcc(second(item, store))[None])
        said.append(int(probabilities[0].argmax()))
    truth = np.array([model.labels.index(item.label) for item in items])
    return Report(model.labels, confusion(truth, np.array(said), len(model.labels)))


def write_report(report: Report, path: Path) -> None:
    """Write the figures as JSON.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        path.write_text(json.dumps(report.as_dict(), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(
            str(path), f"cannot be written ({error.strerror})", "name another file"
        ) from error
