# SPDX-License-Identifier: MIT
"""The main window: where the widgets lie. It holds no logic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spotter.gui.batch.file_table import BatchTable
from spotter.gui.calibration.pane import CalibratePane
from spotter.gui.detections.table import Detections
from spotter.gui.i18n.language import decimal
from spotter.gui.plots.overview import Overview
from spotter.gui.plots.score_plot import Trace
from spotter.gui.plots.spectrogram import Spectrogram
from spotter.gui.score_bars.score_bars import Bars
from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import MARGIN, SPACE, Theme
from spotter.gui.threshold.rule_panel import RulePanel
from spotter.gui.threshold.threshold_row import ThresholdRow
from spotter.gui.widgets.elided_label import ElidedLabel
from spotter.gui.widgets.large_word import LargeWord
from spotter.gui.widgets.notification_bar import Notice
from spotter.gui.window import tab_order
from spotter.gui.window.responsive_layout import NARROW_WIDTH, arrange
from spotter.gui.window.right_column import RightColumn
from spotter.gui.window.state_pages import StatePane
from spotter.gui.window.top_bar import TopBar
from spotter.gui.window.window_events import InputWindow

DESIGN_SIZE = QSize(1280, 800)
MINIMUM_SIZE = QSize(560, 320)


class MainWindow(InputWindow):
    """Lays out the widgets.

    Signals:
        words_as_slider: no word is to have a threshold of its own.
    """

    words_as_slider = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Spotter")
        self.setWindowIcon(icons.program_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(MINIMUM_SIZE)
        self.resize(DESIGN_SIZE)
        self.top = TopBar()
        self.pill, self.microphones, self.level = (
            self.top.pill,
            self.top.microphones,
            self.top.level,
        )
        self.open_button, self.menu_button = self.top.open_button, self.top.menu_button
        self.menu = self.top.menu
        self.spectrogram = Spectrogram()
        self.trace = Trace()
        self.state = StatePane()
        self.calibrate = CalibratePane()
        self.large_word = LargeWord()
        self.bars = Bars()
        self.threshold = ThresholdRow()
        self.right = RightColumn(self.large_word, self.bars)
        self.rule_panel = RulePanel()
        self.last = ElidedLabel()
        self.detections = Detections()
        self.notice = Notice()
        self.status = ElidedLabel()
        self.picture = QStackedWidget()
        self.overview = Overview()
        self.files = BatchTable()
        self._place = QStackedWidget()
        self._calibrates = False
        self._dress()
        self._lay_out()
        self.show_state()  # which is empty: there is nothing to see before there is a model
        tab_order.follow(self)
        self.right.words_as_slider.connect(self.words_as_slider)
        self.right.done.connect(lambda: self.open_words(False))
        self.threshold.opened.connect(lambda _opened: self._arrange())
        self.picture.currentChanged.connect(lambda _index: self._arrange())
        self.rule_panel.closed.connect(lambda: self.open_rule(False))

    def _dress(self) -> None:
        self.rule_panel.hide()
        self.show_last(None)
        for line in (self.status, self.last):
            line.setFont(looks.font(12))
            line.setProperty("role", "muted")
            line.setFixedHeight(28)

    def _lay_out(self) -> None:
        whole = QWidget(self)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._lines = {part: _hairline() for part in (self.detections, self.last, self.status)}
        rows.addWidget(self.top)
        rows.addWidget(_hairline())
        rows.addLayout(self._main_row(), 1)
        rows.addWidget(_hairline())
        rows.addWidget(self.threshold)
        rows.addWidget(self.rule_panel)
        for part, line in self._lines.items():
            rows.addWidget(line)
            if isinstance(part, ElidedLabel):
                row = QHBoxLayout()
                row.setContentsMargins(MARGIN, 0, MARGIN, 0)
                row.addWidget(part)
                rows.addLayout(row)
            else:
                rows.addWidget(part)
        self.setCentralWidget(whole)

    def _main_row(self) -> QBoxLayout:
        plots = QWidget()
        column = self._plots = QVBoxLayout(plots)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MARGIN)
        column.addWidget(self.spectrogram, 64)
        column.addWidget(self.trace, 36)
        column.addWidget(self.overview)
        self.picture.addWidget(plots)
        self.picture.addWidget(self.state)
        self.picture.addWidget(self.calibrate)
        self._main = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._main.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        sound = QWidget()
        left = QVBoxLayout(sound)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE)
        left.addWidget(self.notice)
        left.addWidget(self.picture, 1)
        self._place.addWidget(sound)
        self._place.addWidget(self.files)
        self._main.addWidget(self._place, 1)
        self._main.addWidget(self.right)
        return self._main

    def show_theme(self, theme: Theme) -> None:
        """Use these colours."""
        for widget in (
            self.top,
            self.spectrogram,
            self.trace,
            self.state,
            self.files,
            self.overview,
            self.calibrate,
            self.notice,
            self.large_word,
            self.bars,
            self.threshold,
            self.rule_panel,
            self.detections,
        ):
            widget.show_theme(theme)

    def show_picture(self) -> None:
        """Show the sound, or what leads through a calibration."""
        self.picture.setCurrentIndex(2 if self._calibrates else 0)

    def show_calibration(self, shown: bool) -> None:
        """Let a calibration stand in the place of the sound from now on, or no more."""
        self._calibrates = shown
        self._arrange()
        if not self.shows_state:
            self.show_picture()

    def show_state(self) -> None:
        """Show the state pane in the place of the sound."""
        self.picture.setCurrentIndex(1)

    @property
    def shows_state(self) -> bool:
        """Whether a state stands in the place of the picture."""
        return self.picture.currentIndex() == 1

    def show_files(self, shown: bool) -> None:
        """Show the table of files in the place of sound and list, or not any more."""
        self._place.setCurrentIndex(int(shown))
        self._arrange()

    @property
    def shows_files(self) -> bool:
        """Whether the table of files stands in the place of sound and list."""
        return self._place.currentIndex() == 1

    def show_last(self, heard: tuple[str, float] | None) -> None:
        """The last word and its score: what a window without room for the list has of it."""
        if heard is None:
            self.last.show_text(self.tr("Words appear here as they are heard."))
        else:
            told = self.tr("last: {word} {score}")
            self.last.show_text(told.format(word=heard[0], score=decimal(heard[1])))

    def show_words(self, labels: Sequence[str]) -> None:
        """Show a bar for each of these, and make room for them."""
        self.bars.show_words(labels)
        self._arrange()

    def open_words(self, opened: bool) -> None:
        """Show a threshold for each word, or not any more."""
        self.threshold.per_word.setChecked(opened)
        first = next(iter(self.bars.controls.values()), None)
        if opened and first is not None:
            first.box.setFocus()
        elif not opened:
            self.threshold.per_word.setFocus()

    def switch_words(self) -> None:
        """Show a threshold for each word, and go there; or not any more."""
        self.open_words(not self.threshold.per_word.isChecked())

    def all_as_slider(self) -> None:
        """No word is to have a threshold of its own."""
        self.words_as_slider.emit()

    def own_rule(self) -> None:
        """The rule beyond the threshold is to be the model's."""
        self.rule_panel.reset.emit()

    def open_rule(self, opened: bool, field: str = "smoothing_ms") -> None:
        """Show the rule beyond the threshold, or not any more; begin at this field."""
        if opened and self._has_one_panel():
            self.threshold.per_word.setChecked(False)
        self.rule_panel.setVisible(opened)
        self._arrange()
        if opened:
            self.rule_panel.numbers[field].setFocus()
        else:
            self.threshold.slider.setFocus()

    def close_panel(self) -> bool:
        """Close the panel that is open; False if none is."""
        if self.threshold.per_word.isChecked():
            self.open_words(False)
        elif not self.rule_panel.isHidden():
            self.open_rule(False)
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fold what is large in a small window."""
        super().resizeEvent(event)
        self._arrange()

    def _has_one_panel(self) -> bool:
        return arrange(self.width(), self.height(), n_bars=self.bars.n_labels).one_panel

    def _arrange(self) -> None:
        opened = self.threshold.per_word.isChecked()
        if opened and self._has_one_panel():
            self.rule_panel.hide()
        self.notice.hold_back(opened and self.width() < NARROW_WIDTH)
        panel = self._calibrates or not self.rule_panel.isHidden()
        size, n_bars = self.size(), self.bars.n_labels
        wanted = arrange(
            size.width(),
            size.height(),
            n_bars=n_bars,
            opened=opened,
            panel=panel,
            state=self.shows_state or self.shows_files,
        )
        directions = QBoxLayout.Direction
        self._main.setDirection(
            directions.TopToBottom if wanted.stacked else directions.LeftToRight
        )
        space = SPACE if wanted.stacked or wanted.low else MARGIN if wanted.small else 2 * MARGIN
        self._main.setSpacing(space)
        top, bottom = (SPACE if wanted.small else MARGIN), (4 if wanted.low else MARGIN)
        self._main.setContentsMargins(MARGIN, 0 if wanted.low else top, MARGIN, bottom)
        self._plots.setSpacing(4 if wanted.low else MARGIN)
        self.top.show_arrangement(wanted)
        self.threshold.setFixedHeight(wanted.threshold_px)
        self.threshold.show_small(wanted.small, narrow=wanted.narrow)
        self.right.show_arrangement(wanted, opened=opened)
        if wanted.list_rows:
            self.detections.show_rows(wanted.list_rows)
        for part, shown in (
            (self.detections, wanted.list_rows > 0 and not self.shows_files),
            (self.last, wanted.last_line and not self.shows_files),
            (self.status, wanted.status),
        ):
            part.setVisible(shown)
            self._lines[part].setVisible(shown)


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("role", "hairline")
    line.setFixedHeight(1)
    return line
