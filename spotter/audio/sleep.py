# SPDX-License-Identifier: MIT
"""How long the computer slept: time that no sample and no steady clock counts."""

from __future__ import annotations

import sys
import time


def slept_s() -> float:
    """Seconds that the computer has been suspended since it was started.

    On Windows always 0: there the steady clock goes on meanwhile, so that a microphone is seen to
    have been away.
    """
    # Of each pair the first goes on in sleep and the second does not.
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC) - time.clock_gettime(time.CLOCK_UPTIME_RAW)
    return 0.0
