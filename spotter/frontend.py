# SPDX-License-Identifier: MIT
"""From samples to MFCC frames: one second at a time, or as a stream, with the same bits.

`python_speech_features` is the definition (the tests hold this module to it); what is new here is
that a stream computes every frame once. Laws that everything above relies on:

- a window cut out of a stream equals, bit for bit, the same second on its own;
- the same samples in blocks of any lengths give the same frames, bit for bit;
- every finite float32 input gives finite output.

How they are kept: inside a frame all is float64, and no frame depends on another. A matrix product
of a varying number of rows is *not* bit-equal to its rows one by one (BLAS picks other kernels), so
the mel and DCT products are plain `einsum`, never `@`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from spotter.records import Frames

_FLOAT32_MAX = float(np.finfo(np.float32).max)

_SAMPLES_AT_ONCE = 160_000
"""A long block is worked off in pieces: ten seconds of spectra are enough memory at once."""


@dataclass(frozen=True)
class FrontEnd:
    """The parameters of the front end, stored in every model file; others are refused there.

    The pre-emphasis is zero because a filter with memory would make a window depend on what came
    before it. The log's floor lies at the noise of 16-bit rounding: digital silence is one value,
    and a word at −30 dB keeps its spectrum.
    """

    sample_rate_hz: int = 16_000
    window_samples: int = 16_000
    frame_samples: int = 400
    step_samples: int = 160
    taper: str = "hamming"
    fft_size: int = 512
    preemphasis: float = 0.0
    num_mel_bands: int = 40
    mel_low_hz: float = 20.0
    mel_high_hz: float = 8_000.0
    log_floor: float = 1e-10
    num_mfcc: int = 40

    @property
    def window_frames(self) -> int:
        """Frames that lie wholly inside one window (98)."""
        return 1 + (self.window_samples - self.frame_samples) // self.step_samples

    @property
    def step_s(self) -> float:
        """From one frame to the next, in seconds."""
        return self.step_samples / self.sample_rate_hz

    def as_dict(self) -> dict[str, Any]:
        """The parameters as plain values, for a model file."""
        return asdict(self)


@lru_cache(maxsize=4)
def tables(
    front_end: FrontEnd,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Taper [frame_samples], mel filters [bins, bands] and DCT [bands, num_mfcc]."""
    taper = np.hamming(front_end.frame_samples)
    return taper, _mel_filters(front_end), _dct_matrix(front_end.num_mel_bands, front_end.num_mfcc)


def _mel_filters(front_end: FrontEnd) -> NDArray[np.float64]:
    """Triangular mel filters on python_speech_features' bins, its rounding down included."""
    bands = front_end.num_mel_bands
    low, high = (
        2595 * np.log10(1 + hz / 700.0) for hz in (front_end.mel_low_hz, front_end.mel_high_hz)
    )
    edges_hz = 700 * (10 ** (np.linspace(low, high, bands + 2) / 2595.0) - 1)
    edges = np.floor((front_end.fft_size + 1) * edges_hz / front_end.sample_rate_hz)
    bins = np.arange(front_end.fft_size // 2 + 1, dtype=np.float64)
    filters = np.zeros((len(bins), bands))
    for band, (left, centre, right) in enumerate(zip(edges, edges[1:], edges[2:], strict=False)):
        rising = (bins >= left) & (bins < centre)
        falling = (bins >= centre) & (bins < right)
        filters[rising, band] = (bins[rising] - left) / (centre - left)
        filters[falling, band] = (right - bins[falling]) / (right - centre)
    return filters


def _dct_matrix(num_in: int, num_out: int) -> NDArray[np.float64]:
    """Orthonormal DCT-II as a matrix [num_in, num_out]."""
    angle = np.pi * np.outer(2 * np.arange(num_in) + 1, np.arange(num_out)) / (2 * num_in)
    scale = np.full(num_out, np.sqrt(2.0 / num_in))
    scale[0] = np.sqrt(1.0 / num_in)
    return np.asarray(np.cos(angle) * scale)


def _analyse(samples: NDArray[np.float32], front_end: FrontEnd, first_index: int) -> Frames:
    """All frames that lie wholly inside `samples`, which must hold at least one."""
    taper, filters, dct = tables(front_end)
    segments = sliding_window_view(samples, front_end.frame_samples)[:: front_end.step_samples]
    spectrum = np.fft.rfft(segments * taper, front_end.fft_size)
    power = (spectrum.real**2 + spectrum.imag**2) / front_end.fft_size
    mel_energies = np.einsum("nk,kj->nj", power, filters)
    log_mel = np.log(np.maximum(mel_energies, front_end.log_floor))
    mfcc = np.einsum("nk,kj->nj", log_mel, dct)
    return Frames(
        first_index,
        mfcc.astype(np.float32),
        np.minimum(power, _FLOAT32_MAX).astype(np.float32),
        mel_energies,
    )


def mfcc(second: ArrayLike, front_end: FrontEnd | None = None) -> NDArray[np.float32]:
    """The MFCC of one second.

    Args:
        second: float32 [16000], mono at 16 kHz, full scale ±1.
        front_end: other parameters than the frozen ones (for experiments only).

    Returns:
        float32 [98, 40].

    Raises:
        ValueError: `second` is not exactly one window long.
    """
    front_end = front_end or FrontEnd()
    samples = np.asarray(second, dtype=np.float32)
    if samples.shape != (front_end.window_samples,):
        raise ValueError(
            f"second has shape {samples.shape}, must be ({front_end.window_samples},); "
            "pad or cut it to one second"
        )
    return _analyse(samples, front_end, 0).mfcc


class StreamingFrontEnd:
    """Frames of an endless stream: `push` samples, get the frames that they complete."""

    def __init__(self, front_end: FrontEnd | None = None) -> None:
        self.front_end = front_end or FrontEnd()
        self._rest = np.zeros(0, np.float32)
        self._n_frames = 0

    def push(self, block: NDArray[np.float32]) -> Frames:
        """Take samples (float32 [n], any n ≥ 0) and return the frames that are now complete."""
        parts = [
            self._push(block[start : start + _SAMPLES_AT_ONCE])
            for start in range(0, max(1, len(block)), _SAMPLES_AT_ONCE)
        ]
        if len(parts) == 1:
            return parts[0]
        return Frames(
            parts[0].first_index,
            np.concatenate([part.mfcc for part in parts]),
            np.concatenate([part.power for part in parts]),
            np.concatenate([part.mel_energies for part in parts]),
        )

    def _push(self, block: NDArray[np.float32]) -> Frames:
        samples = np.concatenate([self._rest, block]).astype(np.float32, copy=False)
        step, length = self.front_end.step_samples, self.front_end.frame_samples
        first = self._n_frames
        if len(samples) < length:
            self._rest = samples
            return _no_frames(self.front_end, first)
        frames = _analyse(samples, self.front_end, first)
        self._n_frames += len(frames)
        self._rest = samples[len(frames) * step :].copy()
        return frames

    def reset(self) -> None:
        """Forget everything: the next sample is the first of a new stream."""
        self._rest = np.zeros(0, np.float32)
        self._n_frames = 0


def _no_frames(front_end: FrontEnd, first_index: int) -> Frames:
    bins = front_end.fft_size // 2 + 1
    return Frames(
        first_index,
        np.zeros((0, front_end.num_mfcc), np.float32),
        np.zeros((0, bins), np.float32),
        np.zeros((0, front_end.num_mel_bands), np.float64),
    )


def reference_second() -> NDArray[np.float32]:
    """The fixed second whose MFCC every model file carries as a proof of its front end.

    A rising chirp at −10 dBFS over a small deterministic noise: float32 [16000].
    """
    n = np.arange(16_000, dtype=np.float64)
    chirp = 0.3 * np.sin(1e-5 * n**2)
    return np.asarray(chirp + 0.01 * ((7919 * n % 1009) / 1009 - 0.5), dtype=np.float32)
