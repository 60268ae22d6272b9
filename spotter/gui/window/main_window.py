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

from spotter.gui.i18n.language import decimal
from spotter.gui.style import icons
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import MARGIN, SPACE
from spotter.gui.widgets.elided_label import ElidedLabel
from spotter.gui.window.responsive_layout import NARROW_WIDTH, arrange
from spotter.gui.window.views import Views
from spotter.gui.window.window_events import WindowEvents

DESIGN_SIZE = QSize(1280, 800)
MINIMUM_SIZE = QSize(560, 320)


class MainWindow(WindowEvents):
    """Lays out the views that it is handed; others fill them.

    Args:
        views: what is always there.
        calibration: stands in the place of the plots while a room is calibrated.
        files: stands in the place of plots and list while files are shown.

    Signals:
        words_as_slider: no word is to have a threshold of its own.
    """

    words_as_slider = Signal()

    def __init__(self, views: Views, calibration: QWidget, files: QWidget) -> None:
        super().__init__()
        self.setWindowTitle("Spotter")
        self.setWindowIcon(icons.program_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(MINIMUM_SIZE)
        self.resize(DESIGN_SIZE)
        self._views, self._calibration, self._files = views, calibration, files
        self.picture = QStackedWidget()
        self._place = QStackedWidget()
        self._calibrates = False
        self._dress()
        self._lay_out()
        self.show_state()  # which is empty: there is nothing to see before there is a model
        self._views.right.words_as_slider.connect(self.words_as_slider)
        self._views.right.done.connect(lambda: self.open_words(False))
        self._views.threshold.opened.connect(lambda _opened: self._arrange())
        self.picture.currentChanged.connect(lambda _index: self._arrange())
        self._views.rule_panel.closed.connect(lambda: self.open_rule(False))

    def _dress(self) -> None:
        self._views.rule_panel.hide()
        self.show_last(None)
        for line in (self._views.status, self._views.last):
            line.setFont(looks.font(12))
            line.setProperty("role", "muted")
            line.setFixedHeight(28)

    def _lay_out(self) -> None:
        whole = QWidget(self)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._lines = {
            part: _hairline()
            for part in (self._views.detections, self._views.last, self._views.status)
        }
        rows.addWidget(self._views.top)
        rows.addWidget(_hairline())
        rows.addLayout(self._main_row(), 1)
        rows.addWidget(_hairline())
        rows.addWidget(self._views.threshold)
        rows.addWidget(self._views.rule_panel)
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
        column.addWidget(self._views.spectrogram, 64)
        column.addWidget(self._views.score_plot, 36)
        column.addWidget(self._views.overview)
        self.picture.addWidget(plots)
        self.picture.addWidget(self._views.state)
        self.picture.addWidget(self._calibration)
        self._main = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._main.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        sound = QWidget()
        left = QVBoxLayout(sound)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE)
        left.addWidget(self._views.notice)
        left.addWidget(self.picture, 1)
        self._place.addWidget(sound)
        self._place.addWidget(self._files)
        self._main.addWidget(self._place, 1)
        self._main.addWidget(self._views.right)
        return self._main

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

    def show_last(self, last: tuple[str, float] | None) -> None:
        """The last word and its score: what a window without room for the list has of it."""
        if last is None:
            self._views.last.show_text(self.tr("Words appear here as they are heard."))
        else:
            text = self.tr("last: {word} {score}")
            self._views.last.show_text(text.format(word=last[0], score=decimal(last[1])))

    def show_words(self, labels: Sequence[str]) -> None:
        """Show a bar for each of these, and make room for them."""
        self._views.bars.show_words(labels)
        self._arrange()

    def open_words(self, opened: bool) -> None:
        """Show a threshold for each word, or not any more."""
        self._views.threshold.per_word.setChecked(opened)
        first = next(iter(self._views.bars.controls.values()), None)
        if opened and first is not None:
            first.box.setFocus()
        elif not opened:
            self._views.threshold.per_word.setFocus()

    def switch_words(self) -> None:
        """Show a threshold for each word, and go there; or not any more."""
        self.open_words(not self._views.threshold.per_word.isChecked())

    def all_as_slider(self) -> None:
        """No word is to have a threshold of its own."""
        self.words_as_slider.emit()

    def own_rule(self) -> None:
        """The rule beyond the threshold is to be the model's."""
        self._views.rule_panel.reset.emit()

    def open_rule(self, opened: bool, field: str = "smoothing_ms") -> None:
        """Show the rule beyond the threshold, or not any more; begin at this field."""
        if opened and self._has_one_panel():
            self._views.threshold.per_word.setChecked(False)
        self._views.rule_panel.setVisible(opened)
        self._arrange()
        if opened:
            self._views.rule_panel.numbers[field].setFocus()
        else:
            self._views.threshold.slider.setFocus()

    def close_panel(self) -> bool:
        """Close the panel that is open; False if none is."""
        if self._views.threshold.per_word.isChecked():
            self.open_words(False)
        elif not self._views.rule_panel.isHidden():
            self.open_rule(False)
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what is large in a small window."""
        super().resizeEvent(event)
        self._arrange()

    def _has_one_panel(self) -> bool:
        return arrange(self.width(), self.height(), n_bars=self._views.bars.n_labels).one_panel

    def _arrange(self) -> None:
        opened = self._views.threshold.per_word.isChecked()
        if opened and self._has_one_panel():
            self._views.rule_panel.hide()
        self._views.notice.hold_back(opened and self.width() < NARROW_WIDTH)
        panel = self._calibrates or not self._views.rule_panel.isHidden()
        size, n_bars = self.size(), self._views.bars.n_labels
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
        self._views.top.show_arrangement(wanted)
        self._views.threshold.setFixedHeight(wanted.threshold_px)
        self._views.threshold.show_small(wanted.small, narrow=wanted.narrow)
        self._views.right.show_arrangement(wanted, opened=opened)
        if wanted.list_rows:
            self._views.detections.show_rows(wanted.list_rows)
        for part, shown in (
            (self._views.detections, wanted.list_rows > 0 and not self.shows_files),
            (self._views.last, wanted.last_line and not self.shows_files),
            (self._views.status, wanted.status),
        ):
            part.setVisible(shown)
            self._lines[part].setVisible(shown)


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("role", "hairline")
    line.setFixedHeight(1)
    return line
