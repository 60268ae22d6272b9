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

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
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
        if isinstance(self.words, str):
            raise TypeError(f"words={self.words!r} must be a list of words")
        object.__setattr__(self, "words", tuple(self.words))
        object.__setattr__(self, "word_thresholds", dict(self.word_thresholds))
        _check("threshold", self.threshold, 0, 1)
        for word, threshold in self.word_thresholds.items():
            _check(f"threshold of {word!r}", threshold, 0, 1)
        # Over a long gap two seconds of silence are fed: they must end every word.
        _check("smoothing_ms", self.smoothing_ms, 0, 2000)
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
    """The running mean of probabilities, summed anew at each window, oldest first.

    Attributes:
        kept: float32 [n, labels], the windows that a later mean reaches back to.
    """

    def __init__(self, smoothing_ms: float, n_labels: int) -> None:
        self._span = _samples(smoothing_ms)
        self._ends: list[int] = []
        self.kept = np.zeros((0, n_labels), np.float32)

    def push(
        self, ends: NDArray[np.int64], probabilities: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Smooth the windows that end at the samples `ends` (rising): float64 [n, labels]."""
        if len(ends) == 1:
            self._push_one(int(ends[0]), probabilities)
            # Live, window by window: the same sum in the same order, in fewer calls.
            return np.asarray(np.add.accumulate(self.kept, dtype=np.float64)[-1:] / len(self.kept))
        n_old = len(self.kept)
        rows, oldest = self._push_many(ends, probabilities)
        # With no smoothing at all the newest window alone counts.
        counts = np.maximum(n_old + 1 + np.arange(len(ends)) - oldest, 1)
        return _means(rows, n_old, counts)

    def pass_over(self, ends: NDArray[np.int64], probabilities: NDArray[np.float32]) -> None:
        """Take windows whose mean is known already."""
        self._push_many(ends, probabilities)

    def _push_one(self, end: int, probabilities: NDArray[np.float32]) -> None:
        """Keep what the mean of this window reaches back to, and the window."""
        first = bisect_right(self._ends, end - self._span)
        self._ends = [*self._ends[first:], end]
        self.kept = np.concatenate((self.kept[first:], probabilities))

    def _push_many(
        self, ends: NDArray[np.int64], probabilities: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The kept rows with the new ones behind them, and the first row of each new mean."""
        all_ends = np.concatenate((np.array(self._ends, np.int64), ends))
        rows = np.concatenate((self.kept, probabilities))
        oldest = all_ends.searchsorted(ends - self._span, side="right")
        if len(ends):  # keep what a later mean reaches back to
            first = min(int(oldest[-1]), len(rows) - 1)
            self._ends, self.kept = all_ends[first:].tolist(), rows[first:].copy()
        return rows, oldest


def _means(rows: NDArray[np.float32], n_old: int, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each row from `n_old` on, the mean of its last `counts` rows, added oldest first."""
    n_new = len(counts)
    sums = np.zeros((n_new, rows.shape[1]))
    for age in range(int(counts.max(initial=0)) - 1, -1, -1):
        # Only at the beginning, and after a gap, some rows have fewer before them than others.
        first = max(0, age - n_old)
        has = counts[first:] > age
        added = rows[n_old + first - age : n_old + n_new - age]
        np.add(sums[first:], added, out=sums[first:], where=has[:, None])
    return np.asarray(sums / counts[:, None])


def _ends(scores: Scores) -> NDArray[np.int64]:
    if len(scores) == 1:
        return np.array([round(float(scores.end_s[0]) * _RATE_HZ)])
    return np.rint(scores.end_s * _RATE_HZ).astype(np.int64)


def smooth(scores: Scores, smoothing_ms: float) -> NDArray[np.float64]:
    """Scores of a whole history: the probabilities smoothed, float64 [n, labels]."""
    return Smoother(smoothing_ms, len(scores.labels)).push(_ends(scores), scores.probabilities)


@dataclass(frozen=True)
class _Pending:
    """The word that is about to be emitted: since when, and its best window so far."""

    column: int
    since: int
    score: float
    row: int
    scores: Scores

    def emitted(self, word: str, now_s: float) -> Detection:
        """The word as a detection that became known at `now_s`."""
        end_s, start_s, stop_s = (
            float(times[self.row])
            for times in (self.scores.end_s, self.scores.start_s, self.scores.stop_s)
        )
        return Detection(word, self.score, start_s, stop_s, end_s, now_s)


@dataclass(frozen=True)
class _Batch:
    """Windows that are walked through together, and what numpy can say of all of them at once.

    Attributes:
        scores: as they were pushed.
        ends: int64 [n], where they end, in samples.
        smoothed: float64 [n, labels], their means.
        passing: bool [n, labels], which active words reach their threshold.
        releases: float64 [labels], under which a word is over.
    """

    scores: Scores
    ends: NDArray[np.int64]
    smoothed: NDArray[np.float64]
    passing: NDArray[np.bool_]
    releases: NDArray[np.float64]

    @cached_property
    def candidates(self) -> NDArray[np.int64]:
        """The rows in which any word reaches its threshold, rising."""
        return np.flatnonzero(self.passing.any(axis=1))

    @cached_property
    def best(self) -> list[int]:
        """For each window the word with the largest score of those that reach their threshold."""
        best: list[int] = np.where(self.passing, self.smoothed, -1.0).argmax(axis=1).tolist()
        return best

    @cached_property
    def n_low(self) -> NDArray[np.int32]:
        """In how many rows before each (int32 [n + 1, labels]) a word was under its release."""
        n_low = np.zeros((len(self.smoothed) + 1, self.smoothed.shape[1]), np.int32)
        np.cumsum(self.smoothed < self.releases, axis=0, out=n_low[1:])
        return n_low

    def __len__(self) -> int:
        return len(self.ends)

    def next_candidate(self, row: int) -> int:
        """The first row from `row` on with a candidate; the number of rows if there is none."""
        at = int(np.searchsorted(self.candidates, row))
        return int(self.candidates[at]) if at < len(self.candidates) else len(self)


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
        self._smoother = Smoother(rule.smoothing_ms, len(labels))
        self._confirm = _samples(rule.confirm_ms)
        self._refractory = _samples(rule.refractory_ms)
        self._unarmed: dict[int, tuple[int, bool]] = {}  # word → (its peak, has it fallen since?)
        self._pending: _Pending | None = None
        self._last_end_s = 0.0
        self._begun = not mid_stream

    def push(self, scores: Scores, smoothed: NDArray[np.float64] | None = None) -> list[Detection]:
        """Take the next windows and return the words that are now certain, in order.

        Args:
            scores: the windows that follow those of the last call.
            smoothed: float64 [n, labels], their scores, where `smooth` has said them already.
        """
        if not len(scores):
            return []
        ends = _ends(scores)
        if smoothed is None:
            smoothed = self._smoother.push(ends, scores.probabilities)
        else:
            self._smoother.pass_over(ends, scores.probabilities)
        if not self._begun:
            self._unarm_at_start(smoothed[0])
        self._last_end_s = float(scores.end_s[-1])
        passing = smoothed >= self._thresholds
        if not (self._pending or self._has_unarmed_unfallen() or passing.any()):
            return []
        return list(self._walk(_Batch(scores, ends, smoothed, passing, self._releases)))

    def finish(self) -> list[Detection]:
        """The end of the stream: emit the word that is still pending, if any."""
        if self._pending is None:
            return []
        return [self._emit(self._pending, self._last_end_s, fallen=False)]

    def _unarm_at_start(self, first: NDArray[np.float64]) -> None:
        long_ago = -(2**62)
        for column in np.flatnonzero(first >= self._releases):
            self._unarmed[int(column)] = (long_ago, False)
        self._begun = True

    def _walk(self, batch: _Batch) -> Iterator[Detection]:
        """Stop only where something can happen: most rows have no word near its threshold."""
        row = 0
        while row < len(batch):
            following = row if self._pending else batch.next_candidate(row)
            stop = min(following + 1, len(batch))
            self._note_fallen(batch, row, stop)
            if following < stop:
                yield from self._step(batch, following)
            row = following + 1

    def _has_unarmed_unfallen(self) -> bool:
        return any(not fallen for _, fallen in self._unarmed.values())

    def _note_fallen(self, batch: _Batch, start: int, stop: int) -> None:
        """See which unarmed words were under their release level in rows `start` … `stop` − 1."""
        for column, (peak, fallen) in self._unarmed.items():
            if not fallen and batch.n_low[stop, column] > batch.n_low[start, column]:
                self._unarmed[column] = (peak, True)

    def _step(self, batch: _Batch, row: int) -> Iterator[Detection]:
        end = int(batch.ends[row])
        candidate = self._armed_candidate(batch, row, end)
        pending = self._pending
        if pending:
            grown = self._grow(pending, candidate, batch, row)
            is_time = end >= pending.since + self._confirm
            if grown and not is_time:
                return
            pending = self._pending or pending
            if is_time or batch.smoothed[row, pending.column] < pending.score:
                fallen = bool(batch.smoothed[row, pending.column] < self._releases[pending.column])
                yield self._emit(pending, float(batch.scores.end_s[row]), fallen=fallen)
                candidate = None if candidate == pending.column else candidate
        if self._pending is None and candidate is not None:
            score = float(batch.smoothed[row, candidate])
            self._pending = _Pending(candidate, end, score, row, batch.scores)
            if self._confirm == 0:
                yield self._emit(self._pending, float(batch.scores.end_s[row]), fallen=False)

    def _armed_candidate(self, batch: _Batch, row: int, end: int) -> int | None:
        column = batch.best[row]
        if batch.smoothed[row, column] < self._thresholds[column]:
            return None
        if column in self._unarmed:
            peak, fallen = self._unarmed[column]
            if not fallen or end < peak + self._refractory:
                return None
            del self._unarmed[column]
        return column

    def _grow(self, pending: _Pending, candidate: int | None, batch: _Batch, row: int) -> bool:
        """Let the pending word, or a larger candidate in its place, take a better window."""
        column = pending.column if candidate is None else candidate
        score = float(batch.smoothed[row, column])
        if score <= pending.score:
            return False
        self._pending = _Pending(column, pending.since, score, row, batch.scores)
        return True

    def _emit(self, pending: _Pending, now_s: float, *, fallen: bool) -> Detection:
        self._pending = None
        emitted = pending.emitted(self.labels[pending.column], now_s)
        self._unarmed[pending.column] = (round(emitted.peak_s * _RATE_HZ), fallen)
        return emitted


def detect(scores: Scores, rule: Rule, *, mid_stream: bool = False) -> list[Detection]:
    """All words in a whole history of scores (which begins with a stream unless `mid_stream`)."""
    detector = Detector(rule, scores.labels, mid_stream=mid_stream)
    return detector.push(scores) + detector.finish()
