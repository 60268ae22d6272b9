# SPDX-License-Identifier: MIT
"""The list of what was heard, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from spotter.gui import theme as looks
from spotter.gui.theme import LIGHT, MARGIN, Theme
from spotter.records import Detection

ROW_PX, HEADER_PX = 32, 36
_TIME, _WORD, _SCORE, _REST = range(4)
_WIDTHS_PX = (MARGIN + 120, 112, 64)

_Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractTableModel):
    """Detections as rows, the newest at the top."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.detections: list[Detection] = []
        self.time_text: Callable[[Detection], str] = lambda detection: f"{detection.peak_s:.1f}"

    def detection(self, row: int) -> Detection:
        return self.detections[len(self.detections) - 1 - row]

    def row_of(self, detection: Detection) -> int:
        return len(self.detections) - 1 - self.detections.index(detection)

    def show(self, detections: Sequence[Detection]) -> None:
        """Go over to these; where they only grew, the rows that stay are not touched."""
        n_old = len(self.detections)
        n_new = len(detections) - n_old
        if n_new > 0 and list(detections[:n_old]) == self.detections:
            self.beginInsertRows(QModelIndex(), 0, n_new - 1)
            self.detections = list(detections)
            self.endInsertRows()
        elif list(detections) != self.detections:
            self.beginResetModel()
            self.detections = list(detections)
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.detections)

    def columnCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else 4

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        detection = self.detection(index.row())
        return (
            self.time_text(detection),
            detection.word,
            f"{detection.score:.2f}",
            "",
        )[index.column()]

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Heard"), self.tr("Word"), self.tr("Score"), "")[section]


class _RowPainter(QStyledItemDelegate):
    """Draws cells: muted time, bold word, a tinted chosen row with a bar at its left."""

    theme: Theme = LIGHT

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, QColor(self.theme.tint))
            if index.column() == _TIME:
                painter.fillRect(area.x(), area.y(), 3, area.height(), QColor(self.theme.accent))
        painter.setPen(QColor(self.theme.line))
        left = MARGIN if index.column() == _TIME else 0
        right = MARGIN if index.column() == _REST else 0
        painter.drawLine(area.left() + left, area.bottom(), area.right() - right, area.bottom())
        is_word = index.column() == _WORD
        painter.setFont(looks.font(13, 600 if is_word else 400))
        muted = index.column() == _TIME
        painter.setPen(QColor(self.theme.muted if muted else self.theme.text))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        place = area.adjusted(left, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802
        return QSize(60, ROW_PX)


class _Header(QHeaderView):
    """Column names in small grey type on the window's ground."""

    theme: Theme = LIGHT

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(HEADER_PX)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:  # noqa: N802
        painter.save()
        painter.fillRect(rect, QColor(self.theme.window))
        painter.setFont(looks.font(12))
        painter.setPen(QColor(self.theme.muted))
        place = rect.adjusted(MARGIN if index == _TIME else 0, 0, 0, 0)
        text = self.model().headerData(index, Qt.Orientation.Horizontal)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(text))
        painter.restore()


class Detections(QWidget):
    """The list.

    Signals:
        chosen: the user chose this detection; None when none is chosen any more.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self._painter = _RowPainter(self)
        self.table = QTableView(self)
        self.table.setModel(self._rows)
        self.table.setItemDelegate(self._painter)
        self._header = _Header(self.table)
        self.table.setHorizontalHeader(self._header)
        self._set_up_table()
        self._empty = QLabel(self.tr("Words appear here as they are heard."), self)
        self._empty.setProperty("role", "muted")
        self._empty.setFont(looks.font(13))
        self._empty.setFixedHeight(HEADER_PX)
        self._empty.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty)
        column.addWidget(self.table)
        column.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_rows(5)
        self._show_empty()

    def _set_up_table(self) -> None:
        table = self.table
        table.setAccessibleName(self.tr("Words heard, newest first"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setCornerButtonEnabled(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_PX)
        table.verticalHeader().setMinimumSectionSize(ROW_PX)
        for column, width in enumerate(_WIDTHS_PX):
            table.setColumnWidth(column, width)
            self._header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self._header.setSectionResizeMode(_REST, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._tell_chosen)

    def show_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._painter.theme = self._header.theme = theme
        self.table.viewport().update()

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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the newest row in sight where nothing is chosen."""
        super().resizeEvent(event)
        if self.current is None:
            self.table.scrollToTop()

    def _show_empty(self) -> None:
        empty = not self._rows.detections
        self._empty.setVisible(empty)
        # The table keeps its place in the tab order, but has nothing to show.
        self.table.setVisible(not empty)

    def _tell_chosen(self, current: QModelIndex) -> None:
        self.chosen.emit(self._rows.detection(current.row()) if current.isValid() else None)
