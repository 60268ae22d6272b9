# SPDX-License-Identifier: MIT
"""The time that the picture shows: it runs evenly although sound comes in blocks."""

from __future__ import annotations

_PULL = 0.08
"""How much of the remaining error is taken away at each step: about 0.4 s to settle."""

_TOO_FAR_S = 0.6
_SLACK_S = 0.01


class SmoothClock:
    """Follows the newest frame of a stream at the pace of the wall clock.

    Blocks arrive in steps of 10 to 100 ms; a picture that followed them would jerk. This clock runs
    as the wall clock does, a little behind the newest frame (as much as the steps are long), and is
    pulled gently to where it should be. It never shows a time that has not arrived.
    """

    def __init__(self) -> None:
        self._shown_s: float | None = None
        self._newest_s = 0.0
        self._at_s = 0.0
        self._step_s = 0.03

    def advance(self, newest_s: float, wall_s: float) -> float:
        """The time to show.

        Args:
            newest_s: the end of the newest frame.
            wall_s: a monotonic clock.
        """
        if self._shown_s is None or abs(newest_s - self._shown_s) > _TOO_FAR_S:
            self._shown_s = newest_s
        else:
            passed_s = wall_s - self._at_s
            if newest_s > self._newest_s:
                self._step_s = max(0.98 * self._step_s, newest_s - self._newest_s)
            target_s = newest_s - min(self._step_s, 0.12) / 2 - _SLACK_S
            ahead_s = self._shown_s + passed_s
            shown_s = min(newest_s, ahead_s + _PULL * (target_s - ahead_s))
            self._shown_s = max(self._shown_s, shown_s)
        self._newest_s, self._at_s = newest_s, wall_s
        return self._shown_s
