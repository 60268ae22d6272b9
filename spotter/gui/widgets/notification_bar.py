# SPDX-License-Identifier: MIT
"""A line over the picture, or a few, that ask or report something, with their buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QPushButton, QWidget

from spotter.gui.style import theme as looks
from spotter.gui.style.theme import RADIUS, SPACE
from spotter.gui.widgets.label import Label, plain_tip

_LEAST_TEXT_PX = 140


@dataclass(frozen=True)
class _Content:
    text: str
    actions: tuple[tuple[str, str], ...]
    busy: bool


class NotificationBar(QWidget):
    """Shows the newest of the notices that nobody has answered yet.

    Signals:
        pressed: a notice's name, and the way out that the user took.
        changed: it has other buttons.
    """

    pressed = Signal(str, str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, _Content] = {}
        self._text = Label()
        self._text.setFont(looks.font(13))
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(_LEAST_TEXT_PX)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setProperty("role", "notice")
        self._progress.setFixedSize(96, 6)
        self._progress.setAccessibleName(self.tr("Progress"))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        self._actions: list[QPushButton] = []
        self._buttons.addStretch(1)
        self._held = False
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(2 * SPACE, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(SPACE)
        row.addWidget(self._text, 1)
        row.addWidget(self._progress)
        row.addLayout(self._buttons)
        self.hide()

    @property
    def name(self) -> str:
        """Of the notice that is shown; empty if there is none."""
        return next(reversed(self._waiting), "")

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text() if self._waiting else ""

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons by what they do."""
        return {str(button.property("does")): button for button in self._actions}

    def show_message(
        self, name: str, text: str, actions: Sequence[tuple[str, str]], *, busy: bool = False
    ) -> None:
        """Show a notice, over those that wait already; one of the same name is replaced.

        Args:
            name: what it is about.
            text: one sentence.
            actions: what each button does, by name, and what it says.
            busy: whether something is under way.
        """
        content = _Content(text, tuple(actions), busy)
        if self._waiting.get(name) != content:
            self._waiting.pop(name, None)
            self._waiting[name] = content
            self._show()

    def withdraw(self, name: str) -> None:
        """The notice has become pointless."""
        if self._waiting.pop(name, None) is not None:
            self._show()

    def hold_back(self, held: bool) -> None:
        """Let notices wait, until there is room for them again."""
        self._held = held
        self.setVisible(bool(self._waiting) and not held)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where text and buttons do not fit beside each other, the buttons go under it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        buttons_px = sum(button.sizeHint().width() + SPACE for button in self._actions)
        busy_px = 0 if self._progress.isHidden() else self._progress.width() + SPACE
        fits = _LEAST_TEXT_PX + busy_px + buttons_px + 4 * SPACE <= self.width()
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def _show(self) -> None:
        for button in self._actions:
            self._buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._actions = []
        self.setVisible(bool(self._waiting) and not self._held)
        if not self._waiting:
            return
        name, content = next(reversed(self._waiting.items()))
        self._text.setText(content.text)
        self._text.setToolTip(plain_tip(content.text))
        self.setAccessibleName(content.text)
        self._progress.setVisible(content.busy)
        for action, text in content.actions:
            button = QPushButton(text, self)
            button.setToolTip(plain_tip(self.tr("{does}, Space").format(does=text)))
            button.setProperty("does", action)
            button.setFont(looks.font(13))
            button.setFixedHeight(28)
            button.setProperty("role", "notice")
            button.clicked.connect(lambda _=False, action=action: self._press(name, action))
            self._buttons.addWidget(button)
            self._actions.append(button)
        self._fit()
        self.changed.emit()

    def _press(self, name: str, action: str) -> None:
        self.withdraw(name)
        self.pressed.emit(name, action)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(looks.current().accent), 1))
        painter.setBrush(QColor(looks.current().tint))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
