# SPDX-License-Identifier: MIT
"""Shows scores, detections and sound in the views, and detects by the one rule.

It knows views by what they can show and nothing of the engine. One `ScoreHistory` (scores, rule,
detections) and one `SpectrogramImage` (sound) belong to one run of one source; `begin` makes new
ones.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from spotter.detection.rule import Rule
from spotter.detection.score_history import ScoreHistory
from spotter.gui.plots.spectrogram_image import SpectrogramImage
from spotter.gui.plots.time_axis import SPAN_S, View
from spotter.gui.presentation.large_word_text import LargeWordText
from spotter.gui.presentation.plot_views import PlotViews
from spotter.gui.presentation.rule_controller import Rules
from spotter.gui.presentation.run_history import RunHistory
from spotter.gui.presentation.smooth_clock import SmoothClock
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.model.model import Model
from spotter.records import Detection, Frames, Gap, Scores

KEPT_LIVE_S = 60
_KEPT_COLUMNS_LIVE = 6_000
_KEPT_COLUMNS_FILE = 60_000
_STEP_S = 0.01


class Presenter(QObject):
    """Puts scores, sound and words into the window.

    Attributes:
        rules: the rule that scores are judged by, with all its handles.
        history: what the source that runs (or ran last) gave.
        runs: the words of this and earlier runs, as the list tells them.

    Signals:
        looked: the user looks at this `View` of what stands still.
    """

    looked = Signal(object)

    def __init__(self, window: MainWindow, views: Views, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._views = window, views
        self._model: Model | None = None
        self._hop_ms = 100
        self.rules = Rules(window, views, self)
        self.rules.changed.connect(self._label_anew)
        self.history: ScoreHistory | None = None
        self.runs = RunHistory()
        self._picture = SpectrogramImage(_KEPT_COLUMNS_LIVE)
        self._clock = SmoothClock()
        self._view = View.live(0.0)
        self._follows = True
        self._paced = True
        self._newest_s = 0.0
        self._is_file = False
        self._chosen: Detection | None = None
        self._large_word = LargeWordText(views)
        self._parts = PlotViews(window, views)
        self._scored_at_s = math.inf
        for plot in (views.spectrogram, views.score_plot):
            plot.scrolled.connect(self.scroll)
            plot.zoomed.connect(self.zoom)
            plot.chosen.connect(self.choose)
        views.detections.chosen.connect(self.choose)

    # The model and the threshold

    def show_model(self, model: Model, rule: Rule, own: Rule, hop_ms: int) -> None:
        """Use this model's words, and this rule from now on; `own` is the model's."""
        self._model, self._hop_ms = model, hop_ms
        self.rules.begin(model, rule, own, hop_ms)

    def use_hop(self, hop_ms: int) -> None:
        """The next run has a window so often."""
        self._hop_ms = hop_ms
        self.rules.use_hop(hop_ms)

    @property
    def rule(self) -> Rule:
        """The rule that holds."""
        return self.rules.rule

    def _label_anew(self, rule: Rule) -> None:
        """Another rule holds: everything that is kept is labelled by it, at once."""
        if self.history is not None:
            self.history.set_rule(rule)
            self._show_scores()
            self._show_words()
            self._show_large_word()

    # What is heard

    def begin(self, *, is_file: bool, paced: bool, listed: bool = True) -> None:
        """A new source begins at time 0.

        Args:
            is_file: its times are told from its start, and all its scores are kept.
            paced: it comes at the pace of the clock, so the picture runs evenly.
            listed: its words are to be kept in the list.
        """
        assert self._model is not None
        self._is_file, self._paced = is_file, paced
        kept_s = None if is_file else KEPT_LIVE_S
        self.history = ScoreHistory(self.rule, self._model.labels, self._hop_ms, kept_s)
        self.runs.begin(self.history, is_file=is_file, listed=listed)
        self._picture = SpectrogramImage(_KEPT_COLUMNS_FILE if is_file else _KEPT_COLUMNS_LIVE)
        self._clock = SmoothClock()
        self._follows, self._newest_s = True, 0.0
        self._scored_at_s = math.inf
        self._large_word.begin()
        self._views.spectrogram.show_picture(self._picture)
        self._views.spectrogram.show_gaps(())
        self._views.bars.clear()
        self._views.detections.header.show_tools(True)
        self.choose(None)
        self._show_words()
        self._show_view(View.live(0.0))

    def add(self, frames: Frames, scores: Scores, gaps: Sequence[Gap]) -> None:
        """Show what has come."""
        if self.history is None:
            return
        if len(frames):
            self._picture.append(frames.first_index, frames.power)
            self._newest_s = (frames.first_index + len(frames)) * _STEP_S
            self._views.spectrogram.show_gaps(gaps)
        if not len(scores):
            return
        self._scored_at_s = time.monotonic()
        found = self.history.add(scores)
        if self._follows:
            self._parts.show_bars(self.history)
        if self._paced and found:
            self._large_word.show_detection(found[-1], self._newest_s)
        elif self._paced and self.history.grew:
            self._large_word.grow(self.history.detections[-1])
        elif self._paced:
            self._large_word.show_near_miss(self.history, self._newest_s)
        self._show_scores()
        if found or self.history.grew:
            self._show_words()

    def tick(self, wall_s: float) -> None:
        """Let time pass: the picture goes on, and a heard word grows old."""
        if self._follows and self.history is not None:
            shown_s = self._newest_s
            if self._paced:
                shown_s = self._clock.advance(self._newest_s, wall_s)
            self._show_view(View.live(shown_s))
        self._views.bars.move_on()
        self._show_large_word()

    def end(self) -> None:
        """The source is over: a last word may come, and what is kept can be scrolled."""
        if self.history is None:
            return
        if self.history.finish():
            self._show_words()
        self._follows = False
        self._show_scores()
        if self._is_file and not self._paced:
            self._large_word.read(len(self.history.detections))
            self._show_view(View.of_file(0.0))
        else:
            self._show_view(View.live(self._newest_s))
        self._views.score_plot.show_known_to(None)
        self._show_chosen_scores(self._chosen)
        self._show_large_word()

    # Looking back

    @property
    def can_scroll(self) -> bool:
        """Whether the picture stands still and may be moved."""
        return not self._follows and self.history is not None

    def scroll(self, by_s: float) -> None:
        """Look at what lies `by_s` later (earlier if negative), as far as it is kept."""
        if not self.can_scroll:
            return
        self._look_at(self._view.start_s + by_s, self._view.span_s)

    def zoom(self, factor: float, at_s: float | None = None) -> None:
        """Show `factor` times as much time, with the place `at_s` (the middle) where it is."""
        if not self.can_scroll:
            return
        kept_s = self._newest_s - self._first_kept_s()
        self._look_at(*self._view.zoomed(factor, at_s, kept_s))

    def zoom_back(self) -> None:
        """Show five seconds again."""
        self.zoom(SPAN_S / self._view.span_s)

    def _look_at(self, start_s: float, span_s: float) -> None:
        """Look at this stretch, as far as it is kept."""
        first_s = self._first_kept_s()
        start_s = max(min(start_s, self._newest_s - span_s), first_s)
        self._show_view(replace(self._view, start_s=start_s, end_s=start_s + span_s))

    def choose(self, detection: Detection | None) -> None:
        """Choose one word: its span, its point and its row."""
        if detection == self._chosen:
            return
        self._chosen = detection
        views = self._views
        for widget in (views.spectrogram, views.score_plot, views.detections):
            widget.show_chosen(detection)
        if self.can_scroll:
            if detection is not None:
                self._look_for(detection)
            self._show_chosen_scores(detection)

    def _look_for(self, detection: Detection) -> None:
        """Look at a word, if it is not in view."""
        middle_s = (detection.start_s + detection.end_s) / 2
        if not self._view.start_s <= middle_s <= self._view.end_s:
            self._look_at(middle_s - self._view.span_s / 2, self._view.span_s)

    def _show_chosen_scores(self, detection: Detection | None) -> None:
        assert self.history is not None
        self._parts.show_bars_at(self.history, detection)
        if detection is not None:
            self._show_large_word()

    def show_again(self) -> None:
        """The picture is in sight again: bars and large word are its own."""
        self._views.large_word.clear()
        self._views.bars.show_scores({})
        if self.can_scroll:
            self._show_chosen_scores(self._chosen)
        self._show_large_word()

    def _first_kept_s(self) -> float:
        """Where the kept sound begins; a short recording ends at the right edge of a live view."""
        kept_s = 0.0 if self._is_file else self._picture.first * _STEP_S
        if self._view.relative and self._newest_s < SPAN_S:
            return self._newest_s - SPAN_S
        return kept_s

    # The parts of the window

    def _show_view(self, view: View) -> None:
        self._view = view
        self._parts.show_view(view)
        if self.history is None:
            return
        self._parts.show_known(self.history if self._follows else None, view)
        if self.can_scroll:
            self._parts.show_near_misses(self.history, view)
            self.looked.emit(view)

    def _show_scores(self) -> None:
        assert self.history is not None
        self._parts.show_scores(self.history)
        self._parts.show_near_misses(self.history, self._view)

    def _show_words(self) -> None:
        history = self.history
        assert history is not None
        self._parts.show_words(history.detections)
        self._views.detections.show_detections(self.runs.listed, self.runs.time_text)
        if self._chosen is not None and self._chosen not in history.detections:
            self.choose(self._same_word(self._chosen))

    def _same_word(self, chosen: Detection) -> Detection | None:
        """The detection that is the chosen one under the new threshold."""
        assert self.history is not None
        same = (one for one in self.history.detections if one.is_of_same_sound(chosen))
        return next(same, None)

    # What others may ask

    @property
    def score_age_s(self) -> float:
        """How long ago the newest score arrived; 0 before the first."""
        return max(0.0, time.monotonic() - self._scored_at_s)

    @property
    def view(self) -> View:
        """The stretch of time that is shown."""
        return self._view

    @property
    def newest_s(self) -> float:
        """Where the newest sound ends."""
        return self._newest_s

    @property
    def picture(self) -> SpectrogramImage:
        """What there is of the picture."""
        return self._picture

    def show_picture(self, picture: SpectrogramImage) -> None:
        """Another stretch of the same sound."""
        self._picture = picture
        self._views.spectrogram.show_picture(picture)

    @property
    def model(self) -> Model | None:
        """What hears."""
        return self._model

    @property
    def detections(self) -> tuple[Detection, ...]:
        """The words of the newest run that are listed, oldest first."""
        return self.runs.detections

    def _show_large_word(self) -> None:
        """While the picture stands still it is the chosen row's word; of a file no other."""
        if self.history is None or self._window.shows_files:
            return
        if self.can_scroll and self._chosen is not None:
            self._large_word.choose(self._chosen)
        elif self._is_file and not self._paced:
            self._views.large_word.clear()
        else:
            self._large_word.fade(self.history, self._newest_s, still=not self._follows)
