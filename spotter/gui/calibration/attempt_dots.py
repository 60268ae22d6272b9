# SPDX-License-Identifier: MIT
"""The attempts of a calibration: a filled dot for each that was detected, a cross for a miss."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.gui.calibration.procedure import Attempt, Calibration
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import RADIUS, SPACE

_APART_PX = 18.0
_LARGE_APART_PX = 24.0
_ROW_MIN_PX, _ROW_MAX_PX = 18, 28
_WORD_PX = 76
_COLUMN_GAP_PX = 24


class AttemptDots(QWidget):
    """The tries of the word that is asked for, large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attempts: Sequence[Attempt] = ()
        self._n = 3

    def sizeHint(self) -> QSize:
        """Room for all dots."""
        return QSize(round(self._n * _LARGE_APART_PX), 24)

    def show_attempts(self, attempts: Sequence[Attempt], n: int) -> None:
        """Show these, of so many."""
        self._attempts, self._n = tuple(attempts), n
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots; the next one has the accent's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = QPointF(_LARGE_APART_PX / 2, self.height() / 2)
        _paint_dots(painter, self._attempts, self._n, at, _LARGE_APART_PX, 5.5, True)
        painter.end()


class AttemptTable(QWidget):
    """All words in two columns: their tries, and how far the voice stood over the noise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calibration: Calibration | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(520, self._n_rows * _ROW_MAX_PX + 2 * SPACE)

    def minimumSizeHint(self) -> QSize:
        """Narrow rows."""
        return QSize(300, self._n_rows * _ROW_MIN_PX + SPACE)

    def show_calibration(self, calibration: Calibration) -> None:
        """Show how far it is."""
        if self._calibration is not calibration:
            self._calibration = calibration
            self.updateGeometry()
        message = (f"{word}: {self._note(calibration, word)}" for word in calibration.words)
        self.setAccessibleName(", ".join(message))
        self.update()

    @property
    def _n_rows(self) -> int:
        return 5 if self._calibration is None else (len(self._calibration.words) + 1) // 2

    def _note(self, calibration: Calibration, word: str) -> str:
        """What is said beside a word."""
        attempts = calibration.attempts[word]
        n_missed = sum(not one.detected for one in attempts)
        if n_missed:
            return self.tr("missed {n} of {all}").format(n=n_missed, all=len(attempts))
        over_db = [one.over_noise_db for one in attempts if one.over_noise_db is not None]
        if not over_db:
            return ""
        mean_db = sum(over_db) / len(over_db)
        return self.tr("{db} dB over the noise").format(db=f"{mean_db:.0f}")

    def _fitting_note(self, calibration: Calibration, word: str, width: float) -> str:
        """The note, or nothing where it would be cut: the dots tell the most of it."""
        note = self._note(calibration, word)
        return note if looks.text_width(looks.font(12.5), note) <= width else ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a line, and the words under it."""
        calibration = self._calibration
        if calibration is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(SPACE, 0, self.width() - 2 * SPACE, 1)
        painter.fillRect(line, QColor(looks.current().line))
        height = (self.height() - SPACE) / max(1, self._n_rows)
        height = min(_ROW_MAX_PX, max(_ROW_MIN_PX, height))
        width = (self.width() - _COLUMN_GAP_PX - 2 * SPACE) / 2
        for number, word in enumerate(calibration.words):
            column, row = divmod(number, self._n_rows)
            left = SPACE + column * (width + _COLUMN_GAP_PX)
            place = QRectF(left, SPACE + row * height, width, height)
            self._paint_word(painter, calibration, word, place)
        painter.end()

    def _paint_word(
        self, painter: QPainter, calibration: Calibration, word: str, place: QRectF
    ) -> None:
        theme, attempts = looks.current(), calibration.attempts[word]
        is_asked = word == calibration.word
        if is_asked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tint))
            painter.drawRoundedRect(place.adjusted(-SPACE, 0, SPACE / 2, 0), RADIUS, RADIUS)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(looks.font(13, 600 if is_asked else 400))
        painter.setPen(QColor(theme.text if is_asked or attempts else theme.muted))
        painter.drawText(place, middle, word)
        n_attempts = calibration.pace.n_attempts
        at = QPointF(place.left() + _WORD_PX + 4, place.center().y())
        _paint_dots(painter, attempts, n_attempts, at, _APART_PX, 4.0, False)
        missed = any(not one.detected for one in attempts)
        painter.setFont(looks.font(12.5))
        painter.setPen(QColor(theme.text if missed else theme.muted))
        note = place.adjusted(_WORD_PX + n_attempts * _APART_PX + SPACE, 0, 0, 0)
        painter.drawText(note, middle, self._fitting_note(calibration, word, note.width()))


def _paint_dots(
    painter: QPainter,
    attempts: Sequence[Attempt],
    n: int,
    first: QPointF,
    apart_px: float,
    radius: float,
    marks_next: bool,
) -> None:
    theme = looks.current()
    for number in range(n):
        at = QPointF(first.x() + number * apart_px, first.y())
        if number >= len(attempts):
            is_next = marks_next and number == len(attempts)
            pen = QPen(QColor(theme.accent if is_next else theme.edge), 2 if is_next else 1.5)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius, radius)
        elif attempts[number].detected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(at, radius, radius)
        else:
            painter.setPen(QPen(QColor(theme.text), 1.5))
            for dx, dy in ((1, 1), (1, -1)):
                end = QPointF(0.8 * radius * dx, 0.8 * radius * dy)
                painter.drawLine(QLineF(at - end, at + end))
