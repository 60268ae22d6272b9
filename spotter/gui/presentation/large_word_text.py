# SPDX-License-Identifier: MIT
"""The text of the large word: a new detection, an older one, or that no word passed.

It is told to screen readers as well, when there is a pause in what they read.
"""

from __future__ import annotations

import math

from spotter.detection.score_history import ScoreHistory
from spotter.gui.i18n.language import decimal, translate
from spotter.gui.style.accessibility import announce
from spotter.gui.window.views import Views
from spotter.records import Detection

_FRESH_S = 1.5
_GUESSED_FROM = 0.2
_GUESS_LASTS_S = 1.5


class LargeWordText:
    """Decides what the large word says in a stream that plays at the pace of the clock."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._word = views.large_word
        self._hit_s = self._guess_s = -math.inf

    def begin(self) -> None:
        """A new source: nothing was said yet."""
        self._hit_s = self._guess_s = -math.inf
        self._word.clear()

    def show_detection(self, detection: Detection, now_s: float) -> None:
        """A word was heard just now."""
        self._hit_s, self._guess_s = now_s, -math.inf
        self._word.show_word(detection.word, detection.score)
        self._views.bars.hold(detection.word, detection.score)
        announce(self._word, f"{detection.word} {decimal(detection.score)}")

    def grow(self, detection: Detection) -> None:
        """The newest word has a larger score than was shown."""
        self._word.show_word(detection.word, detection.score)
        self._views.bars.hold(detection.word, detection.score)

    def show_near_miss(self, history: ScoreHistory, now_s: float) -> None:
        """Where somebody spoke and no word passed: say so, with the word that came nearest."""
        if now_s - self._hit_s < _FRESH_S:
            return
        at_s = history.newest_at_s
        near_misses = history.near_misses(at_s - 0.4, at_s + 0.1, _GUESSED_FROM)
        if near_misses and near_misses[-1].spoken:
            self._guess_s = now_s
            self._word.show_unknown(near_misses[-1].word, near_misses[-1].score)

    def fade(self, history: ScoreHistory, now_s: float, *, still: bool) -> None:
        """Let time pass: what is past turns grey; at once where the picture stands still."""
        last = history.detections[-1] if history.detections else None
        if now_s - self._guess_s < _GUESS_LASTS_S:
            return
        if last is None:
            self._word.clear()
        elif still or now_s - self._hit_s >= _FRESH_S:
            self._word.show_past_word(last.word, max(0.0, now_s - last.end_s))

    def choose(self, detection: Detection) -> None:
        """The user looks at this word."""
        self._word.show_word(detection.word, detection.score)

    def read(self, n_words: int) -> None:
        """A recording was read to its end."""
        self._word.clear()
        announce(self._word, translate("LargeWordText", "words found: {n}").format(n=n_words))
