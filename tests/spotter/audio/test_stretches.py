# SPDX-License-Identifier: MIT
"""Stretches of files, and sound as the bytes of a file."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from spotter.audio.files import encoded, read_between, read_blocks
from spotter.errors import InputError

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


def recording(folder: Path, extension: str, rate_hz: int) -> Path:
    """The demo, as another kind of file."""
    samples, _ = soundfile.read(DEMO, dtype="float32")
    path = folder / f"demo.{extension}"
    converted = soxr.resample(samples, 16_000, rate_hz)
    with soundfile.SoundFile(path, "w", rate_hz, 1) as file:
        for start in range(0, len(converted), 4000):  # the encoders cannot take all at once
            file.write(converted[start : start + 4000])
    return path


@pytest.mark.parametrize(
    ("extension", "rate_hz"),
    [("wav", 16_000), ("wav", 44_100), ("flac", 48_000), ("ogg", 22_050), ("mp3", 44_100)],
)
def test_a_stretch_is_what_the_whole_file_has_there(tmp_path, extension, rate_hz) -> None:
    path = recording(tmp_path, extension, rate_hz)
    whole = np.concatenate(list(read_blocks(path)))
    for start_s, end_s in ((0.0, 1.0), (0.25, 2.4), (5.3, 6.3), (17.77, 19.0)):
        stretch = read_between(path, start_s, end_s)
        there = whole[round(16_000 * start_s) : round(16_000 * end_s)]
        assert len(stretch) == len(there)
        assert np.abs(stretch - there).max() < 1e-4


def test_outside_of_the_file_there_is_nothing() -> None:
    assert len(read_between(DEMO, 100.0, 101.0)) == 0
    assert len(read_between(DEMO, -1.0, 0.5)) == 8_000
    n = sum(map(len, read_blocks(DEMO)))
    assert len(read_between(DEMO, n / 16_000 - 0.5, 1e6)) == 8_000


def test_a_file_that_is_gone_is_reported(tmp_path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_between(tmp_path / "gone.wav", 0.0, 1.0)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_sound_is_written_as_it_is_and_clipped_at_full_scale(suffix) -> None:
    samples = np.array([0.0, 0.5, -0.25, 1.7, -3.0], np.float32)
    read, rate_hz = soundfile.read(io.BytesIO(encoded(samples, suffix)))
    assert rate_hz == 16_000
    assert np.abs(read - np.clip(samples, -1, 1)).max() < 1e-4
