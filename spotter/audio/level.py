# SPDX-License-Identifier: MIT
"""The meter: level, peak, clipping and dead silence of a 16 kHz stream."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from spotter.records import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL_SCALE = 32767 / 32768
"""The largest value of 16-bit sound; a device that clips stops here."""


class Meter:
    """Measures blocks as they come.

    Attributes:
        n_samples: measured so far.
        level_dbfs, peak_dbfs: RMS and peak of the newest block; −inf for digital silence.
        clipped: samples at or beyond full scale so far.
        zero_s: for how long there has been nothing but exact zeros.
    """

    def __init__(self) -> None:
        self.n_samples = 0
        self.level_dbfs = float("-inf")
        self.peak_dbfs = float("-inf")
        self.clipped = 0
        self.zero_s = 0.0

    def add(self, samples: NDArray[np.float32]) -> None:
        """Measure a block, float32 [n] at 16 kHz; an empty one changes nothing."""
        if not len(samples):
            return
        # float64: the square of a float32 can overflow.
        sizes = np.abs(samples, dtype=np.float64)
        peak = sizes.max().item()
        self.n_samples += len(sizes)
        self.level_dbfs = _dbfs(math.sqrt(np.dot(sizes, sizes).item() / len(sizes)))
        self.peak_dbfs = _dbfs(peak)
        if peak >= FULL_SCALE:
            self.clipped += int(np.count_nonzero(sizes >= FULL_SCALE))
        if peak == 0:
            self.zero_s += len(sizes) / SAMPLE_RATE_HZ
        else:
            # The first that is not zero, from the end.
            self.zero_s = int((sizes[::-1] > 0).argmax()) / SAMPLE_RATE_HZ


def _dbfs(amplitude: float) -> float:
    return 20 * math.log10(amplitude) if amplitude > 0 else float("-inf")
