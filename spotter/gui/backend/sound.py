# SPDX-License-Identifier: MIT
"""The sound behind what is shown, as far as it can still be had. No Qt here.

`read` may wait for a disk: it belongs into a thread beside the window's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spotter.audio.files import read_between
from spotter.records import SAMPLE_RATE_HZ
from spotter.streaming.history import History

SECOND = SAMPLE_RATE_HZ
"""Samples of a clip to be played or kept: what the model sees at once."""


class Sound(Protocol):
    """Sound in stream time."""

    @property
    def first_s(self) -> float:
        """Where the oldest sound that can be had begins."""

    def read(self, start_s: float, end_s: float) -> NDArray[np.float32]:
        """The samples between two times, float32 [n] at 16 kHz, as far as they are there.

        Raises:
            InputError: a file cannot be read any more.
        """


class LiveSound:
    """The last minute of a live source."""

    def __init__(self, history: History) -> None:
        self._history = history

    @property
    def first_s(self) -> float:
        """Where the oldest sound that is kept begins."""
        return self._history.first_sample / SAMPLE_RATE_HZ

    def read(self, start_s: float, end_s: float) -> NDArray[np.float32]:
        """See `Sound`."""
        stop = self._history.n_samples
        if end_s * SAMPLE_RATE_HZ < stop:
            stop = round(end_s * SAMPLE_RATE_HZ)
        return self._history.sound(max(0, round(start_s * SAMPLE_RATE_HZ)), stop)


class FileSound:
    """All of a file, read again where it is wanted."""

    first_s = 0.0

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, start_s: float, end_s: float) -> NDArray[np.float32]:
        """See `Sound`."""
        return read_between(self.path, max(0.0, start_s), end_s)


def second_around(sound: Sound, start_s: float, end_s: float) -> NDArray[np.float32]:
    """The second with a word in its middle, float32 [16000]; silence where nothing was recorded.

    Raises:
        InputError: as `Sound.read`.
    """
    begin_s = (start_s + end_s) / 2 - 0.5
    n_before = round(max(0.0, sound.first_s - begin_s) * SAMPLE_RATE_HZ)
    samples = sound.read(begin_s, begin_s + 1)[: SECOND - n_before]
    return np.pad(samples, (n_before, SECOND - n_before - len(samples)))
