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
from numpy.typing import ArrayLike, NDArray

from spotter.records import Frames

_FLOAT32_MAX = float(np.finfo(np.float32).max)

_FRAMES_AT_ONCE = 50
"""A long block is worked off in pieces whose spectra stay in the processor's cache."""

_MEL_GROUPS = 5
_FEW_FRAMES = 6  # where less is gained by leaving products with zero out than a call costs


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


@lru_cache(maxsize=4)
def _mel_groups(
    front_end: FrontEnd,
) -> list[tuple[slice, slice, NDArray[np.float64]]]:
    """The mel filters in groups of neighbours: bands, the bins under them, weights [bins, bands].

    A filter is zero almost everywhere. Within the bins of its group the weights are what they were,
    and what is left out are products with zero, so every sum keeps its bits.
    """
    _, filters, _ = tables(front_end)
    groups = []
    for bands in np.array_split(np.arange(front_end.num_mel_bands), _MEL_GROUPS):
        columns = slice(int(bands[0]), int(bands[-1]) + 1)
        used = np.flatnonzero(filters[:, columns].any(axis=1))
        bins = slice(int(used[0]), int(used[-1]) + 1)
        groups.append((columns, bins, np.ascontiguousarray(filters[bins, columns])))
    return groups


class _Analysis:
    """Frames from samples, in buffers that are used again; for one thread.

    The work lies in columns, one a frame, so that each sum over bins runs over all frames at once.
    There are always two columns or more: of a single one numpy would add up in another order.
    """

    def __init__(self, front_end: FrontEnd) -> None:
        self._front_end = front_end
        self._taper, self._filters, self._dct = tables(front_end)
        self._groups = _mel_groups(front_end)
        # Beyond the samples of a frame lie the zeros that the FFT wants, written once.
        self._tapered = np.zeros((_FRAMES_AT_ONCE, front_end.fft_size))
        self._spectrum = np.empty(_FRAMES_AT_ONCE * self._n_bins, np.complex128)
        self._power = np.empty(_FRAMES_AT_ONCE * self._n_bins)

    @property
    def _n_bins(self) -> int:
        return self._front_end.fft_size // 2 + 1

    def run(self, samples: NDArray[np.float64], first_index: int, *, with_power: bool) -> Frames:
        """All frames that lie wholly inside `samples`, which must hold at least one."""
        step, length = self._front_end.step_samples, self._front_end.frame_samples
        n_frames = 1 + (len(samples) - length) // step
        frames = Frames(
            first_index,
            np.empty((n_frames, self._front_end.num_mfcc), np.float32),
            np.empty((n_frames, self._n_bins if with_power else 0), np.float32),
            np.empty((n_frames, self._front_end.num_mel_bands)),
        )
        for start in range(0, n_frames, _FRAMES_AT_ONCE):
            stop = min(start + _FRAMES_AT_ONCE, n_frames)
            piece = samples[start * step : (stop - 1) * step + length]
            self._run_piece(piece, frames, slice(start, stop))
        return frames

    def _run_piece(self, samples: NDArray[np.float64], frames: Frames, rows: slice) -> None:
        front_end, n_frames = self._front_end, rows.stop - rows.start
        power = self._power_of(samples, n_frames)
        mel_energies = self._mel_energies(power)
        log_mel = np.maximum(mel_energies, front_end.log_floor)
        np.log(log_mel, out=log_mel)
        frames.mfcc[rows] = np.einsum("kn,kj->jn", log_mel, self._dct)[:, :n_frames].T
        frames.mel_energies[rows] = mel_energies[:, :n_frames].T
        if frames.power.size:
            frames.power[rows] = np.minimum(power, _FLOAT32_MAX)[:, :n_frames].T

    def _mel_energies(self, power: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mel energies, float64 [bands, n]: sums over the bins from the lowest on, either way."""
        if power.shape[1] < _FEW_FRAMES:
            return np.asarray(np.einsum("kn,kj->nj", power, self._filters).T)
        energies = np.empty((self._front_end.num_mel_bands, power.shape[1]))
        for bands, bins, weights in self._groups:
            np.einsum("kn,kj->jn", power[bins], weights, out=energies[bands])
        return energies

    def _power_of(self, samples: NDArray[np.float64], n_frames: int) -> NDArray[np.float64]:
        """The power spectra, float64 [bins, n_frames or 2]."""
        step, length = self._front_end.step_samples, self._front_end.frame_samples
        segments: NDArray[np.float64] = np.ndarray(
            (n_frames, length), np.float64, samples, strides=(8 * step, 8)
        )
        n_columns = max(n_frames, 2)
        tapered = self._tapered[:n_columns]
        np.multiply(segments, self._taper, out=tapered[:n_frames, :length])
        spectrum = self._spectrum[: self._n_bins * n_columns].reshape(self._n_bins, n_columns)
        np.fft.rfft(tapered, out=spectrum.T)
        parts = spectrum.view(np.float64)
        np.multiply(parts, parts, out=parts)
        power = self._power[: self._n_bins * n_columns].reshape(self._n_bins, n_columns)
        np.add(parts[:, ::2], parts[:, 1::2], out=power)
        power *= 1 / self._front_end.fft_size
        return power


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
    analysis = _Analysis(front_end)
    return analysis.run(samples.astype(np.float64), 0, with_power=False).mfcc


class StreamingFrontEnd:
    """Frames of an endless stream: `push` samples, get the frames that they complete.

    Args:
        front_end: other parameters than the frozen ones (for experiments only).
        with_power: whether the frames have their power spectrum, which is for pictures only;
            without it `power` has no columns.
    """

    def __init__(self, front_end: FrontEnd | None = None, *, with_power: bool = True) -> None:
        self.front_end = front_end or FrontEnd()
        self._with_power = with_power
        self._analysis = _Analysis(self.front_end)
        self._rest: NDArray[np.float64] = np.zeros(0)
        self._n_frames = 0

    def push(self, block: NDArray[np.float32]) -> Frames:
        """Take samples (float32 [n], any n ≥ 0) and return the frames that are now complete."""
        step, length = self.front_end.step_samples, self.front_end.frame_samples
        first = self._n_frames
        samples = np.concatenate((self._rest, block), dtype=np.float64)
        if len(samples) < length:
            self._rest = samples
            return _no_frames(self.front_end, first, with_power=self._with_power)
        frames = self._analysis.run(samples, first, with_power=self._with_power)
        self._n_frames += len(frames)
        self._rest = samples[len(frames) * step :].copy()
        return frames

    def reset(self) -> None:
        """Forget everything: the next sample is the first of a new stream."""
        self._rest = np.zeros(0)
        self._n_frames = 0


def _no_frames(front_end: FrontEnd, first_index: int, *, with_power: bool) -> Frames:
    bins = front_end.fft_size // 2 + 1
    return Frames(
        first_index,
        np.zeros((0, front_end.num_mfcc), np.float32),
        np.zeros((0, bins if with_power else 0), np.float32),
        np.zeros((0, front_end.num_mel_bands), np.float64),
    )


def reference_second() -> NDArray[np.float32]:
    """The fixed second whose MFCC every model file carries as a proof of its front end.

    A rising chirp at −10 dBFS over a small deterministic noise: float32 [16000].
    """
    n = np.arange(16_000, dtype=np.float64)
    chirp = 0.3 * np.sin(1e-5 * n**2)
    return np.asarray(chirp + 0.01 * ((7919 * n % 1009) / 1009 - 0.5), dtype=np.float32)
