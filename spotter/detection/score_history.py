# SPDX-License-Identifier: MIT
"""The kept raw scores, the rule, and the detections that the rule finds in them.

No Qt and no thread here. Scores are kept as the model gave them, so moving the threshold labels
everything that is kept anew, by the same detector that works live. Words older than the kept scores
stay as they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from spotter.detection.detector import Detector
from spotter.detection.rule import Rule
from spotter.detection.smoothing import Smoother, window_ends
from spotter.records import Detection, Scores

_HALF_WINDOW_S = 0.5
_WHOLE_WINDOW_S = 0.97
"""Where nothing stands out of the noise, the extent of the sound is the whole window."""


@dataclass(frozen=True)
class NearMiss:
    """A word that rose and did not reach its threshold.

    Attributes:
        word, score: the best word and its best score.
        at_s: where its window's middle lies, in stream time.
        end_s: where its window ends.
        spoken: whether sound stood out of the noise there.
    """

    word: str
    score: float
    at_s: float
    end_s: float
    spoken: bool


class _Rows:
    """A table that grows at its end and forgets at its beginning."""

    def __init__(self, width: int, dtype: DTypeLike) -> None:
        self._memory = np.zeros((1024, width), dtype)
        self._start = self._stop = 0

    @property
    def rows(self) -> NDArray[Any]:
        return self._memory[self._start : self._stop]

    def append(self, rows: NDArray[Any]) -> None:
        if self._stop + len(rows) > len(self._memory):
            self._make_room(len(rows))
        self._memory[self._stop : self._stop + len(rows)] = rows
        self._stop += len(rows)

    def forget(self, n: int) -> None:
        self._start += n

    def _make_room(self, n_more: int) -> None:
        kept = self.rows
        memory = np.zeros((2 * (len(kept) + n_more), self._memory.shape[1]), self._memory.dtype)
        memory[: len(kept)] = kept
        self._memory, self._start, self._stop = memory, 0, len(kept)


class ScoreHistory:
    """Scores kept, and words found in them.

    Args:
        rule: how scores become words.
        labels: the model's.
        hop_ms: from one window to the next.
        kept_s: forget scores that are older than that; None keeps all (a file's).

    Attributes:
        detections: all words so far, oldest first; one that lasts may still grow.
        grew: whether the newest windows made an earlier detection grow.
        thresholds: of the active words, in their order.
    """

    def __init__(
        self, rule: Rule, labels: tuple[str, ...], hop_ms: int, kept_s: float | None
    ) -> None:
        self.rule = rule
        self.labels = labels
        self.hop_ms = hop_ms
        self.detections: list[Detection] = []
        self.grew = False
        self._n_final = 0  # of the detections
        self._kept_s = kept_s
        self._first = 0
        self._times_s = _Rows(3, np.float64)
        self._probabilities = _Rows(len(labels), np.float32)
        self._smoothed = _Rows(len(labels), np.float64)
        self._smoother = Smoother(rule.smoothing_ms)
        self._detector = Detector(rule, labels)
        self._ended = False
        self._choose_columns()

    def __len__(self) -> int:
        return len(self._times_s.rows)

    @property
    def kept(self) -> Scores:
        """The raw scores that are kept."""
        end_s, start_s, stop_s = self._times_s.rows.T
        return Scores(end_s, self._probabilities.rows, start_s, stop_s, self.labels, self._first)

    @property
    def smoothed(self) -> NDArray[np.float64]:
        """The score of every label in every kept window: float64 [n, labels]."""
        return self._smoothed.rows

    @property
    def of_words(self) -> NDArray[np.float64]:
        """The scores of the active words alone, in their order: float64 [n, words]."""
        columns = self._columns
        if not columns or columns[-1] - columns[0] >= len(columns):
            return np.asarray(self.smoothed[:, columns])
        # An hour is not copied where the words stand side by side, as they do if all are active.
        return self.smoothed[:, columns[0] : columns[-1] + 1]

    @property
    def delay_s(self) -> float:
        """From the middle of the sound that a score is about to the end of its newest window."""
        averaged_ms = max(0.0, self.rule.smoothing_ms - self.hop_ms)
        return _HALF_WINDOW_S + averaged_ms / 2000

    @property
    def at_s(self) -> NDArray[np.float64]:
        """Where in the sound each kept score lies: float64 [n]."""
        return np.asarray(self._times_s.rows[:, 0] - self.delay_s)

    @property
    def newest_at_s(self) -> float:
        """Where in the sound the newest score lies."""
        return float(self._times_s.rows[-1, 0]) - self.delay_s

    def add(self, scores: Scores) -> list[Detection]:
        """Take the next windows; return the words that are newly found."""
        if not len(scores):
            return []
        ends = window_ends(scores)
        self._times_s.append(np.stack([scores.end_s, scores.start_s, scores.stop_s], axis=1))
        self._probabilities.append(scores.probabilities)
        smoothed = self._smoother.push(ends, scores.probabilities)
        self._smoothed.append(smoothed)
        found = self._detector.push(scores, smoothed)
        self._take()
        self._forget()
        return found

    def _take(self) -> None:
        """Take over what the detector found, and what became of what it found before."""
        before = self.detections[self._n_final :]
        final, lasting = self._detector.take_final(), self._detector.lasting
        self.detections[self._n_final :] = final + lasting
        self._n_final += len(final)
        self.grew = before != (final + lasting)[: len(before)]

    def finish(self) -> list[Detection]:
        """The end of the stream: a word that was still growing is taken as it is."""
        self._ended = True
        found = self._detector.finish()
        self._take()
        return found

    def set_rule(self, rule: Rule) -> None:
        """Label everything that is kept anew."""
        smoothing_changes = rule.smoothing_ms != self.rule.smoothing_ms
        self.rule = rule
        self._choose_columns()
        if smoothing_changes:
            self._smooth_anew()
        kept = self.kept
        self._detector = Detector(rule, self.labels, mid_stream=self._first > 0)
        self.detections = self.detections if not len(kept) else self._older_than(kept.end_s.item(0))
        self._n_final = len(self.detections)
        self._detector.push(kept, self.smoothed)
        if self._ended:
            self._detector.finish()
        self._take()

    def _choose_columns(self) -> None:
        words = self.rule.active(self.labels)
        self._columns = [self.labels.index(word) for word in words]
        self.thresholds = [self.rule.threshold_of(word) for word in words]

    def _smooth_anew(self) -> None:
        """From the raw scores that are kept: the first of them have none before them any more."""
        kept = self.kept
        self._smoother = Smoother(self.rule.smoothing_ms)
        self._smoothed = _Rows(len(self.labels), np.float64)
        ends = window_ends(kept)
        self._smoothed.append(self._smoother.push(ends, kept.probabilities))

    def scores_at(self, end_s: float) -> NDArray[np.float64] | None:
        """The scores of the window that ends at `end_s`, or None if it is not kept any more."""
        row = int(np.searchsorted(self._times_s.rows[:, 0], end_s - 1e-6))
        if row == len(self) or abs(self._times_s.rows[row, 0] - end_s) > 1e-3:
            return None
        return np.asarray(self.smoothed[row])

    def near_misses(self, start_s: float, stop_s: float, floor: float) -> list[NearMiss]:
        """Where in this stretch a word rose over `floor` and not to its threshold."""
        ends_s = self._times_s.rows[:, 0]
        between_s = (start_s - 1.0 + self.delay_s, stop_s + self.delay_s)
        first, last = ends_s.searchsorted(between_s).tolist()
        best = self.of_words[first:last]
        if not best.size or best.max() < floor:
            return []
        rising = np.flatnonzero(np.diff(best.max(axis=1) >= floor, prepend=False, append=False))
        near_misses = (
            self._near_miss(first, int(a), int(b), best) for a, b in rising.reshape(-1, 2)
        )
        return [
            near_miss
            for near_miss in near_misses
            if near_miss is not None and near_miss.at_s >= start_s
        ]

    def _near_miss(
        self, first: int, start: int, stop: int, best: NDArray[np.float64]
    ) -> NearMiss | None:
        run = best[start:stop]
        if (run >= self.thresholds).any():
            return None
        row, column = np.unravel_index(int(run.argmax()), run.shape)
        index = first + start + int(row)
        end_s, start_s, stop_s = self._times_s.rows[index]
        return NearMiss(
            self.labels[self._columns[int(column)]],
            float(run[row, column]),
            float(end_s) - self.delay_s,
            float(end_s),
            bool(stop_s - start_s < _WHOLE_WINDOW_S),
        )

    def _older_than(self, start_s: float) -> list[Detection]:
        return [one for one in self.detections if one.peak_s < start_s]

    def _forget(self) -> None:
        if self._kept_s is None:
            return
        ends_s = self._times_s.rows[:, 0]
        n_old = int(np.searchsorted(ends_s, ends_s[-1] - self._kept_s, side="right"))
        for table in (self._times_s, self._probabilities, self._smoothed):
            table.forget(n_old)
        self._first += n_old
