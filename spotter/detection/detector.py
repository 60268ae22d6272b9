# SPDX-License-Identifier: MIT
"""From scores to detections: smoothing, threshold, confirmation, release and refractory time.

There is no clock here: time is the ends of the windows, in samples, so nothing depends on the hop.
`detect` over a whole history and a `Detector` fed step by step run the same code and give the same
words.

At each window, ending at t:

1. The score of a word is the mean of its probability over the windows that end in (t − smoothing,
   t].
2. The candidate is, of the active words whose score reaches their threshold, the one with the
   largest score.
3. An armed candidate becomes pending; a pending word is emitted, once, when its score falls or when
   `confirm_ms` have passed, with its best score so far.
4. Afterwards it is armed again when its score has been under release × threshold and the
   refractory time has passed since its peak. Other words are free at once.

What is emitted is what is known then; `spotter.detection.utterances` follows the word until it is
over, and has its largest score.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spotter.detection.rule import Rule
from spotter.detection.smoothing import Smoother, samples_in, window_end, window_ends
from spotter.detection.utterances import Utterances, detection_at
from spotter.detection.windows import ManyWindows, OneWindow, Windows
from spotter.records import SAMPLE_RATE_HZ, Detection, Scores


class _Pending(NamedTuple):
    """The word that is about to be emitted: since when, and its best window so far."""

    column: int
    since: int
    score: float
    row: int
    scores: Scores

    def emitted(self, word: str, now_s: float) -> Detection:
        """The word as a detection that became known at `now_s`."""
        return detection_at(word, self.score, self.scores, self.row, now_s)


class Detector:
    """The rule, step by step.

    Args:
        rule: how scores become words.
        labels: the model's labels, in the order of the scores' columns.
        mid_stream: the history begins in the middle of a stream, so a word that is already over
            its release level must first fall before it counts.
    """

    def __init__(self, rule: Rule, labels: tuple[str, ...], *, mid_stream: bool = False) -> None:
        self.rule = rule
        self.labels = labels
        active = rule.active(labels)
        # What is not active reaches no threshold.
        self._thresholds = np.array(
            [rule.threshold_of(label) if label in active else np.inf for label in labels]
        )
        self._releases = self._thresholds * rule.release
        self._smoother = Smoother(rule.smoothing_ms)
        self._confirm = samples_in(rule.confirm_ms)
        self._refractory = samples_in(rule.refractory_ms)
        # Words that do not count again yet → where their best window ended…
        self._peaks: dict[int, int] = {}
        # …and of these the ones that may not have fallen → the row from which on that is not known.
        self._up: dict[int, int] = {}
        self._pending: _Pending | None = None
        self._utterances = Utterances()
        self._last_end_s = 0.0
        self._begun = not mid_stream

    def push(self, scores: Scores, smoothed: NDArray[np.float64] | None = None) -> list[Detection]:
        """Take the next windows and return the words that are now certain, in order.

        Their scores are those so far; `take_final` has them when they are over.

        Args:
            scores: the windows that follow those of the last call.
            smoothed: float64 [n, labels], their scores, where the caller has them already: in every
                call, or in none.
        """
        if not len(scores):
            return []
        self._last_end_s = scores.end_s.item(-1)
        windows = self._smoothed(scores, smoothed)
        found = []
        if self._pending or windows.runs[0] or self._up:
            found = self._walk(windows)
        self._utterances.follow(windows)
        return found

    @property
    def lasting(self) -> list[Detection]:
        """What `take_final` has not given yet, as it is so far, in order."""
        return self._utterances.lasting

    def take_final(self) -> list[Detection]:
        """Detections that are over, each once, in order: one that lasts holds back the later."""
        return self._utterances.take_final()

    def _smoothed(self, scores: Scores, smoothed: NDArray[np.float64] | None) -> Windows:
        limits = self._thresholds, self._releases
        if len(scores) == 1:
            end = window_end(scores)
            if smoothed is None:
                row = self._smoother.push_one(end, scores.probabilities)
            else:
                row = smoothed[0]
            if not self._begun:
                self._begin(row)
            return OneWindow(scores, end, row, *limits)
        ends = window_ends(scores)
        if smoothed is None:
            smoothed = self._smoother.push(ends, scores.probabilities)
        if not self._begun:
            self._begin(smoothed[0])
        return ManyWindows(scores, ends, smoothed, *limits)

    def finish(self) -> list[Detection]:
        """The end of the stream: emit the word that is still pending, if any. All are over."""
        found = []
        if self._pending is not None:
            found = [self._emit(self._pending, self._last_end_s, None, -1, fallen=False)]
        self._utterances.finish()
        return found

    def detect(
        self, scores: Scores, smoothed: NDArray[np.float64] | None = None
    ) -> list[Detection]:
        """All words in windows after which nothing comes; arguments as for `push`."""
        self.push(scores, smoothed)
        self.finish()
        return self.take_final()

    def _begin(self, first: NDArray[np.float64]) -> None:
        """In mid-stream, what is up in the first window was up before it."""
        long_ago = -(2**62)
        for column in np.flatnonzero(first >= self._releases):
            self._peaks[int(column)], self._up[int(column)] = long_ago, 0
        self._begun = True

    def _walk(self, windows: Windows) -> list[Detection]:
        """Stop only where something can happen: most rows have no word near its threshold."""
        found: list[Detection] = []
        rows, best, run_ends = windows.runs
        row = at = 0
        while at < len(rows):
            candidate_row, candidate = rows[at], best[at]
            self._let_grow(windows, row, candidate_row, found)
            row = candidate_row + 1
            still_up = self._is_still_up(windows, candidate_row, candidate)
            if still_up and self._pending is None:
                at = run_ends[at]
                continue
            armed = not still_up and self._is_armed(windows, candidate_row, candidate)
            if armed or self._pending:
                self._step(windows, candidate_row, candidate if armed else None, found)
            at += 1
        self._let_grow(windows, row, len(windows), found)
        self._up = {
            column: 0
            for column, since in self._up.items()
            if not windows.was_released(column, since, len(windows))
        }
        return found

    def _let_grow(self, windows: Windows, row: int, stop: int, found: list[Detection]) -> None:
        """Between two candidates nothing happens but to the pending word."""
        while self._pending and row < stop:
            self._step(windows, row, None, found)
            row += 1

    def _is_still_up(self, windows: Windows, row: int, column: int) -> bool:
        """Whether a word was found and has not been under its release level since."""
        since = self._up.get(column)
        return since is not None and not windows.was_released(column, since, row + 1)

    def _is_armed(self, windows: Windows, row: int, column: int) -> bool:
        """Whether a word that is not still up counts now: its refractory time is over."""
        if column in self._peaks:
            if windows.end(row) < self._peaks[column] + self._refractory:
                return False
            del self._peaks[column]
        return True

    def _step(
        self, windows: Windows, row: int, candidate: int | None, found: list[Detection]
    ) -> None:
        """One window: the pending word grows or is found, an armed candidate becomes pending."""
        end = windows.end(row)
        pending = self._pending
        if pending:
            grown = self._grow(pending, candidate, windows, row)
            is_time = end >= pending.since + self._confirm
            if grown and not is_time:
                return
            pending = self._pending or pending
            score = windows.score(row, pending.column)
            if is_time or score < pending.score:
                fallen = bool(score < self._releases[pending.column])
                now_s = windows.scores.end_s.item(row)
                found.append(self._emit(pending, now_s, windows, row, fallen=fallen))
                candidate = None if candidate == pending.column else candidate
        if self._pending is None and candidate is not None:
            score = windows.score(row, candidate)
            self._pending = _Pending(candidate, end, score, row, windows.scores)
            if self._confirm == 0:
                now_s = windows.scores.end_s.item(row)
                found.append(self._emit(self._pending, now_s, windows, row, fallen=False))

    def _grow(self, pending: _Pending, candidate: int | None, windows: Windows, row: int) -> bool:
        """Let the pending word, or a larger candidate in its place, take a better window."""
        column = pending.column if candidate is None else candidate
        score = windows.score(row, column)
        if score <= pending.score:
            return False
        self._pending = _Pending(column, pending.since, score, row, windows.scores)
        return True

    def _emit(
        self, pending: _Pending, now_s: float, windows: Windows | None, row: int, *, fallen: bool
    ) -> Detection:
        self._pending = None
        column = pending.column
        emitted = pending.emitted(self.labels[column], now_s)
        self._peaks[column] = round(emitted.peak_s * SAMPLE_RATE_HZ)
        if not fallen:
            self._up[column] = row + 1
        self._utterances.begin(column, emitted, windows, row)
        return emitted


def detect(scores: Scores, rule: Rule, *, mid_stream: bool = False) -> list[Detection]:
    """All words in a whole history of scores (which begins with a stream unless `mid_stream`)."""
    detector = Detector(rule, scores.labels, mid_stream=mid_stream)
    return detector.detect(scores)
