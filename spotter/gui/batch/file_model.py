# SPDX-License-Identifier: MIT
"""The rows of the table of files: labelled by the rule that holds, sorted and filtered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from spotter.detection.rule import Rule
from spotter.gui.batch.file_scores import FileLabel, FileScores, label
from spotter.gui.i18n import error_messages
from spotter.gui.i18n.language import decimal
from spotter.gui.widgets.label import plain_tip
from spotter.records import SILENCE, UNKNOWN

Index = QModelIndex | QPersistentModelIndex

_SLICE_S = 0.006
"""The window draws 30 frames a second: labelling thousands of files must leave room for them."""

_SORTED_AGAIN_MS = 500
_LONG_S = 1200


class Column(IntEnum):
    """The columns, from left to right."""

    FILE = 0
    FOUND = 1
    SCORE = 2
    LENGTH = 3


class File:
    """One file in the table.

    Attributes:
        path, shown: where it is, and what it is called in the table.
        reading: it is being read.
        scores: what the model said; None before that is known.
        labelled: what that means under the rule that held when it was last asked.
    """

    __slots__ = ("labelled", "labelled_by", "path", "reading", "scores", "shown")

    def __init__(self, path: Path, shown: str) -> None:
        self.path, self.shown = path, shown
        self.reading = False
        self.scores: FileScores | None = None
        self.labelled: FileLabel | None = None
        self.labelled_by: Rule | None = None

    def under(self, rule: Rule) -> FileLabel | None:
        """What was found under a rule; worked out when it is first asked for."""
        if self.scores is not None and self.labelled_by is not rule:
            self.labelled, self.labelled_by = label(self.scores, rule), rule
        return self.labelled


class FileModel(QAbstractTableModel):
    """Files as rows.

    Signals:
        arranged: the rows stand in another order, or others are shown.
    """

    arranged = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.files: list[File] = []
        self.rule = Rule()
        self.sorted_by, self.descends = Column.FILE, False
        self._filter = ""
        self._shown: list[int] = []
        self._places: dict[int, int] = {}
        self._to_label: list[int] = []
        self._labelling = QTimer(self)
        self._labelling.timeout.connect(self._label_some)
        self._arranging = QTimer(self)
        self._arranging.setSingleShot(True)
        self._arranging.setInterval(_SORTED_AGAIN_MS)
        self._arranging.timeout.connect(self.arrange)

    def show(self, files: Sequence[File], rule: Rule) -> None:
        """Go over to these files."""
        self.files, self.rule = list(files), rule
        self._to_label = []
        self.arrange()

    def file(self, row: int) -> File:
        """The file in a row."""
        return self.files[self._shown[row]]

    def row_of(self, file: File) -> int | None:
        """The row of a file; None if it is filtered out."""
        return next((row for row, n in enumerate(self._shown) if self.files[n] is file), None)

    @property
    def shown(self) -> list[File]:
        """The files that are shown, in their order."""
        return [self.files[number] for number in self._shown]

    def set_reading(self, number: int) -> None:
        """A file is being read."""
        self.files[number].reading = True
        self._emit_changed(number)

    def set_scores(self, number: int, scores: FileScores) -> None:
        """What was found in a file."""
        file = self.files[number]
        file.scores, file.reading = scores, False
        self._emit_changed(number)
        self._arrange_soon()

    def stop_reading(self) -> None:
        """Nothing more will come."""
        for file in self.files:
            file.reading = False
        self.arrange()

    def set_rule(self, rule: Rule) -> None:
        """Label everything anew: what is in sight when it is drawn, the rest bit by bit."""
        self.rule = rule
        self._to_label = [n for n, file in enumerate(self.files) if file.scores is not None]
        self._labelling.start(0)
        if self._shown:
            last = self.index(len(self._shown) - 1, Column.LENGTH)
            self.dataChanged.emit(self.index(0, 0), last)

    def _label_some(self) -> None:
        until_s = time.monotonic() + _SLICE_S
        while self._to_label and time.monotonic() < until_s:
            number = self._to_label.pop()
            file = self.files[number]
            waited = self._waits(file)
            file.under(self.rule)
            if waited:
                self._emit_changed(number)
        if not self._to_label:
            self._labelling.stop()
            self._arrange_soon()

    def labelled(self, file: File) -> FileLabel | None:
        """What was found in a file; of a long one, for a moment, under the rule before."""
        return file.labelled if self._waits(file) else file.under(self.rule)

    def _waits(self, file: File) -> bool:
        """Whether labelling this file anew would hold up who draws it: 20 ms for an hour."""
        stale = file.labelled is not None and file.labelled_by is not self.rule
        return stale and file.scores is not None and file.scores.seconds > _LONG_S

    # Order

    def set_filter(self, text: str) -> None:
        """Show only files that have this text in their name or their words."""
        self._filter = text.casefold()
        self.arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.sorted_by = Column(column)
        self.descends = order == Qt.SortOrder.DescendingOrder
        self.arrange()

    def arrange(self) -> None:
        """Filter and sort anew."""
        self._arranging.stop()
        shown = [n for n, file in enumerate(self.files) if self._is_wanted(file)]
        shown.sort(key=lambda n: self._key(self.files[n]), reverse=self.descends)
        # What is not known yet comes last, whatever the order.
        if self.sorted_by != Column.FILE:
            shown.sort(key=lambda n: self.files[n].scores is None)
        if shown != self._shown:
            self.beginResetModel()
            self._shown = shown
            self._places = {number: row for row, number in enumerate(shown)}
            self.endResetModel()
            self.arranged.emit()

    def _arrange_soon(self) -> None:
        if (self._filter or self.sorted_by != Column.FILE) and not self._arranging.isActive():
            self._arranging.start()

    def _is_wanted(self, file: File) -> bool:
        wanted = self._filter
        return (
            not wanted or wanted in file.shown.casefold() or wanted in self.found(file).casefold()
        )

    def _key(self, file: File) -> tuple[Any, ...]:
        labelled = self.labelled(file)
        name = file.shown.casefold()
        if self.sorted_by == Column.FOUND:
            return (not (labelled and labelled.passes), self.found(file).casefold(), name)
        if self.sorted_by == Column.SCORE:
            return (labelled.score if labelled else -1.0, name)
        if self.sorted_by == Column.LENGTH:
            return (file.scores.seconds if file.scores else 0.0, name)
        return (name,)

    def _emit_changed(self, number: int) -> None:
        row = self._places.get(number)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, Column.LENGTH))

    # What the cells say

    def found(self, file: File) -> str:
        """Words, what stands for none, the reason of an error, or what is being done."""
        if file.scores is None:
            return self.tr("reading…") if file.reading else ""
        if file.scores.error is not None:
            return error_messages.why(file.scores.error)
        labelled = self.labelled(file)
        if labelled is None or not labelled.found:
            return self.tr("no words")
        names = {UNKNOWN: self.tr("unknown"), SILENCE: self.tr("silence")}
        return labelled.text or names.get(labelled.found[0], labelled.found[0])

    def rowCount(self, parent: Index | None = None) -> int:
        """One for each file that is shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        """See `Column`."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts."""
        file, column = self.file(index.row()), Column(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._longer(file, column))
        return self._text(file, column) if role == Qt.ItemDataRole.DisplayRole else None

    def _text(self, file: File, column: Column) -> str:
        if column == Column.FILE:
            return file.shown
        if column == Column.FOUND:
            return self.found(file)
        if file.scores is None or file.scores.error is not None:
            return ""
        labelled = self.labelled(file)
        if column == Column.SCORE:
            return decimal(labelled.score) if labelled else ""
        return length(file.scores.seconds)

    def _longer(self, file: File, column: Column) -> str:
        if column == Column.FOUND and file.scores is not None:
            if file.scores.error is not None:
                return error_messages.reason(file.scores.error)
            labelled = self.labelled(file)
            if labelled and not labelled.passes:
                message = self.tr("perhaps {word}, {score}")
                return message.format(word=labelled.best, score=decimal(labelled.score))
            return self.found(file)
        return str(file.path) if column == Column.FILE else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What the columns are called."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = self.tr("File"), self.tr("Words found"), self.tr("Score"), self.tr("Length")
        return names[section]


def length(seconds: float) -> str:
    """How long a recording is, for people."""
    if seconds < 60:
        return f"{decimal(seconds, 1)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
