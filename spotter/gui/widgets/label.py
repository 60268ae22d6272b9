# SPDX-License-Identifier: MIT
"""Labels and tooltips that show text as it is.

Qt guesses whether a text is HTML, and then loads what it names. Names of files, models and devices
come from anybody.
"""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class Label(QLabel):
    """A label of plain text; use it wherever there would be a QLabel."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain_tip(text: str) -> str:
    """A text for tooltips, which know no format: what may be HTML is escaped."""
    if "<" not in text:
        return text
    return "<qt>" + html.escape(text).replace("\n", "<br>") + "</qt>"
