# SPDX-License-Identifier: MIT
"""Results on their way out: a row becomes a line of text, JSON, CSV or an Audacity label.

A row is a mapping from column to text, number, None or (the column `scores`) numbers by label.
Standard output holds nothing but rows, one a line, flushed as they are found.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TextIO

from spotter.cli.console import Console, escaped
from spotter.errors import OutputError, SpotterError
from spotter.records import Clip, Detection

Format = Literal["text", "jsonl", "csv", "audacity"]
Row = Mapping[str, Any]

DETECTION_COLUMNS = ("path", "word", "score", "start_s", "end_s", "peak_s")
CLIP_COLUMNS = ("path", "label", "score", "best", "best_score")

_SUFFIXES: Mapping[Format, str] = {
    "text": ".txt",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "audacity": ".txt",
}


class OutputClosedError(Exception):
    """Whoever reads the results has enough of them: the run ends quietly."""


def detection_row(path: str | None, detection: Detection) -> dict[str, Any]:
    """The row of a word that was heard in `path` (None: live)."""
    return {
        "path": path,
        "word": detection.word,
        "score": detection.score,
        "start_s": detection.start_s,
        "end_s": detection.end_s,
        "peak_s": detection.peak_s,
    }


def clip_row(path: str, clip: Clip, with_scores: bool) -> dict[str, Any]:
    """The row of a labelled clip, on demand with the probability of every label."""
    row = {
        "path": path,
        "label": clip.label,
        "score": clip.score,
        "best": clip.best,
        "best_score": clip.best_score,
    }
    return {**row, "scores": dict(clip.scores)} if with_scores else row


@dataclass(frozen=True)
class Layout:
    """How rows are written.

    Attributes:
        format: text (tab-separated), jsonl, csv or audacity.
        columns: in their order.
        score_labels: the labels whose probabilities each row has in `scores`, if any.
        may_fail: whether an input may fail and the next be done: then csv has a column for it.
    """

    format: Format
    columns: Sequence[str]
    score_labels: Sequence[str] = ()
    may_fail: bool = True

    def header(self) -> str:
        """What stands before the first row: the names of the columns in csv, otherwise nothing."""
        scores = [f"scores.{label}" for label in self.score_labels]
        names = [*self.columns, *scores, *(["error"] if self.may_fail else [])]
        return _csv_line(names) if self.format == "csv" else ""

    def line(self, row: Row) -> str:
        """One row, its newline included."""
        if self.format == "jsonl":
            return _json_line(row)
        if self.format == "audacity":
            return f"{row['start_s']:.6f}\t{row['end_s']:.6f}\t{escaped(row['word'])}\n"
        scores = [(label, row["scores"][label]) for label in self.score_labels]
        cells = [row[column] for column in self.columns]
        if self.format == "csv":
            cells += [x for _, x in scores] + ([None] if self.may_fail else [])
            return _csv_line([_number(cell) for cell in cells])
        shown = [_shown(cell) for cell in cells]
        return "\t".join([*shown, *(f"{label}={_shown(x)}" for label, x in scores)]) + "\n"

    def failed(self, path: str, error: SpotterError) -> str:
        """The row of an input that failed; nothing in formats that have no place for it."""
        told = f"{error.why}; {error.remedy}"
        if self.format == "jsonl":
            return _json_line({"path": path, "error": told})
        if self.format == "csv":
            empty = (len(self.columns) - 1 + len(self.score_labels)) * ("",)
            return _csv_line((path, *empty, told))
        return ""


def _shown(cell: Any) -> str:
    """A cell for people."""
    if cell is None:
        return "-"
    return f"{cell:.2f}" if isinstance(cell, float) else escaped(str(cell))


def _number(cell: Any) -> str:
    """A cell for programs."""
    if cell is None:
        return ""
    return f"{cell:.6f}" if isinstance(cell, float) else str(cell)


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _json_line(row: Row) -> str:
    text = json.dumps(_rounded(row), ensure_ascii=False)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        # Bytes of a file name that are no UTF-8 cannot stand in JSON as they are.
        text = json.dumps(_rounded(row))
    return text + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 6) if isinstance(value, float) else value


class Writer:
    """Rows into one stream.

    Args:
        layout: how they are written.
        stream: where to.
        name: of the stream, for errors.
        console: whose status line must give way.

    Attributes:
        is_void: an input failed, and there is nothing to show for it.
    """

    def __init__(self, layout: Layout, stream: TextIO, name: str, console: Console) -> None:
        self._layout = layout
        self._stream = stream
        self._name = name
        self._console = console
        self._is_empty = True
        self.is_void = False
        self._write(layout.header())

    def row(self, row: Row) -> None:
        """Write a row.

        Raises:
            OutputClosedError: nobody reads any more.
            OutputError: it cannot be written.
        """
        self._write(self._layout.line(row))

    def failed(self, path: str, error: SpotterError) -> None:
        """Write that an input failed, where the format has a place for it. Raises as `row`."""
        self._write(self._layout.failed(path, error))
        self.is_void = self._is_empty

    def _write(self, text: str) -> None:
        if text:
            self._is_empty = False
            write(self._stream, self._name, text, self._console)


def write(stream: TextIO, name: str, text: str, console: Console) -> None:
    """Write and flush, past the status line. Raises as `Writer.row`."""
    console.clear_status()
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        forget_output()
        raise OutputClosedError from None
    except OSError as error:
        if stream is sys.stdout:
            forget_output()
        raise OutputError(
            name, error.strerror or "cannot be written", "free some space, or write elsewhere"
        ) from error


def standard_output() -> TextIO:
    """Standard output, made fit for any file name.

    Raises:
        OutputError: it is closed.
    """
    if sys.stdout is None:
        raise OutputError("standard output", "is closed", "redirect it to a file or a pipe")
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    return sys.stdout


def forget_output() -> None:
    """Let the interpreter's last flush of standard output go nowhere: it would fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class ToStandardOutput:
    """All inputs into one stream of rows."""

    def __init__(self, layout: Layout, console: Console) -> None:
        self._writer = Writer(layout, standard_output(), "standard output", console)

    @contextmanager
    def writer(self, _name: str) -> Iterator[Writer]:
        """The one writer."""
        yield self._writer


class ToFolder:
    """Each input into a file of its own."""

    def __init__(self, layout: Layout, folder: Path, console: Console) -> None:
        self._layout = layout
        self._folder = folder
        self._console = console

    @contextmanager
    def writer(self, name: str) -> Iterator[Writer]:
        """A writer into the file of the input called `name`, a path relative to the folder.

        Raises:
            OutputError: the file cannot be made.
        """
        path = self._folder / f"{name}{_SUFFIXES[self._layout.format]}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = path.open("w", encoding="utf-8", errors="surrogateescape", newline="\n")
        except OSError as error:
            raise OutputError(
                str(path), error.strerror or "cannot be made", "name another --output-dir"
            ) from error
        with stream:
            writer = Writer(self._layout, stream, str(path), self._console)
            yield writer
        if writer.is_void:
            path.unlink()
