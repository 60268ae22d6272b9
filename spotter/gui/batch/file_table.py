# SPDX-License-Identifier: MIT
"""The table of many files, in the place of picture and list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from spotter.detection.rule import Rule
from spotter.gui.batch.file_delegate import ROW_PX, FileDelegate, FileHeader
from spotter.gui.batch.file_model import Column, File, FileModel
from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import CONTROL_HEIGHT, SPACE
from spotter.gui.widgets.elided_label import ElidedLabel
from spotter.gui.widgets.label import Label

_WIDTHS_PX = {Column.SCORE: 80, Column.LENGTH: 80}
_PART_FOR_WORDS = 0.3
_NARROW_PX = 400
_ICON_PX = 16


class _Table(QTableView):
    """Leaves to the window what is the window's, and tells Enter."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class FileTable(QWidget):
    """Title, filter, progress, and a row for each file.

    Signals:
        chosen: a `File`, or None.
        opened: this `File` shall be opened alone.
        exported: what is shown shall be written: "csv" or "jsonl".
        stopped: no more files shall be read.
        closed: back to where it was opened.
    """

    chosen = Signal(object)
    opened = Signal(object)
    exported = Signal(str)
    stopped = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = FileModel(self)
        self._painter = FileDelegate(self)
        self.title = ElidedLabel(self)
        self.filter = QLineEdit(self)
        self.export_button = QPushButton(self.tr("Export…"), self)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.stop_button = QPushButton(self.tr("Stop (Esc)"), self)
        self.progress = QProgressBar(self)
        self.note = Label(parent=self)
        self.table = _Table(self)
        self._header = FileHeader(self.table)
        self._chosen: File | None = None
        self._dress()
        self._set_up_table()
        self._lay_out()
        self._connect()
        looks.notifier.changed.connect(self._show_search_icon)

    def _dress(self) -> None:
        self.title.setFont(looks.font(15, 600))
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setToolTip(self.tr("Show only files with this in their name or words, Ctrl+F"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFont(looks.font(13))
        self.filter.setProperty("role", "field")
        self.filter.setFixedHeight(CONTROL_HEIGHT)
        self.filter.setMinimumWidth(96)
        self.filter.setMaximumWidth(200)
        self.filter.setTextMargins(_ICON_PX + 6, 0, 0, 0)
        self._search = Label(parent=self.filter)
        self._search.setGeometry(10, (CONTROL_HEIGHT - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
        self._show_search_icon()
        for button in (self.export_button, self.close_button, self.stop_button):
            button.setFont(looks.font(13))
        self.stop_button.setProperty("role", "flat")
        self.stop_button.setToolTip(self.tr("Leave the rest unread, Esc"))
        self.close_button.setToolTip(self.tr("Back to the picture, Esc"))
        self.export_button.setToolTip(self.tr("Write what is shown into a file, Ctrl+E"))
        menu = QMenu(self)
        menu.addAction(self.tr("As a table (CSV)…")).triggered.connect(
            lambda: self.exported.emit("csv")
        )
        menu.addAction(self.tr("As JSON Lines…")).triggered.connect(
            lambda: self.exported.emit("jsonl")
        )
        self.export_button.setMenu(menu)
        self.progress.setTextVisible(False)
        self.progress.setProperty("role", "row")
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(self.tr("Files read"))
        self.note.setFont(looks.font(12))
        self.note.setProperty("role", "muted")

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setItemDelegate(self._painter)
        table.setHorizontalHeader(self._header)
        table.setAccessibleName(self.tr("Files, with the words found in them"))
        table.setToolTip(self.tr("Arrows choose a file, Enter opens it"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setCornerButtonEnabled(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_PX)
        table.verticalHeader().setMinimumSectionSize(ROW_PX)
        self._header.setSortIndicator(Column.FILE, Qt.SortOrder.AscendingOrder)
        self._header.setSectionResizeMode(Column.FILE, FileHeader.ResizeMode.Stretch)
        for column in (Column.FOUND, Column.SCORE, Column.LENGTH):
            self._header.setSectionResizeMode(column, FileHeader.ResizeMode.Fixed)
        for column, width in _WIDTHS_PX.items():
            table.setColumnWidth(column, width)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.title, 1)
        top.addWidget(self.filter)
        top.addWidget(self.export_button)
        top.addWidget(self.close_button)
        self._progress_row = QHBoxLayout()
        self._progress_row.setSpacing(2 * SPACE)
        self._progress_row.addWidget(self.progress, 1)
        self._progress_row.addWidget(self.note)
        self._progress_row.addWidget(self.stop_button)
        self._rest = QWidget(self)
        self._progress_row.addWidget(self._rest, 1)
        self._rest.setFixedHeight(CONTROL_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(top)
        column.addLayout(self._progress_row)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.rows.set_filter)
        self.close_button.clicked.connect(self.closed)
        self.stop_button.clicked.connect(self.stopped)
        self._header.sortIndicatorChanged.connect(self.rows.sort)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.opened.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        self.rows.arranged.connect(self._keep_chosen)
        around = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for number, column in enumerate(Column, 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            keys.setContext(around)
            name = self.rows.headerData(column, Qt.Orientation.Horizontal)
            keys.setWhatsThis(self.tr("Sort the table of files by “{column}”").format(column=name))
            keys.activated.connect(lambda column=column: self._sort_by(column))
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(around)
        find.setWhatsThis(self.tr("Filter the table of files"))
        find.activated.connect(self.filter.setFocus)

    def _show_search_icon(self) -> None:
        ratio, colour = self.devicePixelRatioF(), looks.current().muted
        self._search.setPixmap(icons.pixmap("search", colour, _ICON_PX, ratio))

    def show_files(self, title: str, brief: str, files: Sequence[File], rule: Rule) -> None:
        """Begin with these files; `brief` is the title where there is little room."""
        self.title.show_text(title, shorter=(brief,))
        self.filter.clear()
        self._header.setSortIndicator(Column.FILE, Qt.SortOrder.AscendingOrder)
        self.rows.show(files, rule)
        self.table.scrollToTop()
        self.table.selectRow(0)
        self.table.setFocus()

    def show_chosen(self, file: File) -> None:
        """Choose a file, as a click on it would."""
        row = self.rows.row_of(file)
        if row is not None:
            self.table.selectRow(row)

    def show_progress(self, part: float | None, text: str) -> None:
        """How far the reading is (0–1; None: over), in words."""
        runs = part is not None
        self.progress.setVisible(runs)
        self.stop_button.setVisible(runs)
        self._rest.setVisible(not runs)
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * (part or 0.0)))
        self.note.setText(text)

    @property
    def current(self) -> File | None:
        """The chosen file."""
        return self._chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words their part of the width; in a narrow table files and words are all."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_PX
        self.title.setHidden(narrow)  # the note says how many there are
        self.filter.setHidden(narrow)
        for column in _WIDTHS_PX:
            self.table.setColumnHidden(column, narrow)
        self.table.setColumnWidth(Column.FOUND, round(_PART_FOR_WORDS * self.width()))

    def _choose(self, current: QModelIndex) -> None:
        self._chosen = self.rows.file(current.row()) if current.isValid() else None
        self.chosen.emit(self._chosen)

    def _open(self) -> None:
        if self._chosen is not None:
            self.opened.emit(self._chosen)

    def _sort_by(self, column: Column) -> None:
        header, orders = self._header, Qt.SortOrder
        again = header.sortIndicatorSection() == column
        up = header.sortIndicatorOrder() == orders.AscendingOrder
        order = orders.DescendingOrder if again and up else orders.AscendingOrder
        header.setSortIndicator(column, order)

    def _keep_chosen(self) -> None:
        """The chosen file stays chosen where it stands now."""
        row = None if self._chosen is None else self.rows.row_of(self._chosen)
        if row is None:
            return
        selection = self.table.selectionModel()
        selection.blockSignals(True)
        flags = QItemSelectionModel.SelectionFlag
        selection.setCurrentIndex(self.rows.index(row, 0), flags.ClearAndSelect | flags.Rows)
        selection.blockSignals(False)
        self.table.viewport().update()
