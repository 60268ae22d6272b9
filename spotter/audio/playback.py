# SPDX-License-Identifier: MIT
"""A file in the place of a microphone.

Thread contract: `open` and `read` are called by the engine thread. `close` comes from any thread,
at once: it wakes a waiting `read` and leaves the file to the thread that reads it. Everything else
here is a number or a frozen record, replaced whole, that any thread may read.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spotter.audio.files import duration_s, read_blocks
from spotter.audio.level import Meter
from spotter.audio.resample import SAMPLE_RATE_HZ
from spotter.records import Block, StreamHealth, StreamState

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PACED_BLOCK_SAMPLES = 320  # 20 ms: what a microphone delivers at a time
_LONGEST_BLOCK_SAMPLES = 4 * 16_000  # so that whoever watches sees it go on


class FileSource:
    """Plays an audio file as a source of 16 kHz samples.

    Args:
        path: the file.
        paced: whether to deliver at the pace of the clock, as a microphone would, or as fast as it
            is read.

    Attributes:
        path: the file.
        name: its name.
        duration_s: how long the file says it is, once it is open; None where it does not say.
    """

    def __init__(self, path: str | Path, paced: bool) -> None:
        self.name = Path(path).name
        self.duration_s: float | None = None
        self.path = Path(path)
        self._paced = paced
        self._closed = threading.Event()
        self._blocks: Iterator[NDArray[np.float32]] | None = None
        self._ready = np.zeros(0, np.float32)
        self._started_s: float | None = None
        self._meter = Meter()
        self._health = StreamHealth(device=self.name)

    @property
    def live(self) -> bool:
        """That it is no device, whose silence would be a fault."""
        return False

    @property
    def position_s(self) -> float:
        """How much of the file has been delivered, in seconds."""
        return self._health.n_samples / SAMPLE_RATE_HZ

    def open(self) -> None:
        """Begin at the start of the file.

        Raises:
            InputError: the file cannot be read.
        """
        self._closed.clear()
        self._meter = Meter()
        self._started_s = None
        self._blocks = read_blocks(self.path)
        # The first block is read here, so that what is wrong with the file is known at once.
        self._ready = next(self._blocks, np.zeros(0, np.float32))
        self.duration_s = duration_s(self.path)
        self._publish("running")

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        """The next samples.

        Args:
            timeout_s: how long a paced source may wait for them.
            n_needed: of no matter here: what is due is handed out.

        Returns:
            The samples (none when they are not due yet), or None at the end or after `close`.

        Raises:
            InputError: the file is damaged here.
        """
        if self._blocks is None:
            return None
        if not len(self._ready):
            self._ready = next(self._blocks, self._ready)
        if not len(self._ready) or not self._wait_until_due(timeout_s):
            self._end()
            return None
        samples = self._take(self._n_due())
        self._meter.add(samples)
        self._publish("running")
        return Block(samples)

    def close(self) -> None:
        """End the stream; a `read` that waits returns at once."""
        self._closed.set()

    def health(self) -> StreamHealth:
        """The level and the counts."""
        return self._health

    def _n_due(self) -> int:
        """How many samples may be delivered now; a paced source hands out whole blocks."""
        if not self._paced or self._started_s is None:
            return min(len(self._ready), _LONGEST_BLOCK_SAMPLES)
        played = int((time.monotonic() - self._started_s) * SAMPLE_RATE_HZ)
        due = played - self._meter.n_samples
        return due - due % _PACED_BLOCK_SAMPLES

    def _wait_until_due(self, timeout_s: float) -> bool:
        """Wait for the next block's time or the timeout; False when the source was closed."""
        if not self._paced:
            return not self._closed.is_set()
        if self._started_s is None:
            self._started_s = time.monotonic()
        next_s = (self._meter.n_samples + _PACED_BLOCK_SAMPLES) / SAMPLE_RATE_HZ
        wait_s = self._started_s + next_s - time.monotonic()
        return not self._closed.wait(min(max(wait_s, 0.0), timeout_s))

    def _take(self, n: int) -> NDArray[np.float32]:
        samples, self._ready = self._ready[:n], self._ready[n:]
        return samples

    def _end(self) -> None:
        self._blocks = None  # closes the file: no other thread holds it
        self._publish("ended")

    def _publish(self, state: StreamState) -> None:
        meter = self._meter
        self._health = dataclasses.replace(
            self._health,
            n_samples=meter.n_samples,
            level_dbfs=meter.level_dbfs,
            peak_dbfs=meter.peak_dbfs,
            clipped=meter.clipped,
            zero_s=meter.zero_s,
            state=state,
        )
