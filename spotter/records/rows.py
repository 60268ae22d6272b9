# SPDX-License-Identifier: MIT
"""Results on their way out: a row becomes a line of text, JSON, CSV or an Audacity label.

A row is a mapping from column to text, number, None or (the column `scores`) numbers by label.
Terminal and window write the same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from spotter.errors import SpotterError
from spotter.records import Clip, Detection
from spotter.system.escaping import escaped, escaped_json

Format = Literal["text", "jsonl", "csv", "audacity"]
Row = Mapping[str, Any]

DETECTION_COLUMNS = ("path", "word", "score", "start_s", "end_s", "peak_s")
CLIP_COLUMNS = ("path", "label", "score", "best", "best_score")

_TITLES = {
    "path": "file",
    "start_s": "start",
    "end_s": "end",
    "peak_s": "peak",
    "best_score": "score",
}
_NUMBERS = {"score", "start_s", "end_s", "peak_s", "best_score"}
_WIDTHS = {"word": 9, "label": 9, "best": 9, "score": 5, "best_score": 5} | dict.fromkeys(
    ("start_s", "end_s", "peak_s"), 8
)

SUFFIXES: Mapping[Format, str] = {
    "text": ".txt",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "audacity": ".txt",
}
"""What the names of files of each format end with."""


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
        path_width: how wide the first column is in a table on a terminal.
    """

    format: Format
    columns: Sequence[str]
    score_labels: Sequence[str] = ()
    may_fail: bool = True
    path_width: int = 0

    @property
    def suffix(self) -> str:
        """What the name of a file of such rows ends with."""
        return SUFFIXES[self.format]

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

    def table_header(self) -> str:
        """The names of the columns over `table_line`s."""
        names = [_TITLES.get(column, column) for column in self.columns]
        return self._aligned(names).rstrip() + "\n"

    def table_line(self, row: Row) -> str:
        """A row of text for people at a terminal: in columns that stand under each other."""
        cells = [_shown(row[column]) for column in self.columns]
        scores = [f"{label}={_shown(row['scores'][label])}" for label in self.score_labels]
        return "  ".join([self._aligned(cells), *scores]).rstrip() + "\n"

    def _aligned(self, cells: Sequence[str]) -> str:
        """Numbers to the right; a path that is too long pushes the rest aside."""
        widths = [self.path_width, *(_WIDTHS.get(column, 0) for column in self.columns[1:])]
        return "  ".join(
            cell.rjust(width) if column in _NUMBERS else cell.ljust(width)
            for cell, width, column in zip(cells, widths, self.columns, strict=True)
        )

    def failed(self, path: str, error: SpotterError) -> str:
        """The row of an input that failed; nothing in formats that have no place for it."""
        message = f"{error.why}; {error.remedy}"
        if self.format == "jsonl":
            return _json_line({"path": path, "error": message})
        if self.format == "csv":
            empty = (len(self.columns) - 1 + len(self.score_labels)) * ("",)
            return _csv_line((path, *empty, message))
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
    # The module quotes no \\r by itself, and readers take it for the end of the row.
    has_returns = any("\r" in cell for cell in cells)
    writer = csv.writer(
        line, lineterminator="\n", quoting=csv.QUOTE_ALL if has_returns else csv.QUOTE_MINIMAL
    )
    writer.writerow(map(_no_formula, cells))
    return line.getvalue()


def _no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: those get an apostrophe, as OWASP advises."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _json_line(row: Row) -> str:
    text = json.dumps(_rounded(row), ensure_ascii=False)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        # Bytes of a file name that are no UTF-8 cannot stand in JSON as they are.
        text = json.dumps(_rounded(row))
    return escaped_json(text) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 6) if isinstance(value, float) else value
