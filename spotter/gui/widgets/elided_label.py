# SPDX-License-Identifier: MIT
"""A label for texts that may be longer than there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.gui.widgets.label import Label, plain_tip


class ElidedLabel(Label):
    """A label that says less where there is no room; the whole is in its tooltip.

    It takes the longest of its forms that fits; where none does, it cuts the end off.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._whole = ""
        self._shorter: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The text, uncut."""
        return self._whole

    @property
    def whole_width(self) -> int:
        """How wide the uncut text is, in pixels."""
        return QFontMetrics(self.font()).horizontalAdvance(self._whole) + 2

    def show_text(self, text: str, longer: str = "", shorter: Sequence[str] = ()) -> None:
        """Show a text.

        Args:
            text: the whole of it.
            longer: explains it to who points at it.
            shorter: the same in fewer words, the longest first.
        """
        if (text, tuple(shorter)) != (self._whole, self._shorter):
            self._whole, self._shorter = text, tuple(shorter)
            self.setAccessibleName(text)
            self._fit()
        self.setToolTip(plain_tip("\n".join(filter(None, (text, longer)))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        forms = (self._whole, *self._shorter)
        fitting = (one for one in forms if metrics.horizontalAdvance(one) <= self.width())
        cut = metrics.elidedText(forms[-1], Qt.TextElideMode.ElideRight, self.width())
        self.setText(next(fitting, cut))
