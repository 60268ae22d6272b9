# SPDX-License-Identifier: MIT
"""The front end of one hop, against python_speech_features and against its bare FFT."""

from __future__ import annotations

import numpy as np
import python_speech_features
from scripts.benchmarks.sources import RATE_HZ, speech

from scripts.benchmarks.measure import Table, figures, in_turn, one_core
from spotter.features.frontend import FrontEnd, StreamingFrontEnd, mfcc
from spotter.streaming.pipeline import DEFAULT_HOP_MS

_PSF = "python_speech_features, whole window"
_FFT = "bare FFT of a hop's frames"


def run(*, full: bool, model: str | None) -> list[Table]:
    """Microseconds of one core."""
    front_end = FrontEnd()
    second = speech(1)
    hop = second[: DEFAULT_HOP_MS * RATE_HZ // 1000]
    n_frames = len(hop) // front_end.step_samples
    segments = np.resize(second, (n_frames, front_end.fft_size)).astype(np.float64)
    stream = StreamingFrontEnd()
    stream.push(second)
    calls = {
        _PSF: lambda: python_speech_features.mfcc(
            second, RATE_HZ, 0.025, 0.01, 40, 40, 512, 20, 8000, 0, 0, False, np.hamming
        ),
        _FFT: lambda: np.fft.rfft(segments),
        "front end, whole window": lambda: mfcc(second),
        "front end, one hop": lambda: stream.push(hop),
    }
    with one_core():
        values = in_turn(calls, 2000 if full else 300, n_warm=20, scale=1e6)
    return [Table("Front end, one core", figures(values, "µs", (_PSF, _FFT)))]
