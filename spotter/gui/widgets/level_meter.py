# SPDX-License-Identifier: MIT
"""The level meter: how loud the microphone is, and whether it clips."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.gui.i18n.language import decimal
from spotter.gui.style import theme as looks

_LOWEST_DB = -60.0
_PEAK_HOLD_S = 1.0
_PEAK_FALL_DB_PER_S = 20.0
_LEVEL_FALL_DB_PER_S = 60.0
_CLIPPED_FOR_S = 1.5
_NUMBER_STAYS_S = 0.25
"""A number that changes with every picture cannot be read."""
_BAR_PX = 6
_PEAK_PX = 2
"""How far the peak's line reaches over the bar, and under it."""
_TEXT_PX = 72


class LevelMeter(QWidget):
    """A bar for the level, a line for the peak, a number, and a red "too loud" when it clips."""

    accessible_role = QAccessible.Role.ProgressBar

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level_db = self._peak_db = -math.inf
        self._peak_until_s = self._loud_until_s = self._at_s = 0.0
        self._alive = False
        self._number_db, self._number_until_s = -math.inf, 0.0
        self._said: tuple[float, bool] | None = None
        self._marks: tuple[bool, int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Level"))
        self.setToolTip(self.tr("Level of the sound, −60 to 0 dB of full scale"))

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(152 + 12 + _TEXT_PX, 32)

    def minimumSizeHint(self) -> QSize:
        """A shorter bar."""
        return QSize(64 + 12 + _TEXT_PX, 32)

    def show_level(self, level_db: float, peak_db: float, *, clips: bool) -> None:
        """Show the newest level; `clips` if samples were at full scale since the last call."""
        now_s = time.monotonic()
        passed_s = now_s - self._at_s if self._alive else 0.0
        self._alive, self._at_s = True, now_s
        self._level_db = max(level_db, self._level_db - _LEVEL_FALL_DB_PER_S * passed_s)
        if peak_db >= self._peak_db:
            self._peak_db, self._peak_until_s = peak_db, now_s + _PEAK_HOLD_S
        elif now_s > self._peak_until_s:
            self._peak_db = max(peak_db, self._peak_db - _PEAK_FALL_DB_PER_S * passed_s)
        if clips:
            self._loud_until_s = now_s + _CLIPPED_FOR_S
        if now_s >= self._number_until_s:
            self._number_db, self._number_until_s = self._level_db, now_s + _NUMBER_STAYS_S
        self._show_changes()

    def _show_changes(self) -> None:
        """Paint anew what looks different, and no more."""
        said = (self._number_db, self._is_loud)
        if said != self._said:
            self._said = said
            self.update(self._place.toAlignedRect())
        track = self._track
        px = track.width() * self.devicePixelRatio()
        level, peak = (self._part(db) * px for db in (self._level_db, self._peak_db))
        marks = (said[1], round(level), round(peak))
        if marks != self._marks:
            self._marks = marks
            self.update(track.adjusted(0, -_PEAK_PX, 1, _PEAK_PX).toAlignedRect())

    @property
    def _track(self) -> QRectF:
        """The ground of the bar."""
        return QRectF(0, (self.height() - _BAR_PX) / 2, self.width() - 12 - _TEXT_PX, _BAR_PX)

    @property
    def _place(self) -> QRectF:
        """Where the number stands."""
        return QRectF(self.width() + 2 - _TEXT_PX, 0, _TEXT_PX, self.height())

    def clear(self) -> None:
        """No sound comes in."""
        if self._alive:
            self._alive = False
            self._level_db = self._peak_db = -math.inf
            self._loud_until_s = self._number_until_s = 0.0
            self._said = self._marks = None
            self.update()

    def accessible_text(self) -> str:
        """What it says, for those who do not see it."""
        return self.text or self.tr("no sound")

    @property
    def text(self) -> str:
        """What it says."""
        if not self._alive:
            return ""
        if self._is_loud:
            return self.tr("too loud")
        if self._number_db <= -100:
            return self.tr("silent")
        return self.tr("{level} dB").format(level=decimal(self._number_db, 0))

    @property
    def _is_loud(self) -> bool:
        return time.monotonic() < self._loud_until_s

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bar, peak and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bar(painter, self._track)
        if event.rect().right() > self._place.left():
            painter.setFont(looks.font(12, 600 if self._is_loud else 400))
            painter.setPen(QColor(looks.current().bad if self._is_loud else looks.current().muted))
            painter.drawText(self._place, Qt.AlignmentFlag.AlignVCenter, self.text)
        painter.end()

    def _paint_bar(self, painter: QPainter, track: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(looks.current().track))
        painter.drawRoundedRect(track, 3, 3)
        colour = QColor(looks.current().bad if self._is_loud else looks.current().idle)
        part = self._part(self._level_db)
        if part > 0:
            painter.setBrush(colour)
            bar = QRectF(track.left(), track.top(), max(6.0, part * track.width()), _BAR_PX)
            painter.drawRoundedRect(bar, 3, 3)
        peak = self._part(self._peak_db)
        if peak > 0:
            mark = colour if self._is_loud else QColor(looks.current().text)
            x = track.left() + peak * track.width()
            place = QRectF(round(x) - 1, track.top() - _PEAK_PX, 2, _BAR_PX + 2 * _PEAK_PX)
            painter.fillRect(place, mark)

    @staticmethod
    def _part(level_db: float) -> float:
        return min(1.0, max(0.0, 1 - level_db / _LOWEST_DB)) if math.isfinite(level_db) else 0.0
