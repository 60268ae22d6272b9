# SPDX-License-Identifier: MIT
"""Raw samples from a stream: what ``spotter spot -`` reads on standard input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Literal

import numpy as np

from spotter.audio.resample import Resampler
from spotter.errors import InputError
from spotter.records import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

SampleFormat = Literal["s16", "s32", "f32"]
"""Little-endian 16-bit or 32-bit integers, or 32-bit floating point."""

_TYPES: dict[SampleFormat, str] = {"s16": "<i2", "s32": "<i4", "f32": "<f4"}
_FULL_SCALE: dict[SampleFormat, float] = {"s16": 2.0**15, "s32": 2.0**31, "f32": 1.0}
_MAX_READ_BYTES = 1 << 16

DECODE_FIRST = "decode it first: ffmpeg -i FILE -f s16le -ar 16000 -ac 1 - | spotter spot -"
"""The remedy for sound that is encoded where raw samples are wanted."""

_FILE_BEGINNINGS = (b"RIFF", b"RF64", b"fLaC", b"OggS", b"ID3")


def read_pcm(
    stream: BinaryIO,
    sample_rate_hz: float = SAMPLE_RATE_HZ,
    channels: int = 1,
    sample_format: SampleFormat = "s16",
    name: str = "-",
) -> Iterator[NDArray[np.float32]]:
    """Read raw PCM as 16 kHz mono, each block as soon as it is there.

    Channels are averaged. A sample that is cut off by the end of the stream is ignored.

    Args:
        stream: open for reading bytes, such as ``sys.stdin.buffer``.
        sample_rate_hz: of the stream.
        channels: interleaved in the stream.
        sample_format: of one sample.
        name: of the stream in error messages.

    Yields:
        float32 [n], none empty.

    Raises:
        InputError: nothing arrives, the stream is an audio file with a header, or holds NaN or
            infinity.
    """
    resampler = Resampler(sample_rate_hz)
    n_read = 0
    for block in _mono_blocks(stream, channels, sample_format, name):
        bad = first_not_finite(block[:, np.newaxis])
        if bad is not None:
            raise not_finite_error(name, (n_read + bad) / sample_rate_hz)
        n_read += len(block)
        samples = resampler.push(block)
        if len(samples):
            yield samples
    if n_read == 0:
        raise InputError(name, "no samples arrived", "check the program that feeds the pipe")
    rest = resampler.finish()
    if len(rest):
        yield rest


def _mono_blocks(
    stream: BinaryIO, channels: int, sample_format: SampleFormat, name: str
) -> Iterator[NDArray[np.float32]]:
    dtype = np.dtype(_TYPES[sample_format])
    n_sample_bytes = dtype.itemsize * channels
    kept = b""
    for data in _arrivals(stream, name):
        kept += data
        n_whole = len(kept) - len(kept) % n_sample_bytes
        if n_whole:
            values = np.frombuffer(kept[:n_whole], dtype).reshape(-1, channels)
            # float64 until the end: 32-bit integers and sums of channels need more than 24 bits.
            with np.errstate(invalid="ignore"):  # NaN is refused where its time is known
                mean = values.mean(axis=1, dtype=np.float64) / _FULL_SCALE[sample_format]
                samples = mean.astype(np.float32)
            yield samples
            kept = kept[n_whole:]


def _arrivals(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """What the stream delivers, as it delivers it; the first four bytes are looked at."""
    # read() of a buffered stream would wait until all of it is there.
    read = getattr(stream, "read1", stream.read)
    beginning = b""
    while len(beginning) < 4 and (data := read(_MAX_READ_BYTES)):
        beginning += data
    if beginning.startswith(_FILE_BEGINNINGS):
        raise InputError(name, "is an audio file, not raw samples", DECODE_FIRST)
    if beginning:
        yield beginning
    while data := read(_MAX_READ_BYTES):
        yield data


def first_not_finite(block: NDArray[np.float32]) -> int | None:
    """The index of the first row of [n, channels] that holds NaN or infinity, or None."""
    # One pass without a temporary array: a sum is finite exactly if nothing in it is not. That of
    # the loudest float32 needs more room, and is taken only where the quick one is not finite.
    with np.errstate(invalid="ignore", over="ignore"):
        if np.isfinite(block.sum()) or np.isfinite(block.sum(dtype=np.float64)):
            return None
    return int(np.flatnonzero(~np.isfinite(block).all(axis=1))[0])


def not_finite_error(name: str, time_s: float) -> InputError:
    """The refusal of a file or stream with NaN or infinity at `time_s`."""
    why = f"the sample at {time_s:.4f} s is not a number that can be played (NaN or infinity)"
    return InputError(
        name, why, "repair the file where it was made, or export it as 16-bit samples"
    )
