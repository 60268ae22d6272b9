# SPDX-License-Identifier: MIT
"""Where a word was spoken that the program missed. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from spotter.features.sound_extent import extent
from spotter.records import SAMPLE_RATE_HZ

_FRONT_END = FrontEnd()
_STEP_SAMPLES, _FRAME_SAMPLES = _FRONT_END.step_samples, _FRONT_END.frame_samples
_STEP_S, _FRAME_S = _FRONT_END.step_s, _FRAME_SAMPLES / SAMPLE_RATE_HZ
_WINDOW_FRAMES, _WINDOW_SAMPLES = _FRONT_END.window_frames, _FRONT_END.window_samples
_SILENT_DBFS = -70.0


def loudest_place(
    samples: NDArray[np.float32], taken: Iterable[tuple[float, float]]
) -> tuple[float, float] | None:
    """The extent of the loudest sound that belongs to no other word.

    Args:
        samples: float32 [n] at 16 kHz, all that may be meant.
        taken: where other words lie, as start and end in seconds from the first sample.

    Returns:
        Start and end in seconds from the first sample; None where all else is silent.
    """
    samples = np.pad(samples, (0, max(0, _WINDOW_SAMPLES - len(samples))))
    mel = StreamingFrontEnd().push(samples).mel_energies
    free = np.ones(len(mel), bool)
    for start_s, end_s in taken:
        free[max(0, int(start_s / _STEP_S) - 10) : max(0, int(end_s / _STEP_S) + 10)] = False
    power = np.where(free, mel.sum(axis=1), 0.0)
    loudest = int(power.argmax())
    frame = samples[_STEP_SAMPLES * loudest : _STEP_SAMPLES * loudest + _FRAME_SAMPLES]
    mean_square = float(np.square(frame, dtype=np.float64).mean())
    if not free[loudest] or 10 * np.log10(max(mean_square, 1e-20)) < _SILENT_DBFS:
        return None
    first = min(max(0, loudest - _WINDOW_FRAMES // 2), len(mel) - _WINDOW_FRAMES)
    window = slice(first, first + _WINDOW_FRAMES)
    start, end = extent(np.where(free[window, None], mel[window], 0.0))
    return (first + start) * _STEP_S, (first + end) * _STEP_S + _FRAME_S
