# SPDX-License-Identifier: MIT
"""Every view of the main window, made once and handed to those who fill it."""

from __future__ import annotations

from spotter.gui.detections.table import Detections
from spotter.gui.plots.overview import Overview
from spotter.gui.plots.score_plot import ScorePlot
from spotter.gui.plots.spectrogram import Spectrogram
from spotter.gui.score_bars.score_bars import ScoreBars
from spotter.gui.threshold.rule_panel import RulePanel
from spotter.gui.threshold.threshold_row import ThresholdRow
from spotter.gui.widgets.elided_label import ElidedLabel
from spotter.gui.widgets.large_word import LargeWord
from spotter.gui.widgets.notification_bar import NotificationBar
from spotter.gui.window.right_column import RightColumn
from spotter.gui.window.state_pages import StatePane
from spotter.gui.window.top_bar import TopBar


class Views:
    """The views; the main window lays them out, controllers fill them."""

    def __init__(self) -> None:
        self.top = TopBar()
        self.listen_button, self.microphones, self.level = (
            self.top.listen_button,
            self.top.microphones,
            self.top.level,
        )
        self.open_button, self.menu_button = self.top.open_button, self.top.menu_button
        self.menu = self.top.menu
        self.spectrogram = Spectrogram()
        self.score_plot = ScorePlot()
        self.overview = Overview()
        self.state = StatePane()
        self.large_word = LargeWord()
        self.bars = ScoreBars()
        self.right = RightColumn(self.large_word, self.bars)
        self.threshold = ThresholdRow()
        self.rule_panel = RulePanel()
        self.last = ElidedLabel()
        self.detections = Detections()
        self.notice = NotificationBar()
        self.status = ElidedLabel()
