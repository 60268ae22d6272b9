# SPDX-License-Identifier: MIT
"""Samples in, scores out: the joint between front end and model, and the keeper of the clock.

There is no thread and no time of day here. Time 0 is the first sample, before it lies digital
silence, and windows end at multiples of the hop. The same samples in blocks of any lengths give
the same scores, bit for bit: that is what makes a microphone, a file and standard input the same
thing.
"""

from __future__ import annotations

from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from spotter.errors import UsageError
from spotter.features.frontend import StreamingFrontEnd
from spotter.features.sound_extent import SoundTimes, on_demand
from spotter.model.model import Model
from spotter.records import Frames, Scores
from spotter.streaming.row_buffer import RowBuffer

DEFAULT_HOP_MS = 100
_NO_TIMES = np.zeros(0)


def hop_frames_of(model: Model, hop_ms: int) -> int:
    """From one window to the next, in frames.

    Raises:
        UsageError: the hop is not 10–1000 ms in steps of 10.
    """
    if not (isinstance(hop_ms, Integral) and 10 <= hop_ms <= 1000 and hop_ms % 10 == 0):
        why = f"{hop_ms!r} ms is not a multiple of 10 from 10 to 1000"
        raise UsageError("--hop", why, "try --hop 100")
    front_end = model.front_end
    return hop_ms * front_end.sample_rate_hz // 1000 // front_end.step_samples


class Pipeline:
    """One stream on its way from samples to scores.

    Args:
        model: what hears; it must not be run by another pipeline on the same thread at the same
            time.
        hop_ms: from one window to the next, 10–1000 ms in steps of 10.
        with_power: whether the frames have their power spectra, which are for pictures only.

    Raises:
        UsageError: the hop is none of these.
    """

    def __init__(
        self, model: Model, hop_ms: int = DEFAULT_HOP_MS, *, with_power: bool = True
    ) -> None:
        self.model = model
        self.hop_ms = hop_ms
        front_end = model.front_end
        self._rate_hz = front_end.sample_rate_hz
        self._step = front_end.step_samples
        self._window_frames = front_end.window_frames
        self._window_steps = front_end.window_samples // self._step
        self._context_frames = model.context_frames
        self.hop_frames = hop_frames_of(model, hop_ms)
        self._no_scores = np.zeros((0, len(model.labels)), np.float32)
        self._stream = StreamingFrontEnd(front_end, with_power=with_power)
        self.reset()

    def reset(self) -> None:
        """Begin a new stream: the next sample is at time 0, after digital silence."""
        # Time 0 is the first frame's after a window of silence.
        self._stream.reset(-self._window_steps)
        self.n_samples = 0
        self._skipped_frames = 0
        self._n_windows = 0
        silence = self._stream.push(np.zeros(self.model.front_end.window_samples, np.float32))
        # Here frames are counted from the silence on, and as if none were skipped.
        self._mel = RowBuffer(silence.mel_energies)
        self._mfcc = RowBuffer(silence.mfcc)
        self._next_start = self.hop_frames

    @property
    def hop_samples(self) -> int:
        """From one window to the next, in samples."""
        return self.hop_frames * self._step

    @property
    def now_s(self) -> float:
        """The time of the next sample."""
        return self.n_samples / self._rate_hz

    @property
    def n_needed(self) -> int:
        """How many samples are missing until the next window is complete."""
        front_end = self.model.front_end
        last_frame = self._next_start + self._skipped_frames + self._window_frames - 1
        end = (last_frame - self._window_steps) * self._step + front_end.frame_samples
        return max(1, end - self.n_samples)

    def push(self, samples: NDArray[np.float32]) -> tuple[Frames, Scores]:
        """Take samples (float32 [n], mono, 16 kHz, finite) and return what they complete."""
        self.n_samples += len(samples)
        return self._advance(samples, self.now_s)

    def finish(self) -> tuple[Frames, Scores]:
        """Feed one second of silence, so that the last word is heard; return no frames of it."""
        end_s = self.now_s
        # Where nothing was heard, nothing is said.
        n_silence = self.model.front_end.window_samples if self.n_samples else 0
        frames, scores = self._advance(np.zeros(n_silence, np.float32), end_s)
        inside = max(0, -(-self.n_samples // self._step) - frames.first_index)
        return _first_frames(frames, inside), scores

    def skip(self, n_samples: int) -> int:
        """Let the clock jump over lost sound, by whole hops; return the samples it jumped.

        The caller feeds silence first, so that no window holds sound from both sides.
        """
        hops = n_samples // self.hop_samples
        jumped = hops * self.hop_samples
        self._skipped_frames += hops * self.hop_frames
        self._stream.skip(hops * self.hop_frames)
        self.n_samples += jumped
        return jumped

    def _advance(self, samples: NDArray[np.float32], stream_end_s: float) -> tuple[Frames, Scores]:
        new = self._stream.push(samples)
        if len(new):
            kept = self._next_start - self._context_frames
            self._mel.follow(new.mel_energies, kept)
            self._mfcc.follow(new.mfcc, kept)
        return _since_time_0(new), self._score(stream_end_s)

    def _score(self, stream_end_s: float) -> Scores:
        """Score every window whose last frame is there."""
        hop = self.hop_frames
        n_rows = self._mel.stop - self._next_start
        n = max(0, (n_rows - self._window_frames) // hop + 1)
        if not n:
            return Scores(
                _NO_TIMES, self._no_scores, _NO_TIMES, _NO_TIMES, self.model.labels, self._n_windows
            )
        row = self._next_start - self._mel.first
        begin = self._next_start + self._skipped_frames - self._window_steps
        rows, begins = range(row, row + n * hop, hop), range(begin, begin + n * hop, hop)
        ends_s = [(begin + self._window_steps) * self._step / self._rate_hz for begin in begins]
        times = SoundTimes(self.model.front_end, self._mel.rows, rows, begins, stream_end_s)
        scores = Scores(
            np.array(ends_s),
            self.model.score_along(self._mfcc.rows, rows),
            on_demand(n, times.start_s),
            on_demand(n, times.stop_s),
            self.model.labels,
            self._n_windows,
        )
        self._n_windows += n
        self._next_start += n * hop
        return scores


def _since_time_0(frames: Frames) -> Frames:
    if frames.first_index >= 0:
        return frames
    cut = min(len(frames), -frames.first_index)
    return Frames(
        frames.first_index + cut, frames.mfcc[cut:], frames.power[cut:], frames.mel_energies[cut:]
    )


def _first_frames(frames: Frames, n: int) -> Frames:
    return Frames(frames.first_index, frames.mfcc[:n], frames.power[:n], frames.mel_energies[:n])
