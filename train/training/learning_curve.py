# SPDX-License-Identifier: MIT
"""The course of a training: the lines of its log, and their picture."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spotter.errors import InputError
from train.plots import BLUE, ORANGE, figure, percent

COLUMNS = ("step", "loss", "validation_accuracy")


@dataclass(frozen=True)
class Row:
    """One line of a log.

    Attributes:
        step: batches so far.
        loss: mean over the batches since the line before.
        accuracy: on the validation windows.
    """

    step: int
    loss: float
    accuracy: float

    def as_text(self) -> tuple[str, str, str]:
        """The line's fields."""
        return str(self.step), f"{self.loss:.4f}", f"{self.accuracy:.4f}"


def read_rows(log: Path) -> list[Row]:
    """The lines of a log; one that a kill left half-written is left out.

    Raises:
        InputError: there is no log, or it is something else.
    """
    try:
        with log.open(encoding="utf-8", newline="") as file:
            lines = [line for line in csv.reader(file) if len(line) == len(COLUMNS)]
        if not lines or tuple(lines[0]) != COLUMNS:
            raise ValueError("its columns are others")
        return [Row(int(step), float(loss), float(right)) for step, loss, right in lines[1:]]
    except (OSError, ValueError) as error:
        raise InputError(str(log), f"is no log of a training ({error})", "remove it") from error


def draw(rows: Sequence[Row], path: Path) -> None:
    """Write the learning curve as a picture.

    Raises:
        OutputError: the file cannot be written.
    """
    steps = [row.step for row in rows]
    with figure(path, width=9.0, height=3.8, columns=2) as (left, right):
        left.plot(steps, [row.loss for row in rows], "o-", color=ORANGE, markersize=3)
        left.set(xlabel="step", ylabel="loss of the training batches", ylim=(0, None))
        right.plot(steps, [row.accuracy for row in rows], "o-", color=BLUE, markersize=3)
        right.set(xlabel="step", ylabel="accuracy on validation speakers", ylim=(0, 1))
        percent(right.yaxis)
        if rows:
            last = rows[-1]
            right.annotate(
                f"{last.accuracy:.1%}",
                (last.step, last.accuracy),
                textcoords="offset points",
                xytext=(-4, -14),
                ha="right",
            )
