# SPDX-License-Identifier: MIT
"""From scores to words: smoothing, threshold, confirmation, release and refractory time.

There is no clock here: time is the ends of the windows, in samples, so nothing depends on the hop.
`detect` over a whole history and a `Detector` fed step by step run the same code and give the same
words.

At each window, ending at t:

1. The score of a word is the mean of its probability over the windows that end in (t − smoothing,
   t].
2. The candidate is, of the active words whose score reaches their threshold, the one with the
   largest score.
3. An armed candidate becomes pending; a pending word is emitted, once, when its score falls or when
   `confirm_ms` have passed, with its best score.
4. Afterwards it is armed again when its score has been under release × threshold and the
   refractory time has passed since its peak. Other words are free at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.records import SILENCE, UNKNOWN, Detection, Scores

_RATE_HZ = 16_000


def _samples(duration_ms: float) -> int:
    return round(duration_ms * _RATE_HZ / 1000)


@dataclass(frozen=True)
class Rule:
    """How scores become words. Stored in the model file; every field can be moved while listening.

    Attributes:
        threshold: the score at which a word counts; under it, unknown; higher is stricter.
        word_thresholds: words with a threshold of their own.
        smoothing_ms: the score is the mean probability of the windows that end within this time.
        confirm_ms: how long a word may still grow before it is emitted (0–300).
        release: part of the threshold under which a word is over, in (0, 1].
        refractory_ms: time after a word's peak in which it is not accepted again.
        words: the active words; none named means all.
    """

    threshold: float = 0.8
    word_thresholds: Mapping[str, float] = field(default_factory=dict)
    smoothing_ms: float = 300
    confirm_ms: float = 100
    release: float = 0.75
    refractory_ms: float = 500
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(self.words))
        object.__setattr__(self, "word_thresholds", dict(self.word_thresholds))
        _check("threshold", self.threshold, 0, 1)
        for word, threshold in self.word_thresholds.items():
            _check(f"threshold of {word!r}", threshold, 0, 1)
        _check("smoothing_ms", self.smoothing_ms, 0, 5000)
        _check("confirm_ms", self.confirm_ms, 0, 300)
        _check("refractory_ms", self.refractory_ms, 0, 60_000)
        _check("release", self.release, 0.01, 1)

    def __hash__(self) -> int:
        return hash((self.threshold, tuple(sorted(self.word_thresholds.items())), self.words))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Rule:
        """Take the known fields of `values`.

        Raises:
            ValueError, TypeError: a value is out of its range or of the wrong type.
        """
        known = (item.name for item in fields(cls))
        return cls(**{name: values[name] for name in known if name in values})

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain values, for a model file."""
        return {**asdict(self), "words": list(self.words)}

    def threshold_of(self, word: str) -> float:
        """The word's own threshold, or the common one."""
        return self.word_thresholds.get(word, self.threshold)

    def active(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        """The words among `labels` that may be detected, in label order."""
        words = tuple(label for label in labels if label not in (SILENCE, UNKNOWN))
        return tuple(word for word in words if word in self.words) if self.words else words


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name}={value!r} must lie between {low} and {high}")


class Smoother:
    """The running mean of probabilities, summed anew at each window, oldest first."""

    def __init__(self, smoothing_ms: float, n_labels: int) -> None:
        self._span = _samples(smoothing_ms)
        self._ends = np.zeros(0, np.int64)
        self._kept = np.zeros((0, n_labels), np.float32)

    def push(
        self, ends: NDArray[np.int64], probabilities: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Smooth the windows that end at the samples `ends` (rising): float64 [n, labels]."""
        all_ends = np.concatenate([self._ends, ends])
        rows = np.concatenate([self._kept, probabilities])
        n_old = len(self._ends)
        newest = np.arange(n_old, len(all_ends))
        oldest = np.searchsorted(all_ends, ends - self._span, side="right")
        # With no smoothing at all the newest window alone counts.
        oldest = np.minimum(oldest, newest)
        smoothed = _means(rows, oldest, newest)
        if len(newest):
            keep = int(np.searchsorted(all_ends, all_ends[-1] - self._span, side="right"))
            self._ends, self._kept = all_ends[keep:].copy(), rows[keep:].copy()
        return smoothed


def _means(
    rows: NDArray[np.float32], oldest: NDArray[np.int64], newest: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Mean of rows[oldest[i] … newest[i]] for each i, added oldest first."""
    sums = np.zeros((len(newest), rows.shape[1]))
    counts = newest - oldest + 1
    for age in range(int(counts.max(initial=0)) - 1, -1, -1):
        has = counts > age
        sums[has] += rows[newest[has] - age]
    return np.asarray(sums / np.maximum(counts, 1)[:, None])


def _ends(scores: Scores) -> NDArray[np.int64]:
    return np.rint(scores.end_s * _RATE_HZ).astype(np.int64)


def smooth(scores: Scores, smoothing_ms: float) -> NDArray[np.float64]:
    """Scores of a whole history: the probabilities smoothed, float64 [n, labels]."""
    return Smoother(smoothing_ms, len(scores.labels)).push(_ends(scores), scores.probabilities)


@dataclass(frozen=True)
class _Pending:
    """The word that is about to be emitted, with its best window so far."""

    column: int
    since: int
    score: float
    start_s: float
    end_s: float
    peak_s: float

    @classmethod
    def at(
        cls, column: int, since: int, scores: Scores, row: int, smoothed: NDArray[np.float64]
    ) -> _Pending:
        """The word of `column` in the window of `row`, pending since the sample `since`."""
        return cls(
            column,
            since,
            float(smoothed[column]),
            float(scores.start_s[row]),
            float(scores.stop_s[row]),
            float(scores.end_s[row]),
        )


class Detector:
    """The rule, step by step.

    Args:
        rule: how scores become words.
        labels: the model's labels, in the order of the scores' columns.
        mid_stream: the history begins in the middle of a stream, so a word that is already over its
            release level must first fall before it counts.
    """

    def __init__(self, rule: Rule, labels: tuple[str, ...], *, mid_stream: bool = False) -> None:
        self.rule = rule
        self.labels = labels
        words = rule.active(labels)
        self._columns = np.array([labels.index(word) for word in words], dtype=np.int64)
        self._thresholds = np.array([rule.threshold_of(word) for word in words])
        self._releases = self._thresholds * rule.release
        self._smoother = Smoother(rule.smoothing_ms, len(labels))
        self._confirm = _samples(rule.confirm_ms)
        self._refractory = _samples(rule.refractory_ms)
        self._unarmed: dict[int, tuple[int, bool]] = {}  # word → (its peak, has it fallen since?)
        self._pending: _Pending | None = None
        self._last_end_s = 0.0
        self._begun = not mid_stream

    def push(self, scores: Scores) -> list[Detection]:
        """Take the next windows and return the words that are now certain, in order."""
        if not len(scores):
            return []
        smoothed = self._smoother.push(_ends(scores), scores.probabilities)[:, self._columns]
        return list(self._walk(scores, smoothed))

    def finish(self) -> list[Detection]:
        """The end of the stream: emit the word that is still pending, if any."""
        return [self._emit(self._pending, self._last_end_s)] if self._pending else []

    def _walk(self, scores: Scores, smoothed: NDArray[np.float64]) -> Iterator[Detection]:
        if not self._begun:
            self._unarm_at_start(smoothed[0])
        ends = _ends(scores)
        for row in self._eventful(smoothed):
            yield from self._step(int(ends[row]), scores, row, smoothed[row])
            self._last_end_s = float(scores.end_s[row])
        self._last_end_s = float(scores.end_s[-1])

    def _unarm_at_start(self, first: NDArray[np.float64]) -> None:
        long_ago = -(2**62)
        for column in np.flatnonzero(first >= self._releases):
            self._unarmed[int(column)] = (long_ago, False)
        self._begun = True

    def _eventful(self, smoothed: NDArray[np.float64]) -> Iterator[int]:
        """Rows at which something can happen: most rows have no word near its threshold.

        Where nothing is pending and no word waits to be armed, rows without a candidate change
        nothing and are passed over.
        """
        candidates = (smoothed >= self._thresholds).any(axis=1)
        over = np.flatnonzero(candidates)
        row = 0
        while row < len(smoothed):
            if not (self._pending or self._unarmed):
                following = int(np.searchsorted(over, row))
                if following == len(over):
                    return
                row = int(over[following])
            yield row
            row += 1

    def _step(
        self, end: int, scores: Scores, row: int, smoothed: NDArray[np.float64]
    ) -> Iterator[Detection]:
        self._rearm(end, smoothed)
        candidate = self._armed_candidate(smoothed)
        if self._pending:
            grown = self._grow(self._pending, candidate, scores, row, smoothed)
            if grown and end < self._pending.since + self._confirm:
                return
            fallen = smoothed[self._pending.column] < self._pending.score
            if fallen or end >= self._pending.since + self._confirm:
                emitted = self._pending.column
                yield self._emit(self._pending, float(scores.end_s[row]), smoothed)
                candidate = None if candidate == emitted else candidate
        if self._pending is None and candidate is not None:
            self._pending = _Pending.at(candidate, end, scores, row, smoothed)
            if self._confirm == 0:
                yield self._emit(self._pending, float(scores.end_s[row]), smoothed)

    def _rearm(self, end: int, smoothed: NDArray[np.float64]) -> None:
        for column, (peak, fallen) in list(self._unarmed.items()):
            now_fallen = fallen or bool(smoothed[column] < self._releases[column])
            if now_fallen and end >= peak + self._refractory:
                del self._unarmed[column]
            else:
                self._unarmed[column] = (peak, now_fallen)

    def _armed_candidate(self, smoothed: NDArray[np.float64]) -> int | None:
        passing = smoothed >= self._thresholds
        if not passing.any():
            return None
        column = int(np.argmax(np.where(passing, smoothed, -1.0)))
        return None if column in self._unarmed else column

    def _grow(
        self,
        pending: _Pending,
        candidate: int | None,
        scores: Scores,
        row: int,
        smoothed: NDArray[np.float64],
    ) -> bool:
        """Let the pending word, or a larger candidate in its place, take a better window."""
        column = pending.column if candidate is None else candidate
        if smoothed[column] <= pending.score:
            return False
        self._pending = _Pending.at(column, pending.since, scores, row, smoothed)
        return True

    def _emit(
        self, pending: _Pending, now_s: float, smoothed: NDArray[np.float64] | None = None
    ) -> Detection:
        fallen = smoothed is not None and bool(
            smoothed[pending.column] < self._releases[pending.column]
        )
        self._unarmed[pending.column] = (round(pending.peak_s * _RATE_HZ), fallen)
        self._pending = None
        word = self.labels[self._columns[pending.column]]
        return Detection(word, pending.score, pending.start_s, pending.end_s, pending.peak_s, now_s)


def detect(scores: Scores, rule: Rule, *, mid_stream: bool = False) -> list[Detection]:
    """All words in a whole history of scores (which begins with a stream unless `mid_stream`)."""
    detector = Detector(rule, scores.labels, mid_stream=mid_stream)
    return detector.push(scores) + detector.finish()
