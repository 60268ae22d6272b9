# SPDX-License-Identifier: MIT
"""The engine thread: samples from a source, through a pipeline, into the history.

Who runs here: one thread per `Engine`, which may block and log and never touches Qt. It alone uses
the source (except for `close`), the pipeline and the model's interpreter. Everyone else reads the
`History` (locked inside) and the `snapshot`, which is made of one immutable value replaced whole,
so a reader sees an old or a new one and never a mixture.

An engine is one run of one source through one model at one hop: to change any of them, stop it and
make another. It is also the watchdog of a live source: one that delivered nothing for a second is
closed and tried again, with growing pauses, until it is back. What nobody heard meanwhile is told
by the source; what nobody heard while the computer slept is a gap by the clock.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from spotter.audio.sleep import slept_s
from spotter.errors import SpotterError
from spotter.model.model import Model
from spotter.records import (
    LONGEST_FILLED_S,
    Block,
    Frames,
    Gap,
    Scores,
    Snapshot,
    StreamHealth,
    StreamState,
)
from spotter.streaming.history import History
from spotter.streaming.pipeline import DEFAULT_HOP_MS, Pipeline

_log = logging.getLogger(__name__)

_READ_TIMEOUT_S, _LONGEST_READ_S = 0.05, 0.5
_STALLED_AFTER_S = 1.0
_FIRST_SAMPLES_S = 4.0  # a headset may switch its profile before it delivers anything
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 5.0
_SHORTEST_SLEEP_S = 0.1
_MOST_GATHERED_SAMPLES = 1600  # 0.1 s, so that a longer hop does not look like a silent source
_MOST_UNREAD_FRAMES = 3000  # half of what the history keeps
_READER_PAUSE_S = 0.002
_RATE_HZ = 16_000


class Source(Protocol):
    """Where samples come from: a microphone, or a file that is played."""

    @property
    def name(self) -> str:
        """The device or file, for people."""

    @property
    def live(self) -> bool:
        """True if silence from it for a second is a fault, and it is worth trying again."""

    def open(self) -> None:
        """Begin to deliver; after `close`, begin again. Raises a SpotterError.

        The first samples after that come with a gap for what was missed meanwhile.
        """

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        """What has come; a block without samples if nothing did in time; None at the end.

        A live source waits for `n_needed` samples, but no longer than `timeout_s`.
        """

    def close(self) -> None:
        """Stop at once, from any thread, however often."""

    def health(self) -> StreamHealth:
        """How the sound is coming in."""


class Sink(Protocol):
    """Where what was heard goes, in the engine's thread. A `History` is one."""

    @property
    def n_frames(self) -> int:
        """The index after the newest frame."""

    @property
    def n_windows(self) -> int:
        """The index after the newest window."""

    @property
    def n_unread_frames(self) -> int:
        """Frames that no reader has seen yet."""

    def append(self, frames: Frames, scores: Scores, gaps: tuple[Gap, ...] = ()) -> None:
        """Take what a block of sound gave."""

    def keep(self, first: int, samples: NDArray[np.float32]) -> None:
        """Take the sound itself, from sample `first` of the stream on."""


class _Published(NamedTuple):
    """What a snapshot is made of: read together, by the engine's thread, after each block."""

    health: StreamHealth
    n_lost_asleep: int
    n_samples: int
    state: StreamState
    device: str
    n_frames: int
    n_windows: int
    error: Exception | None
    n_attempts: int


class Engine:
    """One run of one source. `start` it, watch `snapshot` and `history`, `stop` it.

    A source that is not live (a file) is read as fast as somebody reads the history: after 30
    seconds of sound that nobody asked for, the engine waits.

    Args:
        model: what hears.
        source: what is heard; it is opened in the engine's thread.
        hop_ms: from one window to the next.
        words: takes what was heard in the place of the history, for whoever wants words alone:
            sound is then gathered until it completes a window, and frames have no power.

    Attributes:
        history: what was heard.

    Raises:
        UsageError: the hop is out of range.
    """

    def __init__(
        self,
        model: Model,
        source: Source,
        hop_ms: int = DEFAULT_HOP_MS,
        *,
        words: Sink | None = None,
    ) -> None:
        self._source = source
        self._pipeline = Pipeline(model, hop_ms, with_power=words is None)
        self.history = History(model.labels, hop_ms, model.front_end)
        self._sink: Sink = self.history if words is None else words
        self._gathers = words is not None
        self._stopping = threading.Event()
        self._source_position = 0
        self._n_lost_asleep = 0
        self._n_attempts = 0
        self._slept_s = slept_s()
        self._state: StreamState = "idle"
        self._error: Exception | None = None
        self._publish()
        self._thread = threading.Thread(target=self._run, name="spotter-engine", daemon=True)

    @property
    def snapshot(self) -> Snapshot:
        """The newest counts."""
        published = self._published
        health = replace(
            published.health,
            n_lost_estimated=published.health.n_lost_estimated + published.n_lost_asleep,
            n_samples=published.n_samples,
            state=published.state,
            device=published.device,
        )
        return Snapshot(
            health,
            published.n_frames,
            published.n_windows,
            self._pipeline.model.name,
            self._pipeline.hop_ms,
            published.error,
            published.n_attempts,
        )

    def start(self) -> None:
        """Open the source and begin."""
        self._thread.start()

    def stop(self, wait_s: float = 2.0) -> None:
        """End, and wait until the thread is gone or `wait_s` have passed (0: do not wait)."""
        self._stopping.set()
        self._source.close()
        if self._thread.is_alive() and wait_s > 0:
            self._thread.join(wait_s)

    def _run(self) -> None:
        try:
            self._set_state("starting")
            self._open()
            self._listen()
            self._sink.append(*self._pipeline.finish())
            self._set_state("ended")
        except SpotterError as error:
            self._fail(error)
        except Exception as error:
            # The snapshot tells whoever watches; the log is for the one who looks for the cause.
            _log.debug("the engine stopped", exc_info=True)
            self._fail(error)
        finally:
            self._source.close()

    def _open(self) -> None:
        self._source_position = 0
        self._source.open()

    def _fail(self, error: Exception) -> None:
        """End with an error; what was heard until then is kept, a pending word too."""
        self._error = error
        try:
            self._sink.append(*self._pipeline.finish())
        except Exception:
            _log.debug("nothing more can be scored", exc_info=True)
        self._set_state("failed")

    def _listen(self) -> None:
        before_s = time.monotonic()
        patience_s, waited_s = _FIRST_SAMPLES_S, 0.0
        while not self._stopping.is_set():
            block = self._read()
            if block is None:
                return
            self._notice_sleep()
            now_s = time.monotonic()
            # If it was this program that stood still, what came meanwhile is yet to be handed over.
            waited_s += min(now_s - before_s, _LONGEST_READ_S)
            before_s = now_s
            if len(block.samples) or block.gaps:
                patience_s, waited_s = _STALLED_AFTER_S, 0.0
                self._take(block)
            elif self._source.live and waited_s > patience_s:
                self._revive()
                waited_s = 0.0

    def _read(self) -> Block | None:
        if not self._gathers:
            return self._source.read(_READ_TIMEOUT_S)
        n_needed = min(self._pipeline.n_needed, _MOST_GATHERED_SAMPLES)
        return self._source.read(_READ_TIMEOUT_S + n_needed / _RATE_HZ, n_needed)

    def _notice_sleep(self) -> None:
        """Mark the time for which the computer slept: no microphone has heard it."""
        before_s, self._slept_s = self._slept_s, slept_s()
        lost_s = self._slept_s - before_s
        if self._source.live and lost_s > _SHORTEST_SLEEP_S:
            n_lost = round(lost_s * _RATE_HZ)
            self._n_lost_asleep += n_lost
            self._take_gap(n_lost, estimated=True)

    def _revive(self) -> None:
        """Close a source that went silent, and try again until it delivers (or `stop`)."""
        self._set_state("stalled")
        self._source.close()
        pause_s = _FIRST_PAUSE_S
        while not self._stopping.wait(pause_s):
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            self._n_attempts += 1
            self._set_state("waiting")
            block = self._try_again()
            if block is not None:
                self._n_attempts = 0
                self._take(block)
                return

    def _try_again(self) -> Block | None:
        """The first samples of the source opened anew, or None."""
        try:
            self._open()
            deadline_s = time.monotonic() + _FIRST_SAMPLES_S
            while time.monotonic() < deadline_s and not self._stopping.is_set():
                block = self._source.read(_READ_TIMEOUT_S)
                if block is not None and len(block.samples):
                    return block
        except SpotterError as error:
            _log.info("not back yet: %s", error)
        self._source.close()
        return None

    def _take(self, block: Block) -> None:
        for gap in block.gaps:
            if not gap.filled:
                self._take_gap(gap.n_samples, estimated=gap.estimated)
                self._source_position += gap.n_samples
        # The source counts from when it was opened, the pipeline from the start of the run.
        ahead = self._pipeline.n_samples - self._source_position
        filled = tuple(
            replace(gap, position=gap.position + ahead) for gap in block.gaps if gap.filled
        )
        self._source_position += len(block.samples)
        self._state = "running"
        if self._source.live:  # what plays a file can be read there again
            self._sink.keep(self._pipeline.n_samples, block.samples)
        frames, scores = self._pipeline.push(block.samples)
        self._sink.append(frames, scores, filled)
        self._publish()
        if not self._source.live:
            self._await_reader()

    def _await_reader(self) -> None:
        """A file is read faster than a window may look: let no frame be forgotten unseen."""
        while self._sink.n_unread_frames > _MOST_UNREAD_FRAMES and not self._stopping.is_set():
            self._stopping.wait(_READER_PAUSE_S)

    def _take_gap(self, n_samples: int, *, estimated: bool) -> None:
        """Silence for a short gap; two seconds for a long one, and the clock jumps the rest."""
        gap = Gap(self._pipeline.n_samples, n_samples, estimated)
        n_filled = min(n_samples, round(LONGEST_FILLED_S * _RATE_HZ))
        # The clock jumps by whole hops; what is left over is filled.
        n_filled += (n_samples - n_filled) % self._pipeline.hop_samples
        frames, scores = self._pipeline.push(np.zeros(n_filled, np.float32))
        if n_filled < n_samples:
            gap = replace(gap, filled=False)
            self._pipeline.skip(n_samples - n_filled)
        self._sink.append(frames, scores, (gap,))

    def _set_state(self, state: StreamState) -> None:
        self._state = state
        self._publish()

    def _publish(self) -> None:
        # Many blocks come between two looks: this becomes a snapshot when somebody asks for one.
        self._published = _Published(
            self._source.health(),
            self._n_lost_asleep,
            self._pipeline.n_samples,
            self._state,
            self._source.name,
            self._sink.n_frames,
            self._sink.n_windows,
            self._error,
            self._n_attempts,
        )
