# SPDX-License-Identifier: MIT
"""Real files of every kind: right pitch, right level, right length, flat memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from spotter.audio.files import audio_extensions, audio_files, duration_s, read_blocks

TONE_HZ = 440.0
AMPLITUDE = 0.25


def tone(rate_hz: int, seconds: float = 1.0, channels: int = 1) -> NDArray[np.float32]:
    """A tone, the same on every channel: float32 [n, channels]."""
    t = np.arange(round(rate_hz * seconds)) / rate_hz
    x = AMPLITUDE * np.sin(2 * np.pi * TONE_HZ * t)
    return np.repeat(x[:, np.newaxis], channels, axis=1).astype(np.float32)


def received(path: Path) -> NDArray[np.float32]:
    return np.concatenate(list(read_blocks(path)))


def assert_is_the_tone(
    x: NDArray[np.float32], seconds: float = 1.0, tolerance: float = 0.02
) -> None:
    assert x.dtype == np.float32
    assert x.ndim == 1
    assert len(x) == pytest.approx(16000 * seconds, abs=2)
    middle = x[2000:-2000].astype(np.float64)
    t = (np.arange(len(middle)) + 2000) / 16000
    wave = np.stack([np.sin(2 * np.pi * TONE_HZ * t), np.cos(2 * np.pi * TONE_HZ * t)], axis=1)
    (sine, cosine), *_ = np.linalg.lstsq(wave, middle, rcond=None)
    assert np.hypot(sine, cosine) == pytest.approx(AMPLITUDE, rel=tolerance)
    left = middle - wave @ [sine, cosine]
    assert np.sqrt(np.mean(left**2)) < tolerance * AMPLITUDE


@pytest.mark.parametrize(
    ("extension", "subtype"),
    [
        ("wav", "PCM_U8"),
        ("wav", "PCM_16"),
        ("wav", "PCM_24"),
        ("wav", "PCM_32"),
        ("wav", "FLOAT"),
        ("wav", "DOUBLE"),
        ("wav", "ULAW"),
        ("wav", "MS_ADPCM"),
        ("flac", "PCM_16"),
        ("flac", "PCM_24"),
        ("ogg", "VORBIS"),
        ("ogg", "OPUS"),
        ("mp3", "MPEG_LAYER_III"),
        ("aiff", "PCM_16"),
        ("au", "PCM_16"),
        ("caf", "ALAC_16"),
        ("w64", "PCM_16"),
    ],
)
def test_every_format_is_read(tmp_path: Path, extension: str, subtype: str) -> None:
    path = tmp_path / f"tone.{extension}"
    soundfile.write(path, tone(16000, 2.0), 16000, subtype=subtype)
    coarse = subtype in ("PCM_U8", "ULAW", "MS_ADPCM", "VORBIS", "OPUS", "MPEG_LAYER_III")
    x = received(path)
    # A codec that works in blocks of its own may add the rest of the last one.
    seconds = 2.0 if subtype != "MS_ADPCM" else len(x) / 16000
    assert 2.0 <= seconds < 2.1
    assert_is_the_tone(x, seconds, tolerance=0.06 if coarse else 0.001)


@pytest.mark.parametrize("rate_hz", [8000, 11025, 22050, 32000, 44100, 48000, 96000, 192000, 12347])
def test_every_rate_is_read(tmp_path: Path, rate_hz: int) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(rate_hz), rate_hz, subtype="FLOAT")
    assert_is_the_tone(received(path), tolerance=0.001)


@pytest.mark.parametrize("channels", [1, 2, 6, 64])
def test_channels_are_averaged(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "tone.wav"
    x = tone(16000, channels=channels)
    x[:, 1:] = 0  # the tone on the first of them
    x[:, 0] *= channels
    soundfile.write(path, x, 16000, subtype="FLOAT")
    assert_is_the_tone(received(path), tolerance=0.001)


def test_16_bit_samples_at_16_khz_arrive_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "noise.wav"
    x = np.random.default_rng(0).integers(-32768, 32768, 50_001).astype(np.int16)
    soundfile.write(path, x, 16000)
    np.testing.assert_array_equal(received(path), x / np.float32(32768))


def test_samples_beyond_full_scale_pass_unclipped(tmp_path: Path) -> None:
    path = tmp_path / "loud.wav"
    x = np.array([0.5, 1.5, -2.0, 3e38], np.float32)
    soundfile.write(path, x, 16000, subtype="FLOAT")
    np.testing.assert_array_equal(received(path), x)


def test_a_file_of_one_sample_is_read(tmp_path: Path) -> None:
    path = tmp_path / "click.wav"
    soundfile.write(path, np.array([0.5]), 16000)
    assert received(path).tolist() == [0.5]


def test_no_block_is_empty_or_longer_than_eleven_seconds(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(44100, 31.0, channels=2), 44100)
    lengths = [len(block) for block in read_blocks(path)]
    assert min(lengths) > 0
    assert max(lengths) <= 11 * 16_000


def test_an_hour_is_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "hour.flac"
    minute = tone(8000, 60.0, channels=2)
    with soundfile.SoundFile(path, "w", 8000, 2) as file:
        for _ in range(60):
            file.write(minute)
    del minute
    blocks = read_blocks(path)
    n_samples = len(next(blocks))
    tracemalloc.start()
    n_samples += sum(len(block) for block in blocks)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n_samples > 16000 * 3599
    assert peak_bytes < 4 << 20  # an hour would be 220 MiB


def test_the_file_is_closed_when_the_reader_stops_early(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(16000, 10.0), 16000)
    blocks = read_blocks(path)
    next(blocks)
    descriptors = Path("/proc/self/fd")
    if descriptors.exists():
        assert path in [link.resolve() for link in descriptors.iterdir()]
    blocks.close()  # type: ignore[attr-defined]
    if descriptors.exists():
        assert path not in [link.resolve() for link in descriptors.iterdir()]


def test_the_duration_is_reported_without_reading(tmp_path: Path) -> None:
    path = tmp_path / "tone.flac"
    soundfile.write(path, tone(44100, 2.5), 44100)
    assert duration_s(path) == pytest.approx(2.5)
    assert duration_s(tmp_path / "missing.flac") is None


def test_names_that_are_no_text_are_read(tmp_path: Path) -> None:
    path = tmp_path / "gr\udcfcn \U0001f3a4.wav"  # a Latin-1 name in a UTF-8 system
    wave = tmp_path / "tone.wav"
    soundfile.write(wave, tone(16000), 16000)
    try:
        wave.rename(path)
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such names")
    assert_is_the_tone(received(path), tolerance=0.001)


def test_the_extensions_are_those_of_sound_with_a_header() -> None:
    extensions = audio_extensions()
    assert {".wav", ".flac", ".ogg", ".mp3", ".aiff", ".aif", ".au", ".opus"} <= extensions
    assert ".raw" not in extensions
    assert all(name == name.lower() and name.startswith(".") for name in extensions)


def test_a_folder_lists_its_audio_files_sorted_and_skips_others(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "folder.wav").mkdir()
    for name in ("b/2.WAV", "b/10.flac", "a.ogg", "notes.txt", "c.raw"):
        (tmp_path / name).touch()
    names = [path.relative_to(tmp_path).as_posix() for path in audio_files(tmp_path)]
    assert names == ["a.ogg", "b/10.flac", "b/2.WAV"]
