# SPDX-License-Identifier: MIT
"""Dropped samples, measured by the clock: keeps the sample count with it for a whole session.

A device may lose samples and set no flag, and while it is away nobody counts. What shows both is
the *delay*: when a block came, by a clock that is never set, less its place in the count. Lost
sound raises it, until it is told lost and thereby counted. But blocks also come late by chance, or
in a burst after a server held them back, and a sound card's clock is never the computer's.

Nothing comes early, so only the smallest delay means anything. The smallest of nine seconds is
compared with the *level*, where it should be. A small difference is drift, and the level follows.
A larger one is *booked* as what the count owes the clock. When that comes to more than 60 ms it is
told; what is less, or was told too much, is settled with the next loss. So errors do not add up,
however often a device fails.

Most losses are told before nine seconds are over: when the smallest delays of six half seconds
that follow each other lie over the level by the same time, more than the usual jitter; and when a
device returns. The nine seconds after that show how exact it was. An invented gap is worse than a
late one: it puts zeros into the middle of a word.

After a standstill the sound server hands over what it kept, faster than it was recorded. So half a
second is over when it has passed in samples and by the clock: a minute that comes in one burst is
no minute of evidence. And a smallest delay counts as a loss only if it was reached more than once:
one that is passed while the delay falls, or before the next standstill, shows nothing.
"""

from __future__ import annotations

from collections import deque
from math import inf
from statistics import median

_SPAN_S = 0.5
_BEGINNING_SPANS = 4  # sessions begin with bursts
_WINDOW_SPANS = 18
_LEAST_LOSS_S = 0.060
_MOST_DRIFT_S = 0.015
_FOLLOW = 0.25
_STEADY_S = 0.010
_STEADY_SPANS = 6
_MANY_SPANS = 4  # of the window; a delay that falls has no more than two near its smallest
_MOST_LATE_S = 0.25  # the first block of a stream that was opened again


class LossEstimator:
    """Watches when the blocks of a device come, over all streams that are opened on it."""

    def __init__(self) -> None:
        self._sample_rate_hz = 1.0
        self._position_s = 0.0  # of this stream in the count
        self._reported_s = 0.0  # of this stream
        self._owed_s = 0.0  # booked and not told; below 0: told and not lost
        self._level_s: float | None = None
        self._beginning_spans_left = _BEGINNING_SPANS
        self._is_new = True  # no block of this stream has come
        self._is_settled = True  # since the last sudden loss, nine seconds have been booked
        self._span: list[float] = []  # delays
        self._span_start = 0  # in samples of this stream
        self._span_start_s = 0.0  # by the clock
        self._latest_start_s = inf
        self._lows_s: deque[float] = deque(maxlen=_WINDOW_SPANS)  # the smallest of each span
        self._jitters_s: deque[float] = deque(maxlen=9)
        self._suspected_s = 0.0
        self._n_suspect_spans = 0

    def begin(self, sample_rate_hz: float, position_s: float = 0.0, started_s: float = inf) -> None:
        """Watch a stream that begins.

        Args:
            sample_rate_hz: of the device.
            position_s: how much sound was counted before it, what was told lost included.
            started_s: when it was started, by the clock of `update`. If this program stands still
                before the first block comes, that is not lost.
        """
        if self._level_s is not None:
            self._level_s -= self._reported_s
        self._reported_s = 0.0
        self._sample_rate_hz, self._position_s = sample_rate_hz, position_s
        self._latest_start_s = started_s + _MOST_LATE_S
        self._is_new = True

    def update(self, came_s: float, n_before: int) -> float:
        """Note that a block came.

        Args:
            came_s: when, by a clock that is never set.
            n_before: samples that the stream delivered before it.

        Returns:
            How many seconds of sound are judged lost since the last such answer; mostly 0. The
            answer to the first block of a stream is what was lost before it.
        """
        delay_s = came_s - self._position_s - n_before / self._sample_rate_hz
        if self._is_new:
            self._is_new = False
            self._begin_span(came_s, n_before)
            if self._level_s is not None:
                self._beginning_spans_left = 0
                late_s = max(0.0, came_s - self._latest_start_s)
                return self._book_suddenly(delay_s - late_s - self._level_s)
            self._level_s = delay_s
        self._span.append(delay_s)
        # By samples: a late block must not end it. By the clock: a burst must not.
        n_samples, seconds = n_before - self._span_start, came_s - self._span_start_s
        if n_samples < _SPAN_S * self._sample_rate_hz or seconds < _SPAN_S:
            return 0.0
        self._begin_span(came_s, n_before)
        self._lows_s.append(min(self._span))
        self._jitters_s.append(max(self._span) - min(self._span))
        self._span.clear()
        assert self._level_s is not None
        return self._judge(self._level_s)

    def _begin_span(self, came_s: float, n_before: int) -> None:
        self._span_start_s, self._span_start = came_s, n_before

    def _judge(self, level_s: float) -> float:
        """At the end of a span."""
        if self._beginning_spans_left:
            self._level_s = self._lows_s.pop()
            if level_s - self._level_s <= _LEAST_LOSS_S:
                self._beginning_spans_left -= 1
            return 0.0
        if step_s := self._sudden_s(level_s):
            return self._book_suddenly(step_s)
        if len(self._lows_s) < _WINDOW_SPANS:
            return 0.0
        shift_s = min(self._lows_s) - level_s
        if self._is_settled and abs(shift_s) <= _MOST_DRIFT_S:
            self._level_s = level_s + _FOLLOW * shift_s
            return 0.0
        if shift_s > 0 and not self._is_steady():
            return 0.0
        self._is_settled = True
        return self._book(shift_s)

    def _is_steady(self) -> bool:
        """Whether the delay came back to its smallest, and did not only pass it while falling."""
        least_s = min(self._lows_s)
        return sum(low_s - least_s < _LEAST_LOSS_S for low_s in self._lows_s) >= _MANY_SPANS

    def _sudden_s(self, level_s: float) -> float:
        """By how much the last spans all lie over the level, or 0."""
        step_s = self._lows_s[-1] - level_s
        if step_s <= max(_LEAST_LOSS_S, 2 * median(self._jitters_s)):
            self._n_suspect_spans = 0
            return 0.0
        if not self._n_suspect_spans or abs(step_s - self._suspected_s) > _STEADY_S:
            self._suspected_s, self._n_suspect_spans = step_s, 0
        self._n_suspect_spans += 1
        return step_s if self._n_suspect_spans >= _STEADY_SPANS else 0.0

    def _book_suddenly(self, step_s: float) -> float:
        """Book what the next nine seconds will correct."""
        self._is_settled = False
        self._n_suspect_spans = 0
        self._lows_s.clear()
        self._span.clear()
        return self._book(step_s)

    def _book(self, step_s: float) -> float:
        """Move the level by what the count owes in addition; return what is told of it now."""
        assert self._level_s is not None
        self._level_s += step_s
        self._owed_s += step_s
        if self._owed_s <= _LEAST_LOSS_S:
            return 0.0
        reported_s, self._owed_s = self._owed_s, 0.0
        self._reported_s += reported_s
        return reported_s
