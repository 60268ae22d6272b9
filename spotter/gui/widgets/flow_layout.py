# SPDX-License-Identifier: MIT
"""A row of buttons that becomes two where one is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from spotter.gui.style.theme import SPACE


class FlowLayout(QLayout):
    """Lays widgets side by side in centred rows, as many to a row as fit."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(SPACE)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Two rows are higher than one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high the rows are in this width."""
        rows = self._rows(width)
        return sum(map(_height, rows)) + self.spacing() * max(0, len(rows) - 1)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(self._width(self._items), _height(self._items))

    def minimumSize(self) -> QSize:
        """The widest alone."""
        return QSize(max((_width(item) for item in self._items), default=0), _height(self._items))

    def setGeometry(self, place: QRect) -> None:
        """Lay them out."""
        super().setGeometry(place)
        top = place.top()
        for row in self._rows(place.width()):
            left = place.left() + (place.width() - self._width(row)) // 2
            for item in row:
                size = _size(item)
                item.setGeometry(QRect(QPoint(left, top), size))
                left += size.width() + self.spacing()
            top += _height(row) + self.spacing()

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        for item in self._items:
            if rows and self._width([*rows[-1], item]) <= width:
                rows[-1].append(item)
            else:
                rows.append([item])
        return rows

    def _width(self, row: list[QLayoutItem]) -> int:
        return sum(map(_width, row)) + self.spacing() * max(0, len(row) - 1)


def _size(item: QLayoutItem) -> QSize:
    # Not the item's own: it is empty until its widget has been shown.
    widget = item.widget()
    return item.sizeHint() if widget is None else widget.sizeHint()


def _width(item: QLayoutItem) -> int:
    return _size(item).width()


def _height(row: list[QLayoutItem]) -> int:
    return max((_size(item).height() for item in row), default=0)
