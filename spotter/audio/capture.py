# SPDX-License-Identifier: MIT
"""What the audio thread does: copy, note the time, count.

Thread contract: `Capture.callback` runs on PortAudio's thread and never locks, logs, raises,
computes or waits. The engine thread reads `ring` (as its one reader) and `overflows`, which is
replaced in one step, and takes from `stamps`, a queue in which each step is one too.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from spotter.audio.ring import Ring

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RING_S = 10.0
"""How late the engine may be before sound is lost."""

_MOST_STAMPS = 1000


class Stamp(NamedTuple):
    """When a block was recorded: the callback's clocks, and the samples delivered before it."""

    now_s: float
    stream_now_s: float
    stream_recorded_s: float
    n_before: int

    @property
    def recorded_s(self) -> float:
        """Time of the block's first sample on the stream's clock."""
        # Some host APIs leave it at 0, some even the time of the call.
        return self.stream_recorded_s or self.stream_now_s or self.now_s

    @property
    def clock_offset_s(self) -> float:
        """The monotonic clock less the stream's, which may be the time of day."""
        return self.now_s - (self.stream_now_s or self.now_s)


class Capture:
    """What the audio thread writes and the engine thread reads."""

    def __init__(self, sample_rate_hz: float) -> None:
        self.ring = Ring(round(RING_S * sample_rate_hz))
        # NB: assigned by the audio thread only, in one step.
        self.overflows = 0
        # NB: the audio thread appends, the engine thread takes; if it is late, the oldest go.
        self.stamps: deque[Stamp] = deque(maxlen=_MOST_STAMPS)

    def callback(self, block: NDArray[np.float32], _: int, clock: Any, status: Any) -> None:
        """PortAudio's callback."""
        if status.input_overflow:
            self.overflows += 1
        self.stamps.append(
            Stamp(
                time.monotonic(), clock.currentTime, clock.inputBufferAdcTime, self.ring.n_offered
            )
        )
        self.ring.write(block[:, 0])
