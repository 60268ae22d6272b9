# SPDX-License-Identifier: MIT
"""A live bar for each word in a fixed order, and the threshold through them.

Opened up, each word has a tick box, a threshold of its own and a way back; the bars go on living.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, QSizeF, QTimer
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from spotter.detection.rule import Rule
from spotter.gui.i18n.language import decimal
from spotter.gui.score_bars import layout
from spotter.gui.score_bars.animation import FallingBars
from spotter.gui.score_bars.handles import BarHandles
from spotter.gui.score_bars.painter import DRAWN_FROM, BarPainter
from spotter.gui.score_bars.word_controls import WordControls
from spotter.gui.style import theme as looks
from spotter.records import SILENCE, UNKNOWN

_STEP_MS = 40
"""A little more than the time between two pictures: where there are some, they move the bars."""
_PRINTED_FROM = 0.05
"""Twelve dancing numbers are noise: only what rises is printed."""


class ScoreBars(BarHandles):
    """Bars from 0 to 1. They rise at once and fall within 150 ms, so that the eye can follow."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_grid = self._hides_others = False
        self._own = Rule()
        self._names = {UNKNOWN: self.tr("unknown"), SILENCE: self.tr("silence")}
        self._name_px = self._word_px = 76.0
        self._controls: dict[str, WordControls] = {}
        self._falling = FallingBars()
        self._looks: dict[str, tuple[int, str, bool]] = {}
        self._cells: dict[str, tuple[QRect, QRect]] = {}
        """Of each row whole pixels that no other row has: all of it, and what its name takes."""
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._move)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Scores"))
        looks.notifier.changed.connect(self._paint_anew)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(336, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Rows of the least height."""
        n = len(self._shown_labels())
        if self._in_grid:
            return QSize(200, self.grid_height(max(200, self.width())))
        least = layout.OPEN_ROW_MIN_PX if self.is_open else layout.ROW_MIN_PX
        apart = 0 if self.is_open or self._hides_others else layout.APART_PX
        return QSize(200, int(n * least + apart + layout.TOP_PX))

    def grid_height(self, width: int) -> int:
        """The least height of a grid of this width."""
        lines, _ = layout.grid_shape(len(self._shown_labels()), width, self._name_px)
        return int(lines * layout.ROW_MIN_PX)

    def show_words(self, labels: Sequence[str]) -> None:
        """Show a bar for each of these, words first, then what is no word."""
        others = [label for label in (UNKNOWN, SILENCE) if label in labels]
        words = [label for label in labels if label not in (UNKNOWN, SILENCE)]
        self._labels = (*words, *others)
        font = looks.font(13, 600)
        widths = [looks.text_width(font, self._name(one)) for one in self._labels]
        self._name_px = max([64.0, *widths]) + 12
        self._word_px = max(widths[: len(words)], default=0.0) + 12
        for old in self._controls.values():
            old.remove()
        self._controls = {word: self._make_controls(word) for word in words}
        self.clear()
        self._lay_out()
        self.updateGeometry()

    def _make_controls(self, word: str) -> WordControls:
        controls = WordControls(word, self)
        controls.moved.connect(self.word_moved)
        controls.reset.connect(self.word_reset)
        controls.switched.connect(self.word_switched)
        return controls

    def show_rule(self, rule: Rule, own: Rule) -> None:
        """Show these thresholds; `own` is the model's, to which a word can go back."""
        self._rule, self._own = rule, own
        self._show_controls()
        self._paint_anew()

    def show_arrangement(
        self, *, opened: bool = False, grid: bool = False, hides_others: bool = False
    ) -> None:
        """Open the bars up, lay them in a grid, or leave out what is no word."""
        self.is_open, self._in_grid = opened, grid and not opened
        self._hides_others = hides_others or opened or self._in_grid
        self._lay_out()
        self.updateGeometry()

    def show_motion(self, moves: bool) -> None:
        """Let bars fall, or not: some people asked their system for less motion."""
        self._falling.moves = moves

    def show_scores(self, scores: Mapping[str, float]) -> None:
        """Let the bars go to these values."""
        self._falling.aim(scores)
        self._move()

    def hold(self, word: str, score: float) -> None:
        """Keep a word's bar at its best score for a moment: what the large word says."""
        self._falling.hold(word, score, time.monotonic())
        self._timer.start()
        self._paint_anew()

    def clear(self) -> None:
        """Empty all bars."""
        self._falling.clear()
        self._timer.stop()
        self._paint_anew()

    def move_on(self) -> None:
        """Let bars fall on: at each picture, where there are pictures; else they do it alone."""
        if self._timer.isActive():
            self._move()

    def _move(self) -> None:
        changed = self._falling.step(time.monotonic())
        if self._falling.is_still:
            self._timer.stop()
        else:
            self._timer.start()
        if self.isVisible():
            for label in changed & self._rows.keys():
                self._show_value(label)

    def _show_value(self, label: str) -> None:
        """Paint a bar anew, if it is not what it was: most words stay under a pixel."""
        value, passes = self.value(label), self._passes(label)
        length_px, number = 0, ""
        if value > DRAWN_FROM:
            length_px = round(value * self._rows[label].track.width() * self.devicePixelRatio())
        if value >= _PRINTED_FROM:
            number = decimal(value)
        look, before = (length_px, number, passes), self._looks.get(label)
        if look != before:
            self._looks[label] = look
            cell, name = self._cells[label]
            is_same_name = before is not None and before[2] == passes
            self.update(cell.adjusted(name.width(), 0, 0, 0) if is_same_name else cell)
            if self.is_open:
                self._controls[label].show_passing(passes)

    def _paint_anew(self) -> None:
        """Paint everything, whatever it looked like before."""
        self._looks.clear()
        self.update()

    def value(self, label: str) -> float:
        """What the bar of a label shows at this moment."""
        return self._falling.value(label)

    def accessible_text(self) -> str:
        """The bars that are up, for those who do not see them."""
        up = [label for label in self._labels if self.value(label) >= _PRINTED_FROM]
        return ", ".join(f"{self._name(label)} {decimal(self.value(label))}" for label in up)

    @property
    def controls(self) -> Mapping[str, WordControls]:
        """What stands beside each word while the bars are opened up."""
        return self._controls

    @property
    def n_labels(self) -> int:
        """How many bars there are, with those that are no words."""
        return len(self._labels)

    @property
    def _words(self) -> tuple[str, ...]:
        return tuple(label for label in self._labels if label not in (UNKNOWN, SILENCE))

    @property
    def has_common_line(self) -> bool:
        """Whether one line goes through all bars: no word differs from the others."""
        one_for_all = not self._rule.word_thresholds and not self._rule.words
        return one_for_all and not self.is_open and not self._in_grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def _shown_labels(self) -> tuple[str, ...]:
        return self._words if self._hides_others else self._labels

    def _lay_out(self) -> None:
        size, words, shown = QSizeF(self.size()), self._words, self._shown_labels()
        if self.is_open:
            rows = layout.opened(len(words), size, self._word_px)
        elif self._in_grid:
            rows = layout.grid(len(shown), size, self._name_px)
        else:
            rows = layout.column(words, shown[len(words) :], size, self._name_px)
        self._rows = dict(zip(shown, rows, strict=True))
        self._cells = {label: (row.cell, row.name_cell) for label, row in self._rows.items()}
        self._show_controls()
        self._paint_anew()

    def _show_controls(self) -> None:
        active = self._rule.active(self._labels)
        for word, controls in self._controls.items():
            controls.show_open(self.is_open)
            if self.is_open:
                controls.lay_out(self._rows[word])
            controls.show_rule(self._rule, self._own, word in active, is_last=active == (word,))

    def _name(self, label: str) -> str:
        return self._names.get(label, label)

    def _is_active(self, label: str) -> bool:
        return not self._rule.words or label in self._rule.words

    def _passes(self, label: str) -> bool:
        is_word = label not in (UNKNOWN, SILENCE)
        reaches = self.value(label) >= self._rule.threshold_of(label)
        return is_word and self._is_active(label) and reaches

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn, region = BarPainter(painter), event.region()
        for label, (cell, name) in self._cells.items():
            if region.intersects(cell):
                self._paint_row(drawn, label, named=region.intersects(name))
        if self.has_common_line and self._words:
            first, last = self.track(self._words[0]), self.track(self._words[-1])
            drawn.line(first, last, round(self.x_of(self._words[0])))
        painter.end()

    def _paint_row(self, drawn: BarPainter, label: str, *, named: bool) -> None:
        row, value, passes = self._rows[label], self.value(label), self._passes(label)
        is_word = label not in (UNKNOWN, SILENCE)
        active = not is_word or self._is_active(label)
        drawn.bar(row.track, value if active else 0.0, passes=passes)
        if is_word and active and not self.has_common_line:
            differs = label in self._rule.word_thresholds
            drawn.tick(row.track, round(self.x_of(label)), differs=differs)
        drawn.begin_texts(passes=passes)
        if self.is_open:
            if not active:
                drawn.beside(row.number.adjusted(8, 0, 0, 0), self.tr("off"))
            return
        if named:
            drawn.text(row.name, self._name(label))
        if not active:
            drawn.text(row.number, self.tr("off"))
        elif value >= _PRINTED_FROM:
            drawn.text(row.number, decimal(value))
