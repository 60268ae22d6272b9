# SPDX-License-Identifier: MIT
"""The last minute of a stream, written by the engine and read by the window.

Kept are frames and scores, and of a live source the sound itself, in memory only.
Who runs here: the engine thread appends, any other thread reads. One lock is held only while a
block of rows is copied, so a reader never waits for a model and the engine never waits for a
picture. Indices grow for ever: a reader asks for what is new since the last row it saw and misses
nothing while it is less than a minute late.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from spotter.features.frontend import FrontEnd
from spotter.records import SAMPLE_RATE_HZ, Frames, Gap, Scores

KEPT_S = 60
_MAX_GAPS = 1000


class _Rows:
    """The newest rows of an endless table, in a ring of fixed size."""

    def __init__(self, n_rows: int, width: int, dtype: DTypeLike) -> None:
        self._ring = np.zeros((n_rows, width), dtype)
        self.stop = 0

    def append(self, first: int, rows: NDArray[Any]) -> None:
        """Write `rows` at index `first`; rows left out before it read as zeros."""
        left_out = min(max(0, first - self.stop), len(self._ring))
        if left_out:
            self._write(first - left_out, np.zeros((left_out, rows.shape[1]), rows.dtype))
        self._write(first, rows)

    def _write(self, first: int, rows: NDArray[Any]) -> None:
        self.stop = first + len(rows)
        kept = rows[-len(self._ring) :]
        place = (self.stop - len(kept)) % len(self._ring)
        head = len(self._ring) - place
        self._ring[place : place + len(kept)] = kept[:head]
        if len(kept) > head:
            self._ring[: len(kept) - head] = kept[head:]

    def since(self, index: int, stop: int | None = None) -> tuple[int, NDArray[Any]]:
        """A copy of the rows from `index`, or from the oldest kept, and the index of its first.

        It ends before `stop`, or with the newest row.
        """
        first = min(self.stop, max(index, self.stop - len(self._ring), 0))
        end = self.stop if stop is None else min(self.stop, max(first, stop))
        place = first % len(self._ring)
        n_after = max(0, place + end - first - len(self._ring))
        rows = self._ring[place : place + end - first]
        return first, np.concatenate((rows, self._ring[:n_after])) if n_after else rows.copy()


class History:
    """Frames and scores of the last 60 seconds, and the gaps in the sound.

    Args:
        labels: the model's.
        hop_ms: from one window to the next.
        front_end: what the frames are computed with.
    """

    def __init__(self, labels: tuple[str, ...], hop_ms: int, front_end: FrontEnd) -> None:
        self.labels = labels
        n_frames = round(KEPT_S / front_end.step_s)
        n_windows = KEPT_S * 1000 // hop_ms
        self._mfcc = _Rows(n_frames, front_end.num_mfcc, np.float32)
        self._power = _Rows(n_frames, front_end.fft_size // 2 + 1, np.float32)
        self._mel = _Rows(n_frames, front_end.num_mel_bands, np.float64)
        self._probabilities = _Rows(n_windows, len(labels), np.float32)
        self._times_s = _Rows(n_windows, 3, np.float64)
        self._sound = _Rows(KEPT_S * SAMPLE_RATE_HZ, 1, np.float32)
        self._gaps: deque[Gap] = deque(maxlen=_MAX_GAPS)
        self._lock = threading.Lock()
        self._n_read = 0

    def append(self, frames: Frames, scores: Scores, gaps: tuple[Gap, ...] = ()) -> None:
        """Add what a block of sound gave (the engine's thread alone)."""
        n_windows = len(scores)  # most blocks complete none
        if n_windows:
            times_s = np.stack([scores.end_s, scores.start_s, scores.stop_s], axis=1)
        with self._lock:
            self._mfcc.append(frames.first_index, frames.mfcc)
            self._power.append(frames.first_index, frames.power)
            self._mel.append(frames.first_index, frames.mel_energies)
            if n_windows:
                self._probabilities.append(scores.first_index, scores.probabilities)
                self._times_s.append(scores.first_index, times_s)
            self._gaps.extend(gaps)

    def keep(self, first: int, samples: NDArray[np.float32]) -> None:
        """Keep sound from sample `first` of the stream on (the engine's thread alone)."""
        with self._lock:
            self._sound.append(first, samples[:, None])

    def sound(self, first: int, stop: int) -> NDArray[np.float32]:
        """The samples from `first` to `stop`, float32 [n]: those of them that are kept."""
        with self._lock:
            samples = self._sound.since(first, stop)[1]
        return np.asarray(samples[:, 0])

    @property
    def first_sample(self) -> int:
        """The index of the oldest sample that is kept."""
        return max(0, self._sound.stop - KEPT_S * SAMPLE_RATE_HZ)

    @property
    def n_samples(self) -> int:
        """The index after the newest sample."""
        return self._sound.stop

    def since(self, frame_index: int, window_index: int) -> tuple[Frames, Scores]:
        """Everything from these indices on that is still kept.

        The first index of what comes back tells where it begins: later than asked for if the
        reader was more than a minute late.
        """
        with self._lock:
            first_frame, mfcc = self._mfcc.since(frame_index)
            power = self._power.since(frame_index)[1]
            mel_energies = self._mel.since(frame_index)[1]
            self._n_read = first_frame + len(mfcc)
            first_window, probabilities = self._probabilities.since(window_index)
            times_s = self._times_s.since(window_index)[1]
        frames = Frames(first_frame, mfcc, power, mel_energies)
        end_s, start_s, stop_s = times_s.T
        return frames, Scores(end_s, probabilities, start_s, stop_s, self.labels, first_window)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The newest gaps, oldest first."""
        with self._lock:
            return tuple(self._gaps)

    @property
    def n_frames(self) -> int:
        """The index after the newest frame."""
        return self._mfcc.stop

    @property
    def n_unread_frames(self) -> int:
        """Frames that no reader has seen yet."""
        return self.n_frames - self._n_read

    @property
    def n_windows(self) -> int:
        """The index after the newest window."""
        return self._probabilities.stop
