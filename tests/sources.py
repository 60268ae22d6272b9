# SPDX-License-Identifier: MIT
"""Sources of sound for an engine: a ring that a thread writes, and one that acts by a script."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from spotter.audio.ring import Ring
from spotter.records import Block, Gap, StreamHealth

RATE_HZ = 16_000


def sound(seconds: float) -> NDArray[np.float32]:
    random = np.random.default_rng(0)
    return random.normal(0, 0.05, round(seconds * RATE_HZ)).astype(np.float32)


class RingSource:
    """A stream in the place of a sound card's: a thread of its own writes blocks into a real ring.

    The blocks have random sizes; `pace` 1 is real time, 0 as fast as the ring takes them.
    """

    name = "stand-in stream"
    live = True

    def __init__(self, samples: NDArray[np.float32], pace: float) -> None:
        self._samples = samples
        self._pace = pace
        self._ring = Ring(10 * RATE_HZ)
        self._written = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def _write(self) -> None:
        random = np.random.default_rng(1)
        started_s, at = time.monotonic(), 0
        while at < len(self._samples):
            n = int(random.integers(1, 3000))
            while self._ring.lag_samples > 5 * RATE_HZ:
                time.sleep(0.001)
            self._ring.write(self._samples[at : at + n])
            at += n
            time.sleep(max(0.0, started_s + self._pace * at / RATE_HZ - time.monotonic()))
        self._written.set()

    def open(self) -> None:
        self._thread.start()

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        over = self._written.is_set()
        n_lost, samples = self._ring.read(RATE_HZ)
        assert n_lost == 0
        if not len(samples):
            if over:
                return None
            time.sleep(0.001)
        return Block(samples)

    def close(self) -> None:
        pass

    def health(self) -> StreamHealth:
        return StreamHealth(lag_samples=self._ring.lag_samples)


class ScriptedSource:
    """A live source that does one thing after another: hand out a block, nothing, or an error."""

    name = "scripted"
    live = True

    def __init__(self, *acts: Callable[[], Block | None]) -> None:
        self._acts: Iterator[Callable[[], Block | None]] = iter(acts)
        self.opened = self.closed = 0

    def open(self) -> None:
        self.opened += 1

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        return next(self._acts, lambda: None)()

    def close(self) -> None:
        self.closed += 1

    def health(self) -> StreamHealth:
        return StreamHealth(n_lost=3)


def gives(samples: NDArray[np.float32], *gaps: Gap) -> Callable[[], Block]:
    return lambda: Block(samples, gaps)


def silent_for(seconds: float) -> Callable[[], Block]:
    def wait() -> Block:
        time.sleep(seconds)
        return Block(np.zeros(0, np.float32))

    return wait
