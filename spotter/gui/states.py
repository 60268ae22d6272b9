# SPDX-License-Identifier: MIT
"""States that stand in the place of the picture: each has words and a way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spotter.errors import SpotterError
from spotter.gui import icons
from spotter.gui import theme as looks
from spotter.gui.theme import LIGHT, SPACE, Theme

_ICON_PX = 48
_TEXT_WIDTH_PX = 460
_NO_LIMIT = 1 << 20


class StatePane(QWidget):
    """Icon, title, a sentence or two, and buttons.

    Signals:
        pressed: the way out that the user took: one of "listen", "demo", "open", "look again",
            "choose", "bundled model", "choose model", "stop reading".
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._icon_name = ""
        self._icon = QLabel(self)
        self._title = _label(looks.font(24, 600))
        self._text = _label(looks.font(14))
        self._text.setProperty("role", "muted")
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._command = _label(looks.font(13))
        self._command.setProperty("role", "command")
        self._command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(320, 6 + 3 * SPACE)
        self._progress.setRange(0, 1000)
        self._note = _label(looks.font(12))
        self._note.setProperty("role", "muted")
        self._ways: list[QPushButton] = []
        self._buttons = QHBoxLayout()
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons.setSpacing(SPACE)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(0)
        column.addStretch(1)
        for part, gap in (
            (self._icon, 2),
            (self._title, 1),
            (self._text, 3),
            (self._command, 0),
            (self._progress, 0),
        ):
            part.setContentsMargins(0, 0, 0, gap * SPACE)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._buttons)
        self._note.setContentsMargins(0, 3 * SPACE, 0, 0)
        column.addWidget(self._note, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self.theme = theme
        self._show_icon()
        self.update()

    @property
    def texts(self) -> tuple[str, str]:
        """Title and sentence, as they are shown."""
        return self._title.text(), self._text.text()

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons by what they do."""
        return {str(button.property("does")): button for button in self._ways}

    # One method for each state: its words, its icon and its ways out.

    def show_first_start(self, words: Sequence[str]) -> None:
        """Nothing was started yet."""
        self._show(
            "hear",
            self.tr("Say a word"),
            self.tr("Spotter listens for {words} and shows at once what it heard.").format(
                words=self._listed(words)
            ),
            (
                ("listen", self.tr("Start listening")),
                ("demo", self.tr("Play the demo")),
                ("open", self.tr("Open a file…")),
            ),
            note=self.tr("The sound never leaves this machine. Nothing of it is kept."),
        )

    def show_no_microphone(self) -> None:
        """The system has no input device."""
        self._show(
            "microphone-off",
            self.tr("No microphone found"),
            self.tr("The system offers no sound input. Plug a microphone in, then look again."),
            (
                ("look again", self.tr("Look again")),
                ("open", self.tr("Open a file…")),
                ("demo", self.tr("Play the demo")),
            ),
        )

    def show_library_missing(self, error: SpotterError) -> None:
        """PortAudio is not installed; the error's remedy ends in the command."""
        before, _, command = error.remedy.partition(": ")
        self._show(
            "library",
            self.tr("The sound library is missing"),
            self.tr(
                "Spotter hears microphones through PortAudio, which is not installed. "
                "Install it, then start spotter again."
            ),
            (
                *((("copy", self.tr("Copy the command")),) if command else ()),
                ("open", self.tr("Open a file…")),
                ("demo", self.tr("Play the demo")),
            ),
            command=command or before,
        )

    def show_microphone_error(self, error: SpotterError) -> None:
        """A microphone could not be opened."""
        self._show(
            "microphone-off",
            self.tr("The microphone cannot be used"),
            _escaped(f"{_sentence(error.what)}: {error.why}."),
            (
                ("listen", self.tr("Try again")),
                ("choose", self.tr("Choose another")),
                ("open", self.tr("Open a file…")),
            ),
        )

    def show_gone(self, device: str) -> None:
        """The device does not deliver any more."""
        self._show(
            "unplugged",
            self.tr("The microphone fell silent"),
            self.tr(
                "“{device}” was unplugged, or the system stopped it. "
                "Spotter keeps trying, and goes on by itself when it is back."
            ).format(device=_escaped(device)),
            (("choose", self.tr("Choose another")), ("open", self.tr("Open a file…"))),
        )

    def show_zeros(self, device: str) -> None:
        """The microphone delivers nothing but zeros."""
        self._show(
            "muted",
            self.tr("Is the microphone muted?"),
            self.tr(
                "“{device}” delivers only zeros. Look for a mute switch on the microphone, "
                "and for the input's volume in the system's sound settings."
            ).format(device=_escaped(device)),
            (("choose", self.tr("Choose another")), ("open", self.tr("Open a file…"))),
        )

    def show_bad_model(self, error: SpotterError, *, is_bundled: bool) -> None:
        """The model file cannot be used."""
        self._show(
            "problem",
            self.tr("This model cannot be used"),
            _escaped(f"{error.what}: {error.why}. {_sentence(error.remedy)}."),
            (
                *(() if is_bundled else (("bundled model", self.tr("Use the bundled one")),)),
                ("choose model", self.tr("Choose another…")),
            ),
        )

    def show_bad_file(self, error: SpotterError) -> None:
        """An audio file cannot be read."""
        self._show(
            "problem",
            self.tr("This file cannot be read"),
            _escaped(f"{error.what}: {error.why}. {_sentence(error.remedy)}."),
            (
                ("open", self.tr("Open another…")),
                ("demo", self.tr("Play the demo")),
                ("listen", self.tr("Start listening")),
            ),
        )

    def show_trouble(self, text: str) -> None:
        """Something happened that nobody foresaw."""
        self._show(
            "problem",
            self.tr("Something went wrong"),
            _escaped(text),
            (
                ("listen", self.tr("Try again")),
                ("copy", self.tr("Copy the message")),
                ("open", self.tr("Open a file…")),
            ),
            command=text,
            hide_command=True,
        )

    def show_reading(self, name: str) -> None:
        """A file is being read."""
        self._show(
            "recording",
            self.tr("Reading {name}").format(name=name),
            "",
            (("stop reading", self.tr("Stop, Esc")),),
        )
        self._progress.show()

    def show_progress(self, done_s: float, total_s: float | None, times: float) -> None:
        """How far the reading is: seconds done, of how many, at how many times real time."""
        self._progress.setRange(0, 1000 if total_s else 0)
        self._progress.setValue(round(1000 * min(1.0, done_s / total_s)) if total_s else 0)
        told = self.tr("{done} of {total} s · {times} times real time")
        if total_s is None:
            told = self.tr("{done} s · {times} times real time")
        self._text.setText(
            told.format(done=f"{done_s:.0f}", total=f"{total_s or 0:.0f}", times=f"{times:.0f}")
        )
        self._text.show()
        self._fit()

    def _listed(self, words: Sequence[str]) -> str:
        bold = [f"<b>{_escaped(word)}</b>" for word in words]
        if len(bold) < 2:
            return "".join(bold)
        return self.tr("{some} and {last}").format(some=", ".join(bold[:-1]), last=bold[-1])

    def _show(
        self,
        icon: str,
        title: str,
        text: str,
        ways: Sequence[tuple[str, str]],
        *,
        note: str = "",
        command: str = "",
        hide_command: bool = False,
    ) -> None:
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
        self._command.setVisible(bool(command) and not hide_command)
        self._progress.hide()
        self._fit()
        self._make_buttons(ways)

    def _fit(self) -> None:
        """Give wrapped texts the height they need: a centred layout does not ask for it."""
        for label in (self._title, self._text, self._note, self._command):
            if label.text():
                label.setMinimumHeight(0)
                label.setMaximumHeight(_NO_LIMIT)
                label.setFixedHeight(label.heightForWidth(_TEXT_WIDTH_PX))

    def _make_buttons(self, ways: Sequence[tuple[str, str]]) -> None:
        for button in self._ways:
            self._buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._ways = []
        for number, (does, text) in enumerate(ways):
            button = QPushButton(text, self)
            button.setProperty("role", "pane" if number else "primary")
            button.setProperty("does", does)
            button.setFont(looks.font(13, 400 if number else 600))
            button.clicked.connect(lambda _checked=False, does=does: self._press(does))
            self._buttons.addWidget(button)
            self._ways.append(button)

    def _press(self, does: str) -> None:
        if does == "copy":
            QGuiApplication.clipboard().setText(self._command.text())
        else:
            self.pressed.emit(does)

    def _show_icon(self) -> None:
        if self._icon_name:
            ratio = self.devicePixelRatioF()
            self._icon.setPixmap(icons.pixmap(self._icon_name, self.theme.muted, _ICON_PX, ratio))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the pane's ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.setBrush(QColor(self.theme.base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()


def _label(font: QFont) -> QLabel:
    label = QLabel()
    label.setFont(font)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    label.setMinimumWidth(_TEXT_WIDTH_PX)
    label.setMaximumWidth(_TEXT_WIDTH_PX)
    return label


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
