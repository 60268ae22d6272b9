# SPDX-License-Identifier: MIT
"""From samples to MFCC frames: one second at a time, or as a stream, with the same bits.

`python_speech_features` is the definition (the tests hold this module to it); what is new here is
that a stream computes every frame once. Laws that everything above relies on:

- a window cut out of a stream equals, bit for bit, the same second on its own;
- the same samples in blocks of any lengths give the same frames, bit for bit;
- every finite float32 input gives finite output.

How they are kept: inside a frame all is float64, and no frame depends on another. A matrix product
of a varying number of rows is *not* bit-equal to its rows one by one (BLAS picks other kernels), so
the mel and DCT products always have the same number of rows; and where even then the bits depend on
a row's place, which is looked at once, they are plain `einsum`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spotter.records import SAMPLE_RATE_HZ, Frames

_FLOAT32_MAX = float(np.finfo(np.float32).max)

_ROWS = 16
"""Frames in a product with the mel filters or the DCT: always so many, used or not."""

_LOW_BANDS = 24
"""Bands that see nothing but the lowest third of the bins: the others' filters are zero there."""

_FRAMES_AT_ONCE = 7 * _ROWS
"""A long block is worked off in pieces whose spectra stay in the processor's cache; a second is one
piece."""


@dataclass(frozen=True)
class FrontEnd:
    """The parameters of the front end, stored in every model file; others are refused there.

    The pre-emphasis is zero because a filter with memory would make a window depend on what came
    before it. The log's floor lies at the noise of 16-bit rounding: digital silence is one value,
    and a word at −30 dB keeps its spectrum.
    """

    sample_rate_hz: int = SAMPLE_RATE_HZ
    window_samples: int = SAMPLE_RATE_HZ
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


class _Filters(NamedTuple):
    """Neighbouring mel filters: the bins that they see, their bands, and weights [bins, bands]."""

    bins: slice
    bands: slice
    weights: NDArray[np.float64]


def _filters_of(weights: NDArray[np.float64], bands: slice) -> _Filters:
    seen = np.flatnonzero(weights[:, bands].any(axis=1))
    bins = slice(int(seen[0]), int(seen[-1]) + 1)
    return _Filters(bins, bands, np.ascontiguousarray(weights[bins, bands]))


@lru_cache(maxsize=4)
def _steady_tables(
    front_end: FrontEnd,
) -> tuple[list[_Filters], NDArray[np.float64], bool]:
    """Mel filters over the FFT's size, DCT, and whether BLAS keeps the laws with them."""
    _, all_filters, dct = tables(front_end)
    # The size is a power of two: dividing here, and not each spectrum, changes no bit.
    weights = all_filters / front_end.fft_size
    groups = slice(0, _LOW_BANDS), slice(_LOW_BANDS, front_end.num_mel_bands)
    filters = [_filters_of(weights, bands) for bands in groups if bands.start < bands.stop]
    return filters, dct, all(_is_steady(matrix) for matrix in (dct, *(f.weights for f in filters)))


def _is_steady(matrix: NDArray[np.float64]) -> bool:
    """Whether a row times `matrix` has the same bits at each place among `_ROWS` rows.

    BLAS does not promise it: where kernels differ from row to row, so do the last bits.
    """
    rows = np.sin(np.arange(1.0, _ROWS * len(matrix) + 1)).reshape(_ROWS, -1)
    product = rows @ matrix
    turned = (np.roll(rows, by, axis=0) @ matrix for by in range(1, _ROWS))
    return all(
        np.array_equal(np.roll(product, by, axis=0), one) for by, one in enumerate(turned, start=1)
    )


_Array = NDArray[np.float64]


class _Views:
    """What the work on so many frames writes to: views of buffers that are used again."""

    def __init__(
        self,
        buffers: Mapping[str, NDArray[Any]],
        filters: list[_Filters],
        dct: _Array,
        n_frames: int,
        length: int,
    ) -> None:
        self.tapered: _Array = buffers["tapered"][:n_frames]
        self.samples: _Array = self.tapered[:, :length]
        self.spectrum: NDArray[np.complex128] = buffers["spectrum"][:n_frames]
        self.parts = self.spectrum.view(np.float64)
        self.real, self.imaginary = self.parts[:, ::2], self.parts[:, 1::2]
        self.power: _Array = buffers["power"][:n_frames]
        self.mel: _Array = buffers["mel"][:n_frames]
        self.log_mel: _Array = buffers["log_mel"][:n_frames]
        self.mfcc: _Array = buffers["mfcc"][:n_frames]
        # What rows hold that are in use by no frame is of no matter, if it is finite.
        groups = [slice(start, start + _ROWS) for start in range(0, n_frames, _ROWS)]
        self.mel_products = [
            (buffers["power"][rows, bins], weights, buffers["mel"][rows, bands])
            for rows in groups
            for bins, bands, weights in filters
        ]
        self.dct_products = [
            (buffers["log_mel"][rows], dct, buffers["mfcc"][rows]) for rows in groups
        ]


def _segments_of(samples: _Array, front_end: FrontEnd) -> _Array:
    """A view of the stretches of samples that lie wholly inside, each to become a frame."""
    step, length = front_end.step_samples, front_end.frame_samples
    n_frames = max(0, 1 + (len(samples) - length) // step)
    segments: _Array = np.ndarray((n_frames, length), np.float64, samples, 0, (8 * step, 8))
    return segments


class _Analysis:
    """Frames from samples; for one thread."""

    def __init__(self, front_end: FrontEnd) -> None:
        self._front_end = front_end
        self._taper = tables(front_end)[0]
        self._filters, self._dct, self._by_blas = _steady_tables(front_end)
        self._n_bins = front_end.fft_size // 2 + 1
        shape = (_FRAMES_AT_ONCE, front_end.num_mel_bands)
        self._buffers: dict[str, NDArray[Any]] = {
            # Beyond the samples of a frame lie the zeros that the FFT wants, written once.
            "tapered": np.zeros((_FRAMES_AT_ONCE, front_end.fft_size)),
            "spectrum": np.zeros((_FRAMES_AT_ONCE, self._n_bins), np.complex128),
            "power": np.zeros((_FRAMES_AT_ONCE, self._n_bins)),
            "mel": np.zeros(shape),
            "log_mel": np.zeros(shape),
            "mfcc": np.zeros((_FRAMES_AT_ONCE, front_end.num_mfcc)),
        }
        self._views: dict[int, _Views] = {}

    def run(self, segments: _Array, first_index: int, *, with_power: bool) -> Frames:
        """The frames of segments [n, frame_samples], of which there must be one at least."""
        n_frames = len(segments)
        frames = Frames(
            first_index,
            np.empty((n_frames, self._front_end.num_mfcc), np.float32),
            np.empty((n_frames, self._n_bins if with_power else 0), np.float32),
            np.empty((n_frames, self._front_end.num_mel_bands)),
        )
        for start in range(0, n_frames, _FRAMES_AT_ONCE):
            rows = slice(start, min(start + _FRAMES_AT_ONCE, n_frames))
            self._run_piece(segments[rows], frames, rows)
        return frames

    def _run_piece(self, segments: _Array, frames: Frames, rows: slice) -> None:
        n_frames, length = segments.shape
        views = self._views.get(n_frames)
        if views is None:
            views = self._views[n_frames] = _Views(
                self._buffers, self._filters, self._dct, n_frames, length
            )
        np.multiply(segments, self._taper, out=views.samples)
        np.fft.rfft(views.tapered, out=views.spectrum)
        np.square(views.parts, out=views.parts)
        np.add(views.real, views.imaginary, out=views.power)
        self._multiply(views.mel_products)
        np.maximum(views.mel, self._front_end.log_floor, out=views.log_mel)
        np.log(views.log_mel, out=views.log_mel)
        self._multiply(views.dct_products)
        frames.mfcc[rows] = views.mfcc
        frames.mel_energies[rows] = views.mel
        if frames.power.size:
            views.power *= 1 / self._front_end.fft_size
            frames.power[rows] = np.minimum(views.power, _FLOAT32_MAX)

    def _multiply(self, products: list[tuple[_Array, _Array, _Array]]) -> None:
        """Write each group of rows times its matrix: each row with the bits that it has alone."""
        for rows, matrix, product in products:
            if self._by_blas:
                np.matmul(rows, matrix, out=product)
            else:
                np.einsum("nk,kj->nj", rows, matrix, out=product)


class _Kept(threading.local):
    """What each thread keeps from one second to the next: fresh buffers would cost much more."""

    def __init__(self) -> None:
        self._analyses: dict[FrontEnd, _Analysis] = {}

    def analysis(self, front_end: FrontEnd) -> _Analysis:
        """This thread's own for these parameters."""
        if front_end not in self._analyses:
            self._analyses = {front_end: _Analysis(front_end)}
        return self._analyses[front_end]


_of_this_thread = _Kept()


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
    return (
        _of_this_thread.analysis(front_end)
        .run(_segments_of(samples.astype(np.float64), front_end), 0, with_power=False)
        .mfcc
    )


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
        self._make_room(0)
        self._rest: _Array = self._samples
        self._following = 0  # the index of the next frame

    def push(self, block: NDArray[np.float32]) -> Frames:
        """Take samples (float32 [n], any n ≥ 0) and return the frames that are now complete."""
        first, rest = self._following, self._rest
        if len(rest) + len(block) != len(self._samples):
            self._make_room(len(rest) + len(block))
        self._samples[: len(rest)] = rest
        self._samples[len(rest) :] = block
        n_frames = len(self._segments)
        self._rest = self._samples[n_frames * self.front_end.step_samples :]
        self._following += n_frames
        if not n_frames:
            return _no_frames(self.front_end, first, with_power=self._with_power)
        return self._analysis.run(self._segments, first, with_power=self._with_power)

    def _make_room(self, n_samples: int) -> None:
        """Memory for the rest and a block: it serves again while blocks are of the same length."""
        self._samples: _Array = np.empty(n_samples)
        self._segments = _segments_of(self._samples, self.front_end)

    def reset(self, first_index: int = 0) -> None:
        """Forget everything: the next sample is the first of a new stream.

        Args:
            first_index: what the first frame of it is counted as.
        """
        self._rest = self._samples[:0]
        self._following = first_index

    def skip(self, n_frames: int) -> None:
        """Let the count of frames jump."""
        self._following += n_frames


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
    n = np.arange(SAMPLE_RATE_HZ, dtype=np.float64)
    chirp = 0.3 * np.sin(1e-5 * n**2)
    return np.asarray(chirp + 0.01 * ((7919 * n % 1009) / 1009 - 0.5), dtype=np.float32)
