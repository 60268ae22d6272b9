# SPDX-License-Identifier: MIT
"""Resampling to 16 kHz by soxr, as a stream; the only importer of soxr.

A stream gives the same samples, bit for bit, whatever the lengths of the blocks that are pushed,
and its output is aligned: output sample k is the sound at k / 16 000 s of the input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spotter.audio.sample_rates import is_sample_rate, why_no_sample_rate
from spotter.records import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray


_QUALITY = "HQ"
_LARGEST = np.float32(1e30)  # what is larger would overflow to NaN in the filter's sums


class Resampler:
    """Turns a mono stream of any sample rate into one of 16 kHz.

    At 16 kHz it hands on what it gets, untouched.

    Args:
        sample_rate_hz: of what is pushed; need not be a whole number.

    Raises:
        ValueError: sound has no such rate.
    """

    def __init__(self, sample_rate_hz: float) -> None:
        if not is_sample_rate(sample_rate_hz):
            raise ValueError(why_no_sample_rate(sample_rate_hz))
        self.sample_rate_hz = sample_rate_hz
        self._stream: Any = None
        if sample_rate_hz != SAMPLE_RATE_HZ:
            import soxr

            self._stream = soxr.ResampleStream(
                sample_rate_hz, SAMPLE_RATE_HZ, num_channels=1, dtype="float32", quality=_QUALITY
            )

    @property
    def delay_s(self) -> float:
        """How far the output is behind the input at this moment, in seconds."""
        return 0.0 if self._stream is None else float(self._stream.delay()) / SAMPLE_RATE_HZ

    def push(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Resample a block.

        Args:
            samples: float32 [n], finite, any length.

        Returns:
            float32 [m] at 16 kHz: what can be said so far; m may be 0.
        """
        if self._stream is None or not len(samples):
            return samples
        bounded = np.clip(samples, -_LARGEST, _LARGEST)
        resampled: NDArray[np.float32] = self._stream.resample_chunk(bounded)
        return resampled

    def finish(self) -> NDArray[np.float32]:
        """The rest of the stream, float32 [m]; nothing may be pushed after it."""
        nothing = np.zeros(0, np.float32)
        if self._stream is None:
            return nothing
        # Let go here: soxr's object must not live as long as an error that holds this one.
        stream, self._stream = self._stream, None
        rest: NDArray[np.float32] = stream.resample_chunk(nothing, last=True)
        return rest


def resample(samples: NDArray[np.float32], sample_rate_hz: float) -> NDArray[np.float32]:
    """Resample a whole signal to 16 kHz, exactly as a stream would.

    Args:
        samples: float32 [n], mono, finite.
        sample_rate_hz: of `samples`.

    Returns:
        float32 [n · 16 000 / sample_rate_hz].
    """
    resampler = Resampler(sample_rate_hz)
    return np.concatenate((resampler.push(samples), resampler.finish()))


def at_rate(samples: NDArray[np.float32], sample_rate_hz: float) -> NDArray[np.float32]:
    """A signal of 16 kHz at another rate, for an output that refuses ours: float32 [m]."""
    if sample_rate_hz == SAMPLE_RATE_HZ:
        return samples
    import soxr

    resampled: NDArray[np.float32] = soxr.resample(
        samples, SAMPLE_RATE_HZ, sample_rate_hz, quality=_QUALITY
    )
    return resampled
