# SPDX-License-Identifier: MIT
"""A pane instead of the plots: icon, title, a sentence or two, and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import SPACE
from spotter.gui.widgets.flow_layout import FlowLayout
from spotter.gui.widgets.label import Label, plain_tip
from spotter.gui.widgets.panel_background import PanelBackground

_ICON_PX = 48
_TEXT_WIDTH_PX = 460
_NO_LIMIT = 1 << 20
_SCROLL_BAR_PX = 12
_TEXT_GAP_PX = 3 * SPACE
_LEAST_TEXT_PX = 2 * _TEXT_GAP_PX


class MessagePane(PanelBackground):
    """Icon, title, a sentence or two, and buttons; what they say is set by `show_content`.

    Signals:
        pressed: the way out that the user took, as it was named. "copy" is not told: it copies the
            command, or the text that stands for it.
        changed: it has other buttons.
    """

    pressed = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._icon = Label(parent=self)
        self._title = _label(looks.font(24, 600))
        self._text = _label(looks.font(14))
        self._text.setProperty("role", "muted")
        self._text.setTextFormat(Qt.TextFormat.RichText)  # the one: who fills it escapes
        self._text.setObjectName("explanation")
        self._command = _label(looks.font(13))
        self._command.setProperty("role", "command")
        self._command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(320, 6 + 3 * SPACE)
        self._progress.setRange(0, 1000)
        self._note = _label(looks.font(12))
        self._note.setProperty("role", "muted")
        self._actions: list[QPushButton] = []
        self._buttons = FlowLayout()
        self._scroll = _scrolled(self._text)
        self._lay_out()
        self.show_content("", "", "", ())
        looks.notifier.changed.connect(self._show_icon)

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(0)
        column.addStretch(1)
        for part, gap in (
            (self._icon, 2),
            (self._title, 1),
            (self._scroll, 0),
            (self._command, 0),
            (self._progress, 0),
        ):
            part.setContentsMargins(0, 0, 0, gap * SPACE)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._buttons)
        self._note.setContentsMargins(0, 3 * SPACE, 0, 0)
        column.addWidget(self._note, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def texts(self) -> tuple[str, str]:
        """Title and sentence, as they are shown."""
        return self._title.text(), self._text.text()

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons by what they do."""
        return {str(button.property("does")): button for button in self._actions}

    def show_content(
        self,
        icon: str,
        title: str,
        text: str,
        actions: Sequence[tuple[str, str]],
        *,
        note: str = "",
        command: str = "",
        hide_command: bool = False,
    ) -> None:
        """Say something new.

        Args:
            icon: its name.
            title: plain text.
            text: rich text.
            note: plain text in small type; what is empty takes no room.
            actions: what each button does, by name, and what it says; the first is the usual one.
            command: a line to be copied.
            hide_command: it can be copied, but is not shown.
        """
        self._icon_name = icon
        self._show_icon()
        self.setAccessibleName(title)
        for label, content in (
            (self._title, title),
            (self._text, text),
            (self._note, note),
            (self._command, command),
        ):
            label.setText(content)
            label.setVisible(bool(content))
        self._scroll.setVisible(bool(text))
        self._command.setVisible(bool(command) and not hide_command)
        self._progress.hide()
        self._make_buttons(actions)
        self._fit()

    def show_progress(self, part: float | None, text: str) -> None:
        """How far something is (0–1; None: nobody knows), and a text as the sentence."""
        self._progress.setRange(0, 0 if part is None else 1000)
        self._progress.setValue(round(1000 * min(1.0, part or 0.0)))
        self._progress.show()
        self._text.setText(text)
        self._text.show()
        self._scroll.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The icon goes first, then a long text is to be scrolled."""
        super().resizeEvent(event)
        self._fit_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys scroll a long text, whichever button has the focus."""
        turn = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        bar = self._scroll.verticalScrollBar()
        if turn is None or not bar.maximum():
            super().keyPressEvent(event)
            return
        bar.setValue(bar.value() + turn * bar.pageStep())

    def _fit(self) -> None:
        """Give wrapped texts the height they need: a centred layout does not ask for it."""
        for label in (self._title, self._text, self._note, self._command):
            if label.text():
                label.setMinimumHeight(0)
                label.setMaximumHeight(_NO_LIMIT)
                label.setFixedHeight(label.heightForWidth(_TEXT_WIDTH_PX))
        self._fit_height()

    def _fit_height(self) -> None:
        margins = self._column.contentsMargins()
        room = self.height() - margins.top() - margins.bottom()
        room -= self._buttons.heightForWidth(self.width() - margins.left() - margins.right())
        for part in (self._title, self._command, self._progress, self._note):
            if not part.isHidden():
                room -= part.minimumHeight()
        text_px = 0 if self._scroll.isHidden() else self._text.minimumHeight() + _TEXT_GAP_PX
        self._icon.setVisible(room >= text_px + self._icon.sizeHint().height())
        self._scroll.setFixedHeight(max(min(text_px, room), min(text_px, _LEAST_TEXT_PX)))

    def _make_buttons(self, actions: Sequence[tuple[str, str]]) -> None:
        for button in self._actions:
            self._buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._actions = []
        for number, (action, text) in enumerate(actions):
            button = QPushButton(text, self)
            button.setProperty("role", "pane" if number else "primary")
            button.setProperty("does", action)
            button.setToolTip(plain_tip(self.tr("{does}, Space").format(does=text.rstrip(" …"))))
            button.setFont(looks.font(13, 400 if number else 600))
            button.clicked.connect(lambda _checked=False, action=action: self._press(action))
            self._buttons.addWidget(button)
            self._actions.append(button)
        self.changed.emit()

    def _press(self, action: str) -> None:
        if action == "copy":
            QGuiApplication.clipboard().setText(self._command.text())
        else:
            self.pressed.emit(action)

    def _show_icon(self) -> None:
        if self._icon_name:
            ratio = self.devicePixelRatioF()
            self._icon.setPixmap(
                icons.pixmap(self._icon_name, looks.current().muted, _ICON_PX, ratio)
            )


def _scrolled(text: Label) -> QScrollArea:
    """Room for a text that may be higher than what is left for it."""
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    scroll.setFixedWidth(_TEXT_WIDTH_PX + 2 * _SCROLL_BAR_PX)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setViewportMargins(0, 0, 0, _TEXT_GAP_PX)
    scroll.setWidget(text)
    # The ground is the pane's own.
    scroll.viewport().setAutoFillBackground(False)
    text.setAutoFillBackground(False)
    return scroll


def _label(font: QFont) -> Label:
    label = Label()
    label.setFont(font)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    label.setMinimumWidth(_TEXT_WIDTH_PX)
    label.setMaximumWidth(_TEXT_WIDTH_PX)
    return label
