# SPDX-License-Identifier: MIT
"""The about box: the program, the versions of its libraries, and a report to copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

import spotter
from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import SPACE
from spotter.gui.widgets.label import Label

_ICON_PX = 64


class AboutDialog(QDialog):
    """Says what the program is.

    Args:
        versions: one a line.
        report: makes the text that "Copy diagnostics" copies.
    """

    def __init__(
        self, versions: Sequence[str], report: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._report = report
        self.setWindowTitle(self.tr("About Spotter"))
        self.copy_button = QPushButton(self.tr("Copy diagnostics"))
        self.copy_button.setToolTip(
            self.tr("Versions, devices and the end of the log; nothing of what was heard, Space")
        )
        self.copy_button.clicked.connect(self._copy)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close, Esc"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        self._lay_out("\n".join(versions))

    def _lay_out(self, versions: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        picture = Label()
        picture.setPixmap(
            icons.program_icon().pixmap(QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF())
        )
        head.addWidget(picture)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(_label(f"Spotter {spotter.__version__}", 20, 600))
        names.addWidget(_label(self.tr("Hears spoken words, on this computer alone."), 13))
        head.addLayout(names, 1)
        column.addLayout(head)
        column.addWidget(
            _label(
                self.tr(
                    "Free software under the MIT licence. The model was taught by recordings that "
                    "other people gave: see NOTICE."
                ),
                13,
            )
        )
        message = _label(versions, 12)
        message.setProperty("role", "muted")
        message.setAccessibleName(self.tr("Versions"))
        message.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(message)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column.addLayout(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report())
        self.copy_button.setText(self.tr("Copied"))


def _label(text: str, px: float, weight: int = 400) -> Label:
    label = Label(text)
    label.setFont(looks.font(px, weight))
    label.setWordWrap(True)
    return label
