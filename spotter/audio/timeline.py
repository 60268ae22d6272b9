# SPDX-License-Identifier: MIT
"""The joint between what a device delivers and 16 kHz samples on one clock.

Short gaps become zeros of the same length, so that the sample clock stays the clock. Over a
longer one the clock jumps instead: the stream ends before it and begins anew after it.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from spotter.audio.resample import Resampler
from spotter.records import LONGEST_FILLED_S, SAMPLE_RATE_HZ, Block, Gap

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Timeline:
    """Turns stretches of a device's samples into blocks at 16 kHz; no thread, no clock of its own.

    Args:
        sample_rate_hz: of the device.
        position: of the first sample on the 16 kHz clock.
    """

    def __init__(self, sample_rate_hz: float, position: int = 0) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._gaps: deque[Gap] = deque()  # not yet handed out
        self._begin(position)

    def _begin(self, position: int) -> None:
        self._resampler = Resampler(self._sample_rate_hz)
        self._begun_at = position  # where the resampler's stream begins on the clock
        self._n_in = 0  # device samples since then
        self._n_out = 0  # 16 kHz samples since then

    @property
    def position(self) -> int:
        """Where the next sample that is handed out lies on the 16 kHz clock, gaps included."""
        return self._begun_at + self._n_out

    @property
    def delay_s(self) -> float:
        """What the resampler holds back at this moment."""
        return self._resampler.delay_s

    def push(
        self, samples: NDArray[np.float32], lost_s: float = 0.0, estimated: bool = False
    ) -> list[Block]:
        """Append what the device delivered.

        Args:
            samples: float32 [n] at the device's rate, finite.
            lost_s: the sound that is missing before them.
            estimated: whether that is a guess.

        Returns:
            One block, or two where the clock jumps. A block may be empty.
        """
        blocks = []
        if lost_s > LONGEST_FILLED_S:
            blocks.append(self._jump(lost_s, estimated))
        elif n_lost := round(lost_s * self._sample_rate_hz):
            samples = np.concatenate((self._fill(n_lost, estimated), samples))
        self._n_in += len(samples)
        blocks.append(self._hand_out(self._resampler.push(samples)))
        return blocks

    def finish(self) -> Block:
        """What the resampler still holds. Nothing may be pushed after it."""
        return self._hand_out(self._resampler.finish())

    def _fill(self, n_lost: int, estimated: bool) -> NDArray[np.float32]:
        position = self._begun_at + self._at_16_khz(self._n_in)
        n_samples = self._begun_at + self._at_16_khz(self._n_in + n_lost) - position
        self._gaps.append(Gap(position, n_samples, estimated))
        return np.zeros(n_lost, np.float32)

    def _jump(self, lost_s: float, estimated: bool) -> Block:
        before = self.finish()
        gap = Gap(self.position, round(lost_s * SAMPLE_RATE_HZ), estimated, filled=False)
        self._begin(gap.position + gap.n_samples)
        self._gaps.append(gap)
        return before

    def _hand_out(self, samples: NDArray[np.float32]) -> Block:
        self._n_out += len(samples)
        gaps = []
        while len(samples) and self._gaps and self._gaps[0].position < self.position:
            gaps.append(self._gaps.popleft())
        return Block(samples, tuple(gaps))

    def _at_16_khz(self, n_samples: int) -> int:
        return round(n_samples * SAMPLE_RATE_HZ / self._sample_rate_hz)
