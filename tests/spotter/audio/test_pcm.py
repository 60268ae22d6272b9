# SPDX-License-Identifier: MIT
"""Raw samples on standard input: every format, as they come, and nothing but samples."""

from __future__ import annotations

import io
import os
import threading
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spotter.audio.pcm import SampleFormat, read_pcm
from spotter.audio.resample import resample
from spotter.errors import InputError


class Dribble(io.RawIOBase):
    """A stream that delivers its bytes in pieces of given lengths, as a slow pipe does."""

    def __init__(self, data: bytes, lengths: list[int]) -> None:
        self._data = data
        self._lengths = lengths
        self._turn = 0

    def readable(self) -> Literal[True]:
        return True

    def read(self, size: int = -1) -> bytes:
        length = self._lengths[self._turn % len(self._lengths)]
        self._turn += 1
        piece, self._data = self._data[:length], self._data[length:]
        return piece


@pytest.mark.parametrize(
    ("sample_format", "dtype", "scale"),
    [("s16", "<i2", 2.0**15), ("s32", "<i4", 2.0**31), ("f32", "<f4", 1.0)],
)
def test_every_sample_format_is_read(sample_format: SampleFormat, dtype: str, scale: float) -> None:
    x = np.random.default_rng(0).uniform(-1, 1, 20_000)
    raw = (x * scale).astype(dtype)
    received = np.concatenate(
        list(read_pcm(io.BytesIO(raw.tobytes()), sample_format=sample_format))
    )
    np.testing.assert_array_equal(received, (raw / scale).astype(np.float32))


def test_channels_are_averaged_and_the_rate_is_converted() -> None:
    x = np.random.default_rng(0).integers(-10_000, 10_000, (48_000, 2)).astype("<i2")
    received = np.concatenate(list(read_pcm(io.BytesIO(x.tobytes()), 48000, channels=2)))
    expected = resample((x.mean(axis=1) / 32768).astype(np.float32), 48000)
    np.testing.assert_array_equal(received, expected)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=10), st.integers(1, 6))
def test_pieces_of_any_length_give_the_same_samples(lengths: list[int], channels: int) -> None:
    x = np.random.default_rng(1).integers(-32768, 32768, (500, channels)).astype("<i2")
    data = x.tobytes() + b"\x01"  # and the first byte of a sample that never came
    received = np.concatenate(list(read_pcm(Dribble(data, lengths), 16000, channels)))  # type: ignore[arg-type]
    np.testing.assert_array_equal(received, (x.mean(axis=1) / 32768).astype(np.float32))


@pytest.mark.timeout(20)
def test_a_slow_pipe_is_detected_as_it_comes() -> None:
    reading, writing = os.pipe()
    asked = threading.Event()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as feed:
        feed.write(b"\1\0" * 320)
        blocks = read_pcm(stream)
        assert len(next(blocks)) == 320  # while the pipe stays open
        threading.Thread(target=lambda: (asked.wait(), feed.write(b"\2\0" * 160))).start()
        asked.set()
        assert len(next(blocks)) == 160


@pytest.mark.parametrize("beginning", [b"RIFF", b"fLaC", b"OggS", b"ID3\x04"])
def test_an_audio_file_is_refused_with_the_way_to_decode_it(beginning: bytes) -> None:
    data = beginning + bytes(10_000)
    for stream in (io.BytesIO(data), Dribble(data, [1])):
        with pytest.raises(
            InputError, match=r"ffmpeg -i FILE -f s16le -ar 16000 -ac 1 -"
        ) as reported:
            list(read_pcm(stream))  # type: ignore[arg-type]
        assert reported.value.what == "-"


@pytest.mark.parametrize("data", [b"", b"\1"])
def test_a_stream_without_a_sample_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no samples arrived"):
        list(read_pcm(io.BytesIO(data)))


def test_a_sample_that_is_no_number_is_refused_with_its_time() -> None:
    x = np.zeros(16000, "<f4")
    x[8000] = np.nan
    with pytest.raises(InputError, match=r"the sample at 0\.5000 s is not a number"):
        list(read_pcm(io.BytesIO(x.tobytes()), sample_format="f32"))
