# SPDX-License-Identifier: MIT
"""Whatever holds sound, as blocks of float32 samples at 16 kHz: what the public functions take."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spotter.audio.files import BLOCK_SAMPLES, read_blocks
from spotter.audio.pcm import first_not_finite
from spotter.audio.resample import resample
from spotter.audio.sample_rates import is_sample_rate, why_no_sample_rate
from spotter.errors import InputError, UsageError

Audio = str | Path | NDArray[np.floating] | NDArray[np.integer] | Iterable[NDArray[np.float32]]
"""A file, an array of mono samples, or blocks of float32 samples at 16 kHz."""

_RATE_HZ = 16_000
_LOUDEST = 8.0
"""Far beyond full scale: these are integers that became floats as they are."""

_REMEDY = "give a path, an array, or blocks of float32 samples at 16 kHz"


def blocks_of(audio: Audio, sample_rate_hz: float) -> Iterable[NDArray[np.float32]]:
    """The sound in blocks.

    Args:
        audio: a file, an array, or blocks, which are handed on.
        sample_rate_hz: of an array; files know theirs, and blocks have 16 kHz.

    Raises:
        InputError: it is no sound, at once or where it is read.
        UsageError: the rate is none.
    """
    if isinstance(audio, (str, Path)):
        return read_blocks(Path(audio))
    if not isinstance(audio, np.ndarray):
        if not isinstance(audio, Iterable):
            raise InputError("audio", f"is of type {type(audio).__name__}", _REMEDY)
        return _checked(audio)
    if not is_sample_rate(sample_rate_hz):
        why = why_no_sample_rate(sample_rate_hz)
        raise UsageError("sample_rate_hz", why, "give the samples a second, such as 44100")
    samples = resample(_as_float(audio), sample_rate_hz)
    return (samples[at : at + BLOCK_SAMPLES] for at in range(0, len(samples), BLOCK_SAMPLES))


def _as_float(samples: NDArray[np.floating] | NDArray[np.integer]) -> NDArray[np.float32]:
    """Any array of mono samples as float32 of full scale ±1."""
    if samples.ndim != 1:
        why, remedy = (
            f"has shape {samples.shape}, must be mono [n]",
            "take one channel, or the mean",
        )
        raise InputError("audio", why, remedy)
    if samples.dtype.kind not in "fi":
        why = f"has samples of type {samples.dtype}, must be float or signed integers"
        raise InputError("audio", why, "convert them, such as to float32 within ±1")
    full_scale = 1 if samples.dtype.kind == "f" else 2.0 ** (8 * samples.dtype.itemsize - 1)
    values = np.asarray(samples / full_scale, np.float32)
    _refuse_not_finite(values, 0)
    loudest = float(np.abs(values).max(initial=0.0))
    if loudest > _LOUDEST:
        advice = "full scale is ±1; divide integers in float form by theirs, such as 32768"
        warnings.warn(f"audio: samples up to {loudest:.6g}: {advice}", stacklevel=4)
    return values


def _checked(blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Blocks as they come, if they are what they must be."""
    n_samples = 0
    for block in blocks:
        if not (isinstance(block, np.ndarray) and block.ndim == 1 and block.dtype == np.float32):
            why = "does not come in blocks of float32 samples [n]"
            raise InputError("audio", why, _REMEDY)
        _refuse_not_finite(block, n_samples)
        n_samples += len(block)
        yield block


def _refuse_not_finite(samples: NDArray[np.float32], n_before: int) -> None:
    bad = first_not_finite(samples[:, np.newaxis])
    if bad is not None:
        at_s = (n_before + bad) / _RATE_HZ
        raise InputError("audio", f"is NaN or infinite at {at_s:.2f} s", "mend or cut it there")
