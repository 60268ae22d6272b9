# SPDX-License-Identifier: MIT
"""The folder of a training: what decided it, how it went, and what came of it.

`settings.json` holds everything that decides the result, `log.csv` the course, `curve.png` a
picture of it, `checkpoint.keras` the network with the optimiser's state, from which `--resume` goes
on, and `model.keras` the network at the end.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spotter.errors import InputError, OutputError, UsageError
from spotter.system.atomic_file import written_beside
from train.keras_backend import load_keras
from train.recipe import OTHER_LABELS
from train.result_files import whole, write_text
from train.training.learning_curve import COLUMNS, draw, read_rows

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class RunFolder:
    """One training's folder.

    Attributes:
        path: where it is.
    """

    path: Path

    @property
    def checkpoint(self) -> Path:
        """The network as it was a while ago."""
        return self.path / "checkpoint.keras"

    @property
    def model(self) -> Path:
        """The network at the end."""
        return self.path / "model.keras"

    @property
    def log(self) -> Path:
        """A line for each twentieth of the training."""
        return self.path / "log.csv"

    def open(self, settings: Mapping[str, Any], *, resume: bool) -> None:
        """Make the folder, or see that it holds an unfinished run with the same settings.

        Raises:
            UsageError: it holds another run, or none that could be resumed.
            OutputError: it cannot be written.
        """
        record = self.path / "settings.json"
        text = json.dumps(settings, indent=1)
        if resume:
            if not self.checkpoint.is_file() or record.read_text(encoding="utf-8") != text:
                raise UsageError(
                    str(self.path), "holds no checkpoint of this training", "leave --resume out"
                )
            return
        if self.checkpoint.is_file() or self.model.is_file():
            raise UsageError(
                str(self.path), "holds a training already", "name another folder, or --resume"
            )
        write_text(record, text)

    def begin_log(self, first: int) -> None:
        """Keep the lines up to step `first`: those after it are of steps that come once more."""
        rows = [row for row in read_rows(self.log) if row.step <= first] if first else []
        lines = [COLUMNS, *(row.as_text() for row in rows)]
        with whole(self.log) as beside, beside.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)

    def add_to_log(self, row: Sequence[str]) -> None:
        """Add a line."""
        try:
            with self.log.open("a", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow(row)
        except OSError as error:
            raise _cannot_write(self.log, error) from error

    def draw_log(self) -> None:
        """Write the picture of the log."""
        draw(read_rows(self.log), self.path / "curve.png")

    def save(self, network: keras.Model, path: Path) -> None:
        """Beside first and then in place: an interrupt leaves the old file or the new one."""
        try:
            for left in path.parent.glob(".spotter-*.part.keras"):  # by a run that was killed
                left.unlink()
            with written_beside(path, suffix=".part.keras") as beside:
                network.save(beside.path)
        # h5py says what went wrong with a disk in either.
        except (OSError, RuntimeError) as error:
            raise _cannot_write(path, error) from error

    def load(self, network: keras.Model) -> None:
        """Give a network the weights and the optimiser's state of the checkpoint.

        Raises:
            InputError: the checkpoint is damaged, or of another network.
        """
        _load(network, self.checkpoint, "remove it and train from the beginning")


def start_from(network: keras.Model, run: Path) -> None:
    """Give a network the weights of a finished run.

    Raises:
        InputError: its file is damaged, or of another network.
    """
    _load(network, RunFolder(run).model, "begin with another run")


def _load(network: keras.Model, path: Path, remedy: str) -> None:
    try:
        network.load_weights(path)
    except Exception as error:
        raise _damaged(path, error, remedy) from error


def load_network(run: Path) -> keras.Model:
    """The network of a finished run.

    Raises:
        InputError: there is none, or its file is damaged, or for another number of labels.
    """
    model, settings = RunFolder(run).model, read_settings(run)
    n_labels = len(settings["recipe"].get("other_labels", OTHER_LABELS)) + len(settings["words"])
    try:
        network = load_keras().models.load_model(model, compile=False)
        if network.output_shape[-1] != n_labels:
            raise ValueError(f"{network.output_shape[-1]} labels instead of {n_labels}")
    except Exception as error:
        raise _damaged(model, error, "train it again") from error
    return network


def _damaged(path: Path, error: Exception, remedy: str) -> InputError:
    """A damaged archive can raise anything."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return InputError(str(path), f"is damaged or of another network ({reason})", remedy)


def _cannot_write(path: Path, error: Exception) -> OutputError:
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return OutputError(
        str(path), f"cannot be written ({reason})", "make room for it, then go on with --resume"
    )


def read_settings(run: Path) -> dict[str, Any]:
    """The settings of a finished run.

    Raises:
        InputError: there is no such run.
    """
    try:
        settings: dict[str, Any] = json.loads((run / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(run), "is not the folder of a training", "name one") from error
    if not RunFolder(run).model.is_file():
        raise InputError(str(run), "is a training that has not ended", "finish it with --resume")
    return settings
