# SPDX-License-Identifier: MIT
"""Hands scores and detections to the views that show them."""

from __future__ import annotations

from collections.abc import Sequence

from spotter.detection.score_history import ScoreHistory
from spotter.gui.plots.time_axis import View
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.records import Detection

_NAMED_FROM = 0.3
_HUMP_S = 1.0
"""A hump may begin so long before what is in view, and still be named in it."""
_WINDOW_S = 1.0
"""A word is judged when its second is over."""


class PlotViews:
    """Spectrogram, score trace and bars; who asks decides what they are to show."""

    def __init__(self, window: MainWindow, views: Views) -> None:
        self._window, self._views = window, views

    def show_view(self, view: View) -> None:
        """Show this stretch of time."""
        self._views.spectrogram.show_view(view)
        self._views.score_plot.show_view(view)

    def show_known(self, history: ScoreHistory | None, view: View) -> None:
        """Mark what is not judged yet in a stream that goes on; None: all is."""
        known_to_s = None
        if history is not None and len(history):
            known_to_s = max(history.newest_at_s, view.end_s - _WINDOW_S)
        self._views.score_plot.show_known_to(known_to_s)

    def show_scores(self, history: ScoreHistory) -> None:
        """Draw the scores of the words over time."""
        score_plot, scores = self._views.score_plot, history.of_words
        score_plot.show_scores(history.at_s, scores, history.delay_s, history.thresholds)

    def show_near_misses(self, history: ScoreHistory, view: View) -> None:
        """Name words that rose and did not pass, where they may be in view."""
        near_s = (view.start_s - _HUMP_S, view.end_s + _HUMP_S)
        self._views.score_plot.show_near_misses(history.near_misses(*near_s, _NAMED_FROM))

    def show_words(self, detections: Sequence[Detection]) -> None:
        """Mark these words over time, and tell the last of them."""
        self._views.spectrogram.show_detections(detections)
        self._views.score_plot.show_detections(detections)
        last = detections[-1] if detections else None
        self._window.show_last(None if last is None else (last.word, last.score))

    def show_bars(self, history: ScoreHistory) -> None:
        """Let the bars show the newest scores."""
        newest = history.smoothed[-1].tolist()
        self._views.bars.show_scores(dict(zip(history.labels, newest, strict=True)))

    def show_bars_at(self, history: ScoreHistory, detection: Detection | None) -> None:
        """Let the bars show the scores with which a word was found; nothing without one."""
        row = None if detection is None else history.scores_at(detection.peak_s)
        scores = {} if row is None else dict(zip(history.labels, row.tolist(), strict=True))
        self._views.bars.show_scores(scores)
