# SPDX-License-Identifier: MIT
"""The right column: the large word, the score bars, and the button that closes their details."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spotter.gui.score_bars.score_bars import ScoreBars
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import SPACE
from spotter.gui.widgets.label import Label
from spotter.gui.widgets.large_word import LargeWord
from spotter.gui.window.responsive_layout import WindowLayout

_LINE_WIDTH_PX, _NO_LIMIT = 176, 16_777_215


class _Scroll(QScrollArea):
    """Shows a scroll bar exactly where one is needed.

    Left to itself it keeps one that a size in passing asked for, over what lies there.
    """

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return bool(super().eventFilter(watched, event))

    def fit(self) -> None:
        inside, policies = self.widget(), Qt.ScrollBarPolicy
        fits = inside is None or inside.minimumSizeHint().height() <= self.height()
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAlwaysOff if fits else policies.ScrollBarAlwaysOn
        )


class RightColumn(QWidget):
    """Word over bars; in a narrow window the word before the bars.

    Signals:
        words_as_slider: no word is to have a threshold of its own.
        done: the bars are to be closed again.
    """

    words_as_slider = Signal()
    done = Signal()

    def __init__(
        self, large_word: LargeWord, bars: ScoreBars, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._word, self._bars = large_word, bars
        self._scroll = _Scroll(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(bars)
        self._foot = self._make_foot()
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addWidget(large_word)
        self._rows.addWidget(self._scroll, 1)
        self._rows.addWidget(self._foot)

    def _make_foot(self) -> QWidget:
        foot = QWidget(self)
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(0, SPACE, 0, 0)
        rows.setSpacing(SPACE)
        self._note = Label(self.tr("Grey numbers follow the slider."), foot)
        self._note.setFont(looks.font(12))
        self._note.setProperty("role", "muted")
        rows.addWidget(self._note)
        buttons = QHBoxLayout()
        self._all_alike = all_alike = QPushButton(self.tr("All as the slider"), foot)
        all_alike.setToolTip(self.tr("No word has a threshold of its own, Ctrl+Shift+T"))
        self._done = done = QPushButton(self.tr("Done"), foot)
        done.setToolTip(self.tr("Close, Esc"))
        for button in (all_alike, done):
            button.setFont(looks.font(13))
        all_alike.clicked.connect(self.words_as_slider)
        done.clicked.connect(self.done)
        buttons.addWidget(all_alike)
        buttons.addStretch(1)
        buttons.addWidget(done)
        rows.addLayout(buttons)
        return foot

    @property
    def controls(self) -> list[QWidget]:
        """What is there to be used while the bars are opened up, from the top."""
        rows = self._bars.controls.values()
        return [
            *(part for row in rows for part in (row.box, row.number, row.back)),
            self._all_alike,
            self._done,
        ]

    def show_arrangement(self, wanted: WindowLayout, *, opened: bool) -> None:
        """Lie as this says; `opened` shows the controls of each word."""
        self.setVisible(wanted.right)
        self._foot.setVisible(opened)
        self._note.setVisible(not wanted.low)
        self._word.show_line(wanted.word_px < 60)
        self._word.setFixedHeight(wanted.word_px)
        self._bars.show_arrangement(
            opened=opened, grid=wanted.stacked, hides_others=not wanted.others
        )
        directions = QBoxLayout.Direction
        if not wanted.stacked:
            self._rows.setDirection(directions.TopToBottom)
            self._word.setMinimumWidth(0)
            self._word.setMaximumWidth(_NO_LIMIT)
            self.setFixedWidth(wanted.right_px)
            self.setMinimumHeight(0)
            self.setMaximumHeight(_NO_LIMIT)
            return
        self._rows.setDirection(directions.LeftToRight)
        word_px = _LINE_WIDTH_PX if wanted.word_px < 60 else 2 * _LINE_WIDTH_PX
        self._word.setFixedWidth(word_px)
        self.setMinimumWidth(0)
        self.setMaximumWidth(_NO_LIMIT)
        bars_px = min(self._bars.grid_height(wanted.inner_px - word_px), wanted.grid_px)
        self.setFixedHeight(max(wanted.word_px, bars_px))
