# SPDX-License-Identifier: MIT
"""How the table of files is drawn: its cells and its header."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from spotter.gui.batch.file_model import Column, File, FileModel, Index
from spotter.gui.style import icons
from spotter.gui.style import theme as looks

ROW_PX, HEADER_PX = 32, 32
INSET_PX = 12
_ICON_PX = 16
_RIGHT = (Column.SCORE, Column.LENGTH)


def _aligned(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _place(area: QRect, column: Column) -> QRect:
    """Where the text of a cell stands."""
    left = INSET_PX if column == Column.FILE else 0
    right = INSET_PX if column == Column.LENGTH else 8
    return area.adjusted(left, 0, -right, 0)


class FileDelegate(QStyledItemDelegate):
    """Draws cells: words bold, what is none muted, errors red with a sign."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        rows, column = index.model(), Column(index.column())
        assert isinstance(rows, FileModel)
        file, area = rows.file(index.row()), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(looks.current().tint))
            if column == Column.FILE:
                painter.fillRect(
                    area.x(), area.y(), 3, area.height(), QColor(looks.current().accent)
                )
        painter.setPen(QColor(looks.current().line))
        left = INSET_PX if column == Column.FILE else 0
        right = INSET_PX if column == Column.LENGTH else 0
        painter.drawLine(area.left() + left, area.bottom(), area.right() - right, area.bottom())
        place = _place(area, column)
        weight, colour = self._ink(rows, file, column)
        if column == Column.FOUND and file.scores is not None and file.scores.error is not None:
            sign = QRectF(place.left(), place.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
            icons.draw(painter, "problem", looks.current().bad, sign)
            place.setLeft(place.left() + _ICON_PX + 6)
        painter.setFont(looks.font(13, weight))
        painter.setPen(QColor(colour))
        middle, end = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        text = QFontMetricsF(painter.font()).elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)),
            middle if column == Column.FILE else end,
            place.width(),
        )
        painter.drawText(place, _aligned(column), text)
        painter.restore()

    def _ink(self, rows: FileModel, file: File, column: Column) -> tuple[int, str]:
        """Weight and colour of a cell's text."""
        theme = looks.current()
        labelled = rows.labelled(file)
        if column == Column.FOUND and file.scores is not None and file.scores.error is not None:
            return 400, theme.bad
        if column == Column.FILE:
            return 400, theme.text if file.scores is not None else theme.muted
        if labelled is None or not labelled.passes or column == Column.LENGTH:
            return 400, theme.muted
        return (600 if column == Column.FOUND else 400), theme.text

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One row high."""
        return QSize(60, ROW_PX)


class FileHeader(QHeaderView):
    """Names of the columns; a click sorts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(HEADER_PX)
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setToolTip(self.tr("A click sorts by this column, Ctrl+1 … Ctrl+4"))

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        """Draw one name, with a small arrow where the table is sorted by it."""
        column = Column(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, QColor(looks.current().window))
        painter.setFont(looks.font(12, 500))
        painter.setPen(QColor(looks.current().muted))
        text = str(self.model().headerData(index, Qt.Orientation.Horizontal))
        place = _place(rect, column)
        painter.drawText(place, _aligned(column), text)
        if self.sortIndicatorSection() == index:
            width = looks.text_width(painter.font(), text)
            x = place.right() - width - 12 if column in _RIGHT else place.left() + width + 12
            self._paint_arrow(painter, QPointF(x, rect.center().y() + 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(looks.current().edge))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _paint_arrow(self, painter: QPainter, at: QPointF) -> None:
        up = -1 if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else 1
        points = [QPointF(at.x() + x, at.y() + up * y) for x, y in ((-4, -2), (0, 2), (4, -2))]
        painter.setPen(QPen(QColor(looks.current().muted), 1.5))
        painter.drawPolyline(QPolygonF(points))
