# SPDX-License-Identifier: MIT
"""The bar at the top: whether it listens, to what, how loud; opening files, and the menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import CONTROL_HEIGHT, MARGIN, SPACE
from spotter.gui.widgets.level_meter import LevelMeter
from spotter.gui.widgets.listen_button import ListenButton
from spotter.gui.widgets.microphone_box import MicrophoneBox
from spotter.gui.window.responsive_layout import WindowLayout


class TopBar(QWidget):
    """Pill, microphones and level at the left, two buttons at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listen_button = ListenButton()
        self.microphones = MicrophoneBox()
        self.level = LevelMeter()
        self.open_button = QPushButton(self.tr("Open…"))
        self.menu_button = QToolButton()
        self.menu = QMenu(self)
        self._dress()
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(0)
        row.addWidget(self.listen_button)
        row.addSpacing(MARGIN)
        row.addWidget(self.microphones, 3)
        row.addSpacing(MARGIN)
        row.addWidget(self.level, 3)
        row.addStretch(4)
        row.addSpacing(SPACE)
        row.addWidget(self.open_button)
        row.addSpacing(SPACE)
        row.addWidget(self.menu_button)
        looks.notifier.changed.connect(self._show_icons)

    def _dress(self) -> None:
        self.microphones.setMaximumWidth(264)
        self.level.setMaximumWidth(self.level.sizeHint().width())
        self.open_button.setFont(looks.font(13))
        self.open_button.setAccessibleName(self.tr("Open"))
        self.open_button.setToolTip(
            self.tr("Open an audio file, Ctrl+O; or drop one anywhere on the window")
        )
        self.menu_button.setToolTip(self.tr("More, F10"))
        self.menu_button.setAccessibleName(self.tr("More"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu_button.setMenu(self.menu)
        self.menu_button.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        self._show_icons()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in its order."""
        return (self.listen_button, self.microphones, self.open_button, self.menu_button)

    def _show_icons(self) -> None:
        self.open_button.setIcon(icons.icon("file", looks.current().text))
        self.menu_button.setIcon(icons.icon("more", looks.current().text))

    def show_arrangement(self, wanted: WindowLayout) -> None:
        """Be as high as this says; in a narrow window the button to open has no text."""
        self.setFixedHeight(wanted.bar_px)
        self.open_button.setText("" if wanted.narrow else self.tr("Open…"))
