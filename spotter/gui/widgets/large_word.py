# SPDX-License-Identifier: MIT
"""The large word: the one loud thing in the window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.gui.i18n.language import decimal
from spotter.gui.style import theme as looks

_LARGE_PX, _SMALL_PX, _SMALLEST_PX = 80, 64, 32
_UNKNOWN_SCALE = 0.7
"""In grey and at full size "unknown" shouted louder than a hit."""

_NEAR_FROM = 0.1


class LargeWord(QWidget):
    """Shows the word that was heard, or that something was said which is none."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = ""
        self._under = ""
        self._passes = False
        self._fresh = False
        self._in_line = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Word heard"))

    def sizeHint(self) -> QSize:
        """The height is set by the layout."""
        return QSize(336, 136)

    def show_line(self, in_line: bool) -> None:
        """Stand in one line with what is under it: there is no room for more."""
        self._in_line = in_line
        self.update()

    def show_word(self, word: str, score: float) -> None:
        """A word was heard just now."""
        self._show(word, decimal(score), passes=True, fresh=True)

    def show_past_word(self, word: str, ago_s: float) -> None:
        """A word was heard a while ago."""
        self._show(word, self._ago(ago_s), passes=True, fresh=False)

    def show_unknown(self, best: str, score: float) -> None:
        """Something was said that is no word of the model; `best` came nearest, if near at all."""
        perhaps = ""
        if score >= _NEAR_FROM:
            perhaps = self.tr("perhaps {word}, {score}").format(word=best, score=decimal(score))
        self._show(self.tr("unknown"), perhaps, passes=False, fresh=False)

    def clear(self) -> None:
        """Nothing was heard yet."""
        self._show("", "", passes=False, fresh=False)

    @property
    def text(self) -> tuple[str, str]:
        """What it says: the word, and what stands under it."""
        return self._word, self._under

    def accessible_text(self) -> str:
        """What it says, for those who do not see it."""
        return f"{self._word} {self._under}".strip()

    def _show(self, word: str, under: str, *, passes: bool, fresh: bool) -> None:
        if (word, under, passes, fresh) == (self._word, self._under, self._passes, self._fresh):
            return
        self._word, self._under, self._passes, self._fresh = word, under, passes, fresh
        if self.isVisible():
            self.update()

    def _ago(self, seconds: float) -> str:
        if seconds < 60:
            return self.tr("{n} s ago").format(n=int(seconds))
        if seconds < 3600:
            return self.tr("{n} min ago").format(n=int(seconds / 60))
        return self.tr("{n} h ago").format(n=int(seconds / 3600))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the word, and its score under it."""
        if not self._word:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._in_line:
            self._paint_line(painter)
        else:
            self._paint_large(painter)
        painter.end()

    def _paint_line(self, painter: QPainter) -> None:
        """The word, and its score behind it on the same line."""
        base = self.height() / 2 + 12
        under_font = looks.font(20 if self._fresh and self.height() > 44 else 13)
        under_px = looks.text_width(under_font, self._under)
        word_font = self._font(40 if self.height() > 44 else 32, self.width() - under_px - 12)
        painter.setFont(word_font)
        painter.setPen(QColor(looks.current().accent if self._fresh else looks.current().muted))
        painter.drawText(QPointF(0, base), self._word)
        painter.setFont(under_font)
        painter.setPen(QColor(looks.current().text if self._fresh else looks.current().muted))
        painter.drawText(QPointF(looks.text_width(word_font, self._word) + 12, base), self._under)

    def _paint_large(self, painter: QPainter) -> None:
        small, vast = self.height() < 120, self.height() > 200
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        under_px = 44 if vast else 28
        word_px = _SMALL_PX if small else 2 * _LARGE_PX if vast else _LARGE_PX
        painter.setFont(self._font(word_px, self.width()))
        painter.setPen(QColor(looks.current().accent if self._fresh else looks.current().muted))
        top = 0 if small else 8
        place = QRectF(0, top, self.width(), self.height() - under_px - top - (0 if small else 8))
        painter.drawText(place, centre | Qt.TextFlag.TextDontClip, self._word)
        painter.setFont(looks.font((20 if self._fresh else 15) * (1.6 if vast else 1)))
        painter.setPen(QColor(looks.current().text if self._fresh else looks.current().muted))
        painter.drawText(QRectF(0, place.bottom(), self.width(), under_px), centre, self._under)

    def _font(self, px: float, room: float) -> QFont:
        """As large as fits the room, but no smaller than 32, or half of what was asked for."""
        px, weight = (px, 600) if self._passes else (_UNKNOWN_SCALE * px, 400)
        width = looks.text_width(looks.font(px, weight), self._word)
        least = min(_SMALLEST_PX, px / 2)
        return looks.font(max(least, px * min(1.0, room / max(1.0, width))), weight)
