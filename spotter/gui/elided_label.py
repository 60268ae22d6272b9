# SPDX-License-Identifier: MIT
"""A label for texts that may be longer than there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """A label that cuts its end off where there is no room; the whole is in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The text, uncut."""
        return self._whole

    @property
    def whole_width(self) -> int:
        """How wide the uncut text is, in pixels."""
        return QFontMetrics(self.font()).horizontalAdvance(self._whole) + 2

    def show_text(self, text: str, longer: str = "") -> None:
        """Show a text; `longer` explains it to who points at it."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._fit()
        self.setToolTip("\n".join(filter(None, (text, longer))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        self.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
