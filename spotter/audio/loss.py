# SPDX-License-Identifier: MIT
"""An estimate of what a device lost without saying so.

A device may lose samples and set no flag. What shows it is the *delay*, the time at which a block
was recorded less the time that the samples before it last: it stays where it is while nothing is
lost and steps up by what is missing. But it also jitters with every callback, swings when a sound
server hands over what it held back, and drifts, because a sound card's clock and the computer's are
never the same. An invented gap is worse than a missed one (zeros in the middle of a word), so a
step counts only when it

- is larger than 60 ms (PulseAudio's delay was seen to move by 50 ms when the server recovered from
  a second's hang, with nothing lost), and than twice the usual jitter,
- is in the *smallest* delay of each of four half seconds that follow each other, and
- is as large in the last as in the first: a burst that follows a pause is on its way back, and a
  machine that is too busy does not delay everything by the same time for so long.

Drift is followed: the reference moves a quarter of the way in every half second, up by 2 ms only,
so that what a busy machine hides is still there when it is calm again. And since the clock of a
stream may be the time of day, which is set now and then, and callbacks may run late, the delay is
measured twice, on the stream's clock and on one that is never set: a clock that is set moves the
first alone, a late callback the second, and only what is in both is missing.
"""

from __future__ import annotations

from collections import deque
from statistics import median

_SPAN_S = 0.5
_SETTLING_SPANS = 4  # streams begin with bursts
_LEAST_LOSS_S = 0.060
_STEADY_S = 0.010
_STEADY_SPANS = 4
_FOLLOW = 0.25
_LARGEST_RISE_S = 0.002


class _Delay:
    """The delay on one clock: the smallest of a span, against a reference that follows drift."""

    def __init__(self) -> None:
        self._reference_s = 0.0
        self.lowest_s = 0.0

    @property
    def step_s(self) -> float:
        """How far the smallest delay of the span lies over the reference."""
        return self.lowest_s - self._reference_s

    def follow(self) -> None:
        """Let the reference follow drift."""
        self._reference_s += min(_FOLLOW * self.step_s, _LARGEST_RISE_S)

    def move(self, step_s: float) -> None:
        """Move the reference by what was judged lost, or to where a stream has settled."""
        self._reference_s += step_s


class LossEstimator:
    """Watches the clock of one stream.

    Args:
        sample_rate_hz: of the device.
    """

    def __init__(self, sample_rate_hz: float) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._span_start_s: float | None = None
        self._highest_s = 0.0
        self._stream, self._steady = _Delay(), _Delay()
        self._n_spans = 0
        self._suspected_s = 0.0
        self._n_suspect_spans = 0
        self._jitters: deque[float] = deque(maxlen=9)

    def update(self, recorded_s: float, n_before: int, clock_offset_s: float = 0.0) -> float:
        """Note when a block was recorded.

        Args:
            recorded_s: time of its first sample, on the clock of the stream.
            n_before: samples that the device delivered before it.
            clock_offset_s: what a clock that is never set was ahead of the stream's clock, or
                later.

        Returns:
            How many seconds of sound are judged lost since the last such answer; mostly 0.
        """
        delay_s = recorded_s - n_before / self._sample_rate_hz
        steady_s = delay_s + clock_offset_s
        if self._span_start_s is None:
            self._span_start_s = recorded_s
            self._stream.lowest_s = self._highest_s = delay_s
            self._steady.lowest_s = steady_s
            return 0.0
        self._stream.lowest_s = min(self._stream.lowest_s, delay_s)
        self._steady.lowest_s = min(self._steady.lowest_s, steady_s)
        self._highest_s = max(self._highest_s, delay_s)
        if 0 <= recorded_s - self._span_start_s < _SPAN_S:
            return 0.0
        self._span_start_s = None
        return self._judge()

    def _judge(self) -> float:
        delays = self._stream, self._steady
        self._n_spans += 1
        self._jitters.append(self._highest_s - self._stream.lowest_s)
        step_s = min(delay.step_s for delay in delays)
        least_s = max(_LEAST_LOSS_S, 2 * median(self._jitters))
        # A delay that fell by so much was too long when the reference was taken: it was no loss.
        if self._n_spans <= _SETTLING_SPANS or step_s < -least_s:
            for delay in delays:
                delay.move(delay.step_s)
            self._n_suspect_spans = 0
            return 0.0
        if step_s <= least_s:
            for delay in delays:
                delay.follow()
            self._n_suspect_spans = 0
            return 0.0
        if not self._n_suspect_spans or abs(step_s - self._suspected_s) > _STEADY_S:
            self._suspected_s, self._n_suspect_spans = step_s, 0
        self._n_suspect_spans += 1
        if self._n_suspect_spans < _STEADY_SPANS:
            return 0.0
        for delay in delays:
            delay.move(step_s)
        self._n_suspect_spans = 0
        return step_s
