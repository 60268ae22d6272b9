# SPDX-License-Identifier: MIT
"""Samples in, scores out: the joint between front end and model, and the keeper of the clock.

There is no thread and no time of day here. Time 0 is the first sample, before it lies digital
silence, and windows end at multiples of the hop. The same samples in blocks of any lengths give
the same scores, bit for bit: that is what makes a microphone, a file and standard input the same
thing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spotter.errors import UsageError
from spotter.extent import extent
from spotter.frontend import StreamingFrontEnd
from spotter.model import Model
from spotter.records import Frames, Scores

DEFAULT_HOP_MS = 100


class Pipeline:
    """One stream on its way from samples to scores.

    Args:
        model: what hears; it must not be run by another pipeline on the same thread at the same
            time.
        hop_ms: from one window to the next, 10–1000 ms in steps of 10.

    Raises:
        UsageError: the hop is none of these.
    """

    def __init__(self, model: Model, hop_ms: int = DEFAULT_HOP_MS) -> None:
        if not (10 <= hop_ms <= 1000 and hop_ms % 10 == 0):
            raise UsageError(
                "--hop", f"{hop_ms} ms is not a multiple of 10 from 10 to 1000", "try --hop 100"
            )
        self.model = model
        self.hop_ms = hop_ms
        front_end = model.front_end
        self._rate_hz = front_end.sample_rate_hz
        self._step = front_end.step_samples
        self._window_frames = front_end.window_frames
        self._window_steps = front_end.window_samples // self._step
        self.hop_frames = hop_ms * self._rate_hz // 1000 // self._step
        self._stream = StreamingFrontEnd(front_end)
        self.reset()

    def reset(self) -> None:
        """Begin a new stream: the next sample is at time 0, after digital silence."""
        self._stream.reset()
        self.n_samples = 0
        self._skipped_frames = 0
        self._n_windows = 0
        silence = self._stream.push(np.zeros(self.model.front_end.window_samples, np.float32))
        # Frames are counted from the silence here, from time 0 outside.
        self._mfcc = silence.mfcc
        self._mel = silence.mel_energies
        self._first = 0
        self._next_end = self._window_steps + self.hop_frames

    @property
    def hop_samples(self) -> int:
        """From one window to the next, in samples."""
        return self.hop_frames * self._step

    @property
    def now_s(self) -> float:
        """The time of the next sample."""
        return self.n_samples / self._rate_hz

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
        self.n_samples += jumped
        return jumped

    def _advance(self, samples: NDArray[np.float32], stream_end_s: float) -> tuple[Frames, Scores]:
        new = self._stream.push(samples)
        self._mfcc = np.concatenate([self._mfcc, new.mfcc])
        self._mel = np.concatenate([self._mel, new.mel_energies])
        scores = self._score(stream_end_s)
        self._forget()
        return self._outside(new), scores

    def _score(self, stream_end_s: float) -> Scores:
        """Score every window whose last frame is there.

        A window that ends at frame step k is the 98 frames from k − 100 on.
        """
        last = self._first + len(self._mfcc)
        overhang = self._window_steps - self._window_frames
        ends = np.arange(self._next_end, last + overhang + 1, self.hop_frames)
        starts = ends - self._window_steps - self._first
        windows = [self._mfcc[start : start + self._window_frames] for start in starts]
        probabilities = (
            self.model.run(np.stack(windows))
            if windows
            else np.zeros((0, len(self.model.labels)), np.float32)
        )
        extents = [extent(self._mel[start : start + self._window_frames]) for start in starts]
        scores = self._scores(ends, probabilities, extents, stream_end_s)
        self._n_windows += len(ends)
        self._next_end += len(ends) * self.hop_frames
        return scores

    def _scores(
        self,
        ends: NDArray[np.int64],
        probabilities: NDArray[np.float32],
        extents: list[tuple[int, int]],
        stream_end_s: float,
    ) -> Scores:
        frame_s = self.model.front_end.frame_samples / self._rate_hz
        end_steps = ends - self._window_steps + self._skipped_frames
        first, last = np.array(extents, dtype=np.int64).reshape(-1, 2).T
        begin_s = (end_steps - self._window_steps) * self._step / self._rate_hz
        start_s = begin_s + first * self._step / self._rate_hz
        stop_s = begin_s + last * self._step / self._rate_hz + frame_s
        return Scores(
            end_steps * self._step / self._rate_hz,
            probabilities,
            np.clip(start_s, 0.0, stream_end_s),
            np.clip(stop_s, 0.0, stream_end_s),
            self.model.labels,
            self._n_windows,
        )

    def _forget(self) -> None:
        """Drop the frames that no window to come will need."""
        unneeded = min(len(self._mfcc), self._next_end - self._window_steps - self._first)
        if unneeded > 0:
            self._mfcc = self._mfcc[unneeded:].copy()
            self._mel = self._mel[unneeded:].copy()
            self._first += unneeded

    def _outside(self, new: Frames) -> Frames:
        """The frames as the world counts them: frame k begins at sample 160·k, none before 0."""
        first = new.first_index - self._window_steps
        cut = min(len(new), max(0, -first))
        return Frames(
            max(0, first) + self._skipped_frames,
            new.mfcc[cut:],
            new.power[cut:],
            new.mel_energies[cut:],
        )


def _first_frames(frames: Frames, n: int) -> Frames:
    return Frames(frames.first_index, frames.mfcc[:n], frames.power[:n], frames.mel_energies[:n])
