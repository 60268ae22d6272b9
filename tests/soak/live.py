# SPDX-License-Identifier: MIT
"""A microphone of software in real time, with words at random and faults: what was told about them?

Everything is the real thing but the sound card: PortAudio captures from a sound server that is
stopped, killed and started again. What the microphone hands to the engine is kept on disk, so that
the same samples can be heard once more as a file is.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spotter import api
from spotter.audio.hardware.microphone import Microphone
from spotter.model.model import Model
from spotter.records import Block, Detection, Gap, StreamHealth
from tests.soak.footprint import Footprint
from tests.soak.material import RATE_HZ, stretches
from tests.virtual_microphone import VirtualMicrophone

FAULTS = ("pause", "freeze", "unplug")
_FAULT_S = (0.5, 4.0)
_PATIENCE_S = 20.0
_LOOK_EVERY_S = 0.1
_LOOKS_AT_CLOCK = 30
_SETTLED_S = 8.0
"""After a fault, until the stream is back and a loss in the device has been judged."""


class Tape:
    """A source that keeps what another one delivers.

    Attributes:
        blocks: samples of each, and those lost before them over which the clock jumped.
    """

    live = True

    def __init__(self, microphone: Microphone, path: Path) -> None:
        self.blocks: list[tuple[int, int]] = []
        self._microphone = microphone
        self._file = path.open("wb")

    @property
    def name(self) -> str:
        """The device."""
        return self._microphone.name

    def open(self) -> None:
        """Open the microphone, for the first time or again."""
        self._microphone.open()

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        """Hand on, and keep."""
        block = self._microphone.read(timeout_s, n_needed)
        if block is not None and (len(block.samples) or block.gaps):
            n_jumped = sum(gap.n_samples for gap in block.gaps if not gap.filled)
            self.blocks.append((n_jumped, len(block.samples)))
            block.samples.tofile(self._file)
        return block

    def close(self) -> None:
        """Close the microphone; the tape is kept."""
        self._microphone.close()

    def health(self) -> StreamHealth:
        """The microphone's."""
        return self._microphone.health()

    def samples(self) -> NDArray[np.float32]:
        """End the tape: all of it on one clock, with silence where the clock jumped."""
        self._file.close()
        kept = np.fromfile(self._file.name, np.float32)
        parts: list[NDArray[np.float32]] = []
        at = 0
        for n_jumped, n in self.blocks:
            parts += [np.zeros(n_jumped, np.float32), kept[at : at + n]]
            at += n
        return np.concatenate(parts)


@dataclass
class Run:
    """What was heard, and what was told.

    Attributes:
        detected, offline: words live, and in the same samples as a file.
        faults: kind and seconds of each.
        gaps: as they were marked.
        health: at the end.
        elapsed_s: by the clock.
        ahead_s: the sample count less the clock, whenever all was settled.
        footprint: of this process.
    """

    detected: list[Detection] = field(default_factory=list)
    offline: list[Detection] = field(default_factory=list)
    faults: list[tuple[str, float]] = field(default_factory=list)
    gaps: tuple[Gap, ...] = ()
    health: StreamHealth = field(default_factory=StreamHealth)
    elapsed_s: float = 0.0
    ahead_s: list[float] = field(default_factory=list)
    footprint: Footprint = field(default_factory=Footprint)

    @property
    def lost_s(self) -> float:
        """What was told to be lost."""
        return (self.health.n_lost + self.health.n_lost_estimated) / RATE_HZ

    @property
    def drifts_s(self) -> list[float]:
        """How far the sample count ran ahead of the clock since before the first fault."""
        return [ahead_s - self.ahead_s[0] for ahead_s in self.ahead_s]


def live(
    model: Model,
    seconds: float,
    folder: Path,
    microphone: VirtualMicrophone,
    every_s: float = 30.0,
    reported: Callable[[str], None] = lambda line: None,
) -> Run:
    """Listen for `seconds`, with a fault every so often; then hear the same samples as a file.

    Args:
        model: what hears.
        seconds: at least; the last fault is waited for.
        folder: for the tape.
        microphone: what speaks, and fails.
        every_s: from one fault to the next.
        reported: is told a line now and then.
    """
    run, tape, choice = Run(), Tape(Microphone(), folder / "tape"), random.Random(0)
    listener = api.Listener(tape, model, api.rule_for(model), hop_ms=100)
    over = threading.Event()
    speaker = threading.Thread(target=lambda: _speak(microphone, over), name="speaker")
    reader = threading.Thread(target=lambda: run.detected.extend(listener), name="reader")
    kinds = chain(FAULTS, iter(lambda: choice.choice(FAULTS), None))
    with listener:
        reader.start()
        begun_s = _wait_for_samples(listener)
        speaker.start()
        try:
            _watch(run, listener, min(every_s, _SETTLED_S), reported)
            while time.monotonic() - begun_s < seconds:
                kind = next(kinds)
                lasted_s = _fail(microphone, kind, choice.uniform(*_FAULT_S))
                run.faults.append((kind, lasted_s))
                reported(f"{kind} for {lasted_s:.1f} s")
                _watch(run, listener, max(every_s, _SETTLED_S), reported)
        finally:
            run.elapsed_s = time.monotonic() - begun_s
            over.set()
            speaker.join()
    reader.join()
    run.gaps = listener.gaps
    run.health = listener.snapshot.health
    run.offline = list(api.spot(tape.samples(), model=model))
    return run


def _speak(microphone: VirtualMicrophone, over: threading.Event) -> None:
    material = stretches(0)
    while not over.is_set():
        microphone.play(next(material), wait=False)
        while not (microphone.is_idle or over.wait(_LOOK_EVERY_S)):
            pass


def _wait_for_samples(listener: api.Listener) -> float:
    """When the first ones came, by the clock."""
    deadline_s = time.monotonic() + _PATIENCE_S
    while not listener.snapshot.health.n_samples:
        assert time.monotonic() < deadline_s, listener.snapshot
        time.sleep(0.01)
    return time.monotonic()


def _watch(
    run: Run, listener: api.Listener, seconds: float, reported: Callable[[str], None]
) -> None:
    """Look for a while; at the end compare the sample count with the clock."""
    until_s = time.monotonic() + seconds
    aheads_s = deque[float](maxlen=_LOOKS_AT_CLOCK)
    while time.monotonic() < until_s:
        time.sleep(_LOOK_EVERY_S)
        run.footprint.look()
        health = listener.snapshot.health
        detected_s = health.n_samples / RATE_HZ + health.lag_samples / health.rate_hz
        aheads_s.append(detected_s - time.monotonic())
    # The largest: samples that were on their way at a look are no loss.
    run.ahead_s.append(max(aheads_s))
    reported(f"{len(run.detected)} words, clock {run.drifts_s[-1]:+.3f} s")


def _fail(microphone: VirtualMicrophone, kind: str, seconds: float) -> float:
    """Let the microphone fail; return for how long it did."""
    begin, end = {
        "pause": (microphone.pause, microphone.resume),
        "freeze": (microphone.freeze, microphone.thaw),
        "unplug": (microphone.unplug, microphone.start),
    }[kind]
    begun_s = time.monotonic()
    begin()
    time.sleep(seconds)
    end()
    return time.monotonic() - begun_s
