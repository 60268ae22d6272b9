# SPDX-License-Identifier: MIT
"""The list of detections, newest first: each can be played and marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from spotter.gui.detections.header import HEADER_PX, DetectionHeader
from spotter.gui.detections.table_model import (
    BUTTONS,
    ROW_PX,
    WIDTHS_PX,
    Column,
    Details,
    DetectionDelegate,
    DetectionModel,
)
from spotter.records import Detection

__all__ = ["HEADER_PX", "ROW_PX", "Detections"]

_RUNNER_UP_FROM_PX = 1600
_KEYS = {
    Qt.Key.Key_Return: Column.PLAY,
    Qt.Key.Key_Enter: Column.PLAY,
    Qt.Key.Key_Plus: Column.RIGHT,
    Qt.Key.Key_Minus: Column.WRONG,
}


class _Table(QTableView):
    """Tells the keys that do something with the chosen row."""

    pressed_key = Signal(object)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen row in sight, or the newest."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        else:
            self.scrollToTop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who only passes by chooses nothing; Qt would choose the first row."""
        if self.currentIndex().isValid():
            super().focusInEvent(event)
        else:
            QWidget.focusInEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, + and −; all others are Qt's or the window's."""
        column = _KEYS.get(Qt.Key(event.key()))
        if column is not None and self.currentIndex().isValid():
            self.pressed_key.emit(column)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Detections(QWidget):
    """The list.

    Signals:
        chosen: the user chose this detection; None when none is chosen any more.
        played: the user wants to hear this detection, or to hear no more of it.
        marked: this detection was right, or wrong: "right" or "wrong"; again to take it back.

    Attributes:
        header: the line over it, with what can be done with the whole list.
    """

    chosen = Signal(object)
    played = Signal(object)
    marked = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = DetectionModel(self)
        self._painter = DetectionDelegate(self)
        self.header = DetectionHeader(self)
        self.table = _Table(self)
        self.table.setModel(self._rows)
        self.table.setItemDelegate(self._painter)
        self._set_up_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_rows(5)
        self._show_empty()

    def _set_up_table(self) -> None:
        table, columns = self.table, self.table.horizontalHeader()
        table.setAccessibleName(self.tr("Words heard, newest first"))
        table.setToolTip(self.tr("Arrows choose a word, Enter plays it"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setCornerButtonEnabled(False)
        table.setTabKeyNavigation(False)
        table.setMouseTracking(True)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_PX)
        table.verticalHeader().setMinimumSectionSize(ROW_PX)
        columns.hide()
        columns.setMinimumSectionSize(0)
        for column, width in WIDTHS_PX.items():
            table.setColumnWidth(column, width)
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(Column.NOTE, QHeaderView.ResizeMode.Stretch)
        table.setColumnHidden(Column.RUNNER_UP, True)
        table.selectionModel().currentRowChanged.connect(self._emit_chosen)
        table.clicked.connect(self._press)
        table.pressed_key.connect(self._press_key)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in its order."""
        return (
            self.header.undo_button,
            self.header.said_button,
            self.header.export_button,
            self.table,
        )

    def show_rows(self, n: int) -> None:
        """Be so many rows high."""
        self.setFixedHeight(HEADER_PX + n * ROW_PX)

    def show_detections(
        self, detections: Sequence[Detection], time_text: Callable[[Detection], str]
    ) -> None:
        """List these (given oldest first); `time_text` tells when one was heard.

        A chosen one that is not among them any more is not chosen any more.
        """
        kept = self.current
        self._rows.time_text = time_text
        self._rows.show(detections)
        self._show_empty()
        if kept is not None and self.current != kept:
            self.show_chosen(kept)

    def show_details(self, details: Callable[[Detection], Details]) -> None:
        """What else the rows say, asked for when a row is drawn; call again when it changes."""
        self._rows.details = details
        self.table.viewport().update()

    @property
    def current(self) -> Detection | None:
        """The chosen one."""
        index = self.table.currentIndex()
        return self._rows.detection(index.row()) if index.isValid() else None

    def show_chosen(self, detection: Detection | None) -> None:
        """Mark this row, without saying that the user did."""
        selection = self.table.selectionModel()
        selection.blockSignals(True)
        if detection is None or detection not in self._rows.detections:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        else:
            index = self._rows.index(self._rows.row_of(detection), 0)
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        selection.blockSignals(False)
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name runners-up if there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _RUNNER_UP_FROM_PX
        self.table.setColumnHidden(Column.RUNNER_UP, not wide)
        self.header.show_runner_up(wide)

    def _show_empty(self) -> None:
        empty = not self._rows.detections
        self.header.show_empty(empty)
        # The table keeps its place in the tab order, but has nothing to show.
        self.table.setVisible(not empty)

    def _emit_chosen(self, current: QModelIndex) -> None:
        self.chosen.emit(self._rows.detection(current.row()) if current.isValid() else None)

    def _press(self, index: QModelIndex) -> None:
        if index.column() in BUTTONS:
            self._do(Column(index.column()), self._rows.detection(index.row()))

    def _press_key(self, column: Column) -> None:
        if self.current is not None:
            self._do(column, self.current)

    def _do(self, column: Column, detection: Detection) -> None:
        if column == Column.PLAY:
            self.played.emit(detection)
        else:
            self.marked.emit(detection, "right" if column == Column.RIGHT else "wrong")
