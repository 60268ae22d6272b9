# SPDX-License-Identifier: MIT
"""Recordings of whistled words, for the model that knows them: `tests/data/models/tones.tflite`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE_HZ = 16_000
TONE_S = 0.5

WORDS = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
TONES_HZ = {word: 300.0 * 1.35**index for index, word in enumerate(WORDS)}


def whistle(*words: str, pause_s: float = 1.0) -> NDArray[np.float32]:
    """Each word as a tone of half a second at 16 kHz, with a pause before, between and after."""
    pause = np.zeros(round(pause_s * RATE_HZ))
    time_s = np.arange(round(TONE_S * RATE_HZ)) / RATE_HZ
    parts = [pause]
    for word in words:
        parts += [0.3 * np.sin(2 * np.pi * TONES_HZ[word] * time_s), pause]
    return np.concatenate(parts).astype(np.float32)


def record(path: Path, *words: str, pause_s: float = 1.0) -> Path:
    """Write a recording of whistled words; return its path."""
    soundfile.write(path, whistle(*words, pause_s=pause_s), RATE_HZ)
    return path
