# SPDX-License-Identifier: MIT
"""The rows of the list of detections: their columns, texts and item roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from spotter.gui.i18n.language import decimal
from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import MARGIN, RADIUS
from spotter.gui.widgets.label import plain_tip
from spotter.records import Detection

ROW_PX = 32
_ICON_PX, _BUTTON_PX = 16, 26

Index = QModelIndex | QPersistentModelIndex
Mark = Literal["", "right", "wrong"]


class Column(IntEnum):
    """The columns, from left to right."""

    TIME = 0
    WORD = 1
    SCORE = 2
    RUNNER_UP = 3
    PLAY = 4
    RIGHT = 5
    WRONG = 6
    NOTE = 7


WIDTHS_PX = {
    Column.TIME: MARGIN + 120,
    Column.WORD: 112,
    Column.SCORE: 64,
    Column.RUNNER_UP: 128,
    Column.PLAY: 32,
    Column.RIGHT: 32,
    Column.WRONG: 32,
}
BUTTONS = (Column.PLAY, Column.RIGHT, Column.WRONG)


@dataclass(frozen=True)
class Details:
    """What a row says besides time, word and score.

    Attributes:
        sounds: its second can be heard, and kept.
        plays: it is being heard.
        mark: what the user said of it.
        note: what became of that.
        failed: the note tells of an error.
        runner_up: the word that came next, with its score.
    """

    sounds: bool = False
    plays: bool = False
    mark: Mark = ""
    note: str = ""
    failed: bool = False
    runner_up: str = ""


class DetectionModel(QAbstractTableModel):
    """Detections as rows, the newest at the top."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.detections: list[Detection] = []
        self.time_text: Callable[[Detection], str] = lambda detection: f"{detection.peak_s:.1f}"
        self.details: Callable[[Detection], Details] = lambda _detection: Details()

    def detection(self, row: int) -> Detection:
        """The detection in a row."""
        return self.detections[len(self.detections) - 1 - row]

    def row_of(self, detection: Detection) -> int:
        """The row of a detection."""
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

    def rowCount(self, parent: Index | None = None) -> int:
        """One for each detection."""
        return 0 if parent is not None and parent.isValid() else len(self.detections)

    def columnCount(self, parent: Index | None = None) -> int:
        """See `Column`."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; of the buttons what they are called, for tooltips and screen readers."""
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self.detection(index.row()), column)
        if role == Qt.ItemDataRole.ToolTipRole and column in BUTTONS:
            return plain_tip(self._message(self.detection(index.row()), column))
        if role == Qt.ItemDataRole.ToolTipRole and column == Column.NOTE:
            return plain_tip(self.details(self.detection(index.row())).note) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and column in BUTTONS:
            return self.headerData(column, Qt.Orientation.Horizontal)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and column in BUTTONS:
            return self._message(self.detection(index.row()), column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What the columns are called."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Heard"),
            self.tr("Word"),
            self.tr("Score"),
            self.tr("Runner-up"),
            self.tr("Play"),
            self.tr("Right"),
            self.tr("Wrong"),
            self.tr("Note"),
        )[section]

    def _text(self, detection: Detection, column: Column) -> str:
        if column == Column.TIME:
            return self.time_text(detection)
        if column == Column.WORD:
            return detection.word
        if column == Column.SCORE:
            return decimal(detection.score)
        if column == Column.RUNNER_UP:
            return self.details(detection).runner_up
        return self.details(detection).note if column == Column.NOTE else ""

    def _message(self, detection: Detection, column: Column) -> str:
        details = self.details(detection)
        if not details.sounds and not (column != Column.PLAY and details.mark):
            return self.tr("Its sound is not kept any more")
        if column == Column.PLAY:
            return self.tr("Stop, Enter") if details.plays else self.tr("Hear this second, Enter")
        if column == Column.RIGHT:
            if details.mark == "right":
                return self.tr("Take back, and remove the clip, +")
            return self.tr("It was right: keep this second as an example, +")
        if details.mark == "wrong":
            return self.tr("Take back, and remove the clip, -")
        return self.tr("It was wrong: keep this second as an example of no word, -")


class DetectionDelegate(QStyledItemDelegate):
    """Draws cells: muted time, bold word, buttons, a tinted chosen row with a bar at its left."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        area: QRect = option.rect
        column = Column(index.column())
        rows = index.model()
        assert isinstance(rows, DetectionModel)
        painter.save()
        self._paint_background(painter, option, column)
        if column in BUTTONS:
            details = rows.details(rows.detection(index.row()))
            self._paint_button(painter, option, details, column)
        else:
            self._paint_text(painter, area, rows, index, column)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One row high."""
        return QSize(60, ROW_PX)

    def _paint_background(
        self, painter: QPainter, option: QStyleOptionViewItem, column: Column
    ) -> None:
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(looks.current().tint))
            if column == Column.TIME:
                painter.fillRect(
                    area.x(), area.y(), 3, area.height(), QColor(looks.current().accent)
                )
        painter.setPen(QColor(looks.current().line))
        left = MARGIN if column == Column.TIME else 0
        right = MARGIN if column == Column.NOTE else 0
        painter.drawLine(area.left() + left, area.bottom(), area.right() - right, area.bottom())

    def _paint_text(
        self, painter: QPainter, area: QRect, rows: DetectionModel, index: Index, column: Column
    ) -> None:
        painter.setFont(
            looks.font(12 if column == Column.NOTE else 13, 600 if column == Column.WORD else 400)
        )
        colour = (
            looks.current().text if column in (Column.WORD, Column.SCORE) else looks.current().muted
        )
        if column == Column.NOTE and rows.details(rows.detection(index.row())).failed:
            colour = looks.current().bad
        painter.setPen(QColor(colour))
        left = MARGIN if column in (Column.TIME, Column.NOTE) else 0
        place = area.adjusted(left, 0, -MARGIN if column == Column.NOTE else 0, 0)
        text = QFontMetricsF(painter.font()).elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole) or ""),
            Qt.TextElideMode.ElideRight,
            place.width(),
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_button(
        self, painter: QPainter, option: QStyleOptionViewItem, details: Details, column: Column
    ) -> None:
        area: QRect = option.rect
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        set_to = {
            Column.PLAY: details.plays,
            Column.RIGHT: details.mark == "right",
            Column.WRONG: details.mark == "wrong",
        }[column]
        enabled = details.sounds or set_to or (column != Column.PLAY and bool(details.mark))
        centre = QRectF(area).center()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if set_to or (hovered and enabled):
            background = QRectF(0, 0, _BUTTON_PX, _BUTTON_PX)
            background.moveCenter(centre)
            painter.setPen(Qt.PenStyle.NoPen)
            tint = looks.current().window if chosen else looks.current().tint
            painter.setBrush(QColor(tint if set_to else looks.current().track))
            painter.drawRoundedRect(background, RADIUS, RADIUS)
        name = {
            Column.PLAY: "stop" if details.plays else "play",
            Column.RIGHT: "check",
            Column.WRONG: "cross",
        }[column]
        colour = looks.current().muted if column == Column.PLAY else looks.current().text
        if not enabled:
            painter.setOpacity(0.3)
        place = QRectF(0, 0, _ICON_PX, _ICON_PX)
        place.moveCenter(centre)
        icons.draw(painter, name, looks.current().accent if set_to else colour, place)
