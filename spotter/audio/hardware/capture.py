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

RING_S = 60.0
"""How late the engine may be before sound is lost: after a standstill, all that PulseAudio keeps
for a program (4 MiB, 65 s at 16 kHz) comes in one burst."""

_MOST_STAMPS = 1000


class Stamp(NamedTuple):
    """When a block came, by a clock that is never set, and the samples delivered before it."""

    came_s: float
    n_before: int


class Capture:
    """What the audio thread writes and the engine thread reads."""

    def __init__(self, sample_rate_hz: float) -> None:
        self.ring = Ring(round(RING_S * sample_rate_hz))
        # NB: assigned by the audio thread only, in one step.
        self.overflows = 0
        # NB: the audio thread appends, the engine thread takes; if it is late, the oldest go.
        self.stamps: deque[Stamp] = deque(maxlen=_MOST_STAMPS)

    def callback(self, block: NDArray[np.float32], _n: int, _clock: Any, status: Any) -> None:
        """PortAudio's callback."""
        # Not the stream's clock: it may be the time of day, and what it says of the time of
        # recording was seen to be wrong by half a second.
        self.stamps.append(Stamp(time.monotonic(), self.ring.n_offered))
        if status.input_overflow:
            self.overflows += 1
        self.ring.write(block[:, 0])
