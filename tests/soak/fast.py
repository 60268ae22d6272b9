# SPDX-License-Identifier: MIT
"""Hours of sound through the live path, faster than real time, and again as a file would be heard.

Only the sound card is replaced, by a thread that calls the microphone's own callback with the next
20 ms as soon as there is room. Now and then it does not wait for room: what the ring drops then
must be counted and marked to the sample, and leave the same words as silence in its place.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from spotter import api
from spotter.audio.hardware.capture import Capture
from spotter.audio.hardware.microphone import Microphone
from spotter.model.model import Model
from spotter.records import Detection, StreamHealth
from tests.soak.footprint import Footprint
from tests.soak.material import RATE_HZ, STRETCH_S, stretches

_BLOCK_SAMPLES = 320
_AHEAD_SAMPLES = 5 * RATE_HZ
_MOST_DROPPED_SAMPLES = RATE_HZ // 2
_LOOK_EVERY_S = 1.0
_PATIENCE_S = 60.0

_Drop = tuple[int, int]
"""Position and number of samples that the ring had no room for."""


class FastCard:
    """In the place of PortAudio's stream.

    Args:
        capture: whose callback is called.
        sound: what is delivered.
        hurry_every: of so many stretches, some are delivered without waiting for room; 0: none.

    Attributes:
        n_delivered: samples handed to the callback so far, the dropped ones included.
        drops: what the ring had no room for.
        is_over: all of the sound was delivered.
    """

    samplerate = float(RATE_HZ)
    latency = 0.0

    def __init__(
        self, capture: Capture, sound: Iterator[NDArray[np.float32]], hurry_every: int
    ) -> None:
        self.n_delivered = 0
        self.drops: list[_Drop] = []
        self.is_over = False
        self._capture = capture
        self._sound = sound
        self._hurry_every = hurry_every
        self._ended = threading.Event()
        threading.Thread(target=self._deliver, name="fast card", daemon=True).start()

    def abort(self) -> None:
        """As PortAudio's: end at once."""
        self._ended.set()

    close = abort

    def _deliver(self) -> None:
        ring = self._capture.ring
        dropped_before = 0
        for number, stretch in enumerate(self._sound):
            # So many that the ring overflows, however long it is.
            n_hurried = ring.capacity_samples // len(stretch) + 2
            hurries = self._hurry_every > 0 and 1 <= number % self._hurry_every <= n_hurried
            if not hurries:
                dropped_before = ring.n_dropped
            for at in range(0, len(stretch), _BLOCK_SAMPLES):
                enough = ring.n_dropped - dropped_before >= _MOST_DROPPED_SAMPLES
                while ring.lag_samples > _AHEAD_SAMPLES and (enough or not hurries):
                    if self._ended.wait(0.002):
                        return
                self._call(stretch[at : at + _BLOCK_SAMPLES])
        self.is_over = True

    def _call(self, block: NDArray[np.float32]) -> None:
        status = SimpleNamespace(input_overflow=False)
        before = self._capture.ring.n_dropped
        self._capture.callback(block[:, np.newaxis], len(block), None, status)
        if self._capture.ring.n_dropped > before:
            self.drops.append((self.n_delivered, len(block)))
        self.n_delivered += len(block)


class FastMicrophone(Microphone):
    """The microphone of the program, on a `FastCard`."""

    def __init__(self, sound: Iterator[NDArray[np.float32]], hurry_every: int) -> None:
        super().__init__()
        self._sound, self._hurry_every = sound, hurry_every
        self.card: FastCard | None = None

    def open(self) -> None:
        """Begin to deliver. Asked for a second time, the engine would have given up a good card."""
        if self.card is not None:
            raise AssertionError("a microphone that delivers was closed and opened again")
        capture = Capture(float(RATE_HZ))
        self.card = FastCard(capture, self._sound, self._hurry_every)
        self._begin(self.card, capture)

    def close(self) -> None:
        """End the card, which PortAudio does not know."""
        super().close()
        if self.card is not None:
            self.card.abort()


@dataclass(frozen=True)
class Run:
    """What the live path did.

    Attributes:
        detected: the words.
        marked: the gaps that were told, (position, samples).
        dropped: what the ring had no room for, neighbours joined.
        n_delivered: samples.
        health: at the end.
        footprint: of this process, over the run.
        took_s: the time it took.
    """

    detected: list[Detection]
    marked: list[_Drop]
    dropped: list[_Drop]
    n_delivered: int
    health: StreamHealth
    footprint: Footprint
    took_s: float


def sound(seconds: float, seed: int) -> Iterator[NDArray[np.float32]]:
    """The material of a run."""
    for stretch in islice(stretches(seed), max(1, round(seconds / STRETCH_S))):
        yield stretch / np.float32(32768)


def live(
    model: Model,
    seconds: float,
    seed: int = 0,
    hurry_every: int = 30,
    reported: Callable[[float], None] = lambda detected_s: None,
) -> Run:
    """Let the live path hear `seconds` of sound; `reported` is given how much it has heard."""
    source = FastMicrophone(sound(seconds, seed), hurry_every)
    listener = api.Listener(source, model, api.rule_for(model), hop_ms=100)
    detected: list[Detection] = []
    footprint, marked = Footprint(), set[_Drop]()
    begun_s = time.monotonic()
    with listener:
        reader = threading.Thread(target=lambda: detected.extend(listener), name="reader")
        reader.start()
        last, moved_s = -1, begun_s
        while not _is_done(source, listener):
            footprint.look()
            marked.update((gap.position, gap.n_samples) for gap in listener.gaps)
            reported(listener.snapshot.health.n_samples / RATE_HZ)
            if listener.snapshot.health.n_samples > last:
                last, moved_s = listener.snapshot.health.n_samples, time.monotonic()
            if time.monotonic() - moved_s > _PATIENCE_S or listener.snapshot.error:
                break
            time.sleep(_LOOK_EVERY_S)
        marked.update((gap.position, gap.n_samples) for gap in listener.gaps)
    reader.join()
    card = source.card
    assert card is not None
    took_s = time.monotonic() - begun_s
    health = listener.snapshot.health
    dropped = joined(card.drops)
    return Run(detected, sorted(marked), dropped, card.n_delivered, health, footprint, took_s)


def _is_done(source: FastMicrophone, listener: api.Listener) -> bool:
    card = source.card
    n_detected = listener.snapshot.health.n_samples
    return card is not None and card.is_over and n_detected >= card.n_delivered


def joined(drops: list[_Drop]) -> list[_Drop]:
    """Drops that follow each other without a sample in between, as one."""
    whole: list[_Drop] = []
    for position, n in drops:
        if whole and sum(whole[-1]) == position:
            whole[-1] = (whole[-1][0], whole[-1][1] + n)
        else:
            whole.append((position, n))
    return whole


def offline(
    model: Model,
    seconds: float,
    seed: int,
    drops: list[_Drop],
    reported: Callable[[float], None] = lambda detected_s: None,
) -> list[Detection]:
    """The words in the same samples, with silence for what was dropped, heard as a file is."""

    def samples() -> Iterator[NDArray[np.float32]]:
        position = 0
        for stretch in sound(seconds, seed):
            for at, n in drops:
                stretch[max(0, at - position) : max(0, at + n - position)] = 0.0
            position += len(stretch)
            yield stretch
            reported(position / RATE_HZ)

    return list(api.spot(samples(), model=model))
