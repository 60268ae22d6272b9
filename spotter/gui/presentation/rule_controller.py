# SPDX-License-Identifier: MIT
"""The one rule of the window: every handle moves it, and every view of it is updated.

Slider, number, the line in the trace, the ticks on the bars, each word's own number and the rule's
panel are handles of the same frozen `Rule`; whoever labels scores hears `changed`.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from spotter.detection.rule import Rule
from spotter.gui.threshold.expected_errors import expectation_text
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from spotter.model.model import Model

_BEYOND_THRESHOLD = ("smoothing_ms", "confirm_ms", "release", "refractory_ms")


class Rules(QObject):
    """Holds the rule, and the model's own to go back to.

    Signals:
        changed: the `Rule` that holds from now on.
    """

    changed = Signal(object)

    def __init__(self, window: MainWindow, views: Views, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._views = window, views
        self._model: Model | None = None
        self._hop_ms = 100
        self.rule = self.own = Rule()
        for handle in (views.threshold, views.bars):
            handle.reset.connect(self.reset_threshold)
        views.threshold.moved.connect(self.set_threshold)
        views.bars.threshold_moved.connect(self.set_threshold)
        views.score_plot.threshold_moved.connect(self.set_threshold)
        views.score_plot.reset.connect(self.reset_threshold)
        views.bars.word_moved.connect(self.set_word)
        views.bars.word_reset.connect(self.reset_word)
        views.bars.word_switched.connect(self.switch_word)
        window.words_as_slider.connect(self.set_all_as_slider)
        views.rule_panel.changed.connect(self.set_field)
        views.rule_panel.reset.connect(self.reset_fields)

    def begin(self, model: Model, rule: Rule, own: Rule, hop_ms: int) -> None:
        """Use these for a model, whose own rule is `own`."""
        self._model, self._hop_ms = model, hop_ms
        self.rule, self.own = rule, own
        self._window.show_words(model.labels)
        self._show()

    def use_hop(self, hop_ms: int) -> None:
        """Tell what to expect at this hop."""
        self._hop_ms = hop_ms
        self._show()

    def use(self, rule: Rule) -> None:
        """Go over to this rule."""
        if rule != self.rule:
            self.rule = rule
            self._show()
            self.changed.emit(rule)

    def set_threshold(self, threshold: float) -> None:
        """Move the common threshold."""
        self.use(replace(self.rule, threshold=threshold))

    def reset_threshold(self) -> None:
        """Back to the model's own."""
        self.set_threshold(self.own.threshold)

    def set_word(self, word: str, threshold: float) -> None:
        """Give a word a threshold of its own."""
        own = {**self.rule.word_thresholds, word: threshold}
        self.use(replace(self.rule, word_thresholds=own))

    def reset_word(self, word: str) -> None:
        """Back to what the model says about a word: mostly that it follows the slider."""
        own = {**self.rule.word_thresholds}
        own.pop(word, None)
        if word in self.own.word_thresholds:
            own[word] = self.own.word_thresholds[word]
        self.use(replace(self.rule, word_thresholds=own))

    def set_all_as_slider(self) -> None:
        """No word has a threshold of its own."""
        self.use(replace(self.rule, word_thresholds={}))

    def switch_word(self, word: str, active: bool) -> None:
        """Listen for a word, or not; the last one stays."""
        if self._model is None:
            return
        words = self._model.words
        chosen = {*self.rule.active(self._model.labels)}
        chosen = chosen | {word} if active else chosen - {word}
        if chosen:
            kept = tuple(one for one in words if one in chosen)
            self.use(replace(self.rule, words=() if len(kept) == len(words) else kept))

    def set_field(self, name: str, value: float) -> None:
        """Set smoothing, confirmation, release or refractory time."""
        self.use(Rule.from_dict({**self.rule.as_dict(), name: value}))

    def reset_fields(self) -> None:
        """All but the thresholds as the model has it."""
        own = {name: getattr(self.own, name) for name in _BEYOND_THRESHOLD}
        self.use(Rule.from_dict({**self.rule.as_dict(), **own}))

    def _show(self) -> None:
        views, rule = self._views, self.rule
        views.threshold.show_own(self.own.threshold)
        views.threshold.show_threshold(rule.threshold)
        views.score_plot.show_threshold(rule.threshold)
        views.bars.show_rule(rule, self.own)
        views.rule_panel.show_rule(rule, self.own)
        if self._model is not None:
            text = expectation_text(self._model.curve, rule, self._model.labels, self._hop_ms)
            views.threshold.show_expectation(text)
