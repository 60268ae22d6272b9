# SPDX-License-Identifier: MIT
"""A file in the place of a microphone, at the pace of the clock and as fast as it is read."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from spotter.audio.files import read_blocks
from spotter.audio.playback import FileSource
from spotter.errors import InputError


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """1.23 s of noise at 44.1 kHz."""
    path = tmp_path / "noise.wav"
    x = np.random.default_rng(0).uniform(-0.5, 0.5, round(1.23 * 44100))
    soundfile.write(path, x, 44100)
    return path


@pytest.mark.timeout(20)
@pytest.mark.parametrize("paced", [False, True])
def test_it_delivers_the_samples_of_the_file(recording: Path, paced: bool) -> None:
    source = FileSource(recording, paced)
    source.open()
    assert source.duration_s == pytest.approx(1.23)
    begun_s = time.monotonic()
    received = []
    while (block := source.read(0.05)) is not None:
        received.append(block.samples)
        assert source.position_s == sum(map(len, received)) / 16000
        if paced:
            assert source.position_s <= time.monotonic() - begun_s
    took_s = time.monotonic() - begun_s
    np.testing.assert_array_equal(
        np.concatenate(received), np.concatenate(list(read_blocks(recording)))
    )
    assert took_s == pytest.approx(1.23, abs=0.3) if paced else took_s < 0.5
    health = source.health()
    assert health.state == "ended"
    assert health.n_samples == 19680
    assert health.device == source.name == "noise.wav"
    assert not source.live


@pytest.mark.timeout(20)
def test_a_late_reader_gets_what_is_due(recording: Path) -> None:
    source = FileSource(recording, paced=True)
    source.open()
    source.read(0.05)
    time.sleep(0.2)
    block = source.read(0.0)
    assert block is not None
    assert 3000 < len(block.samples) <= 4000


@pytest.mark.timeout(20)
def test_nothing_is_due_at_once(recording: Path) -> None:
    source = FileSource(recording, paced=True)
    source.open()
    block = source.read(0.001)
    assert block is not None
    assert len(block.samples) == 0


@pytest.mark.timeout(20)
def test_closing_wakes_a_reader_that_waits(recording: Path) -> None:
    source = FileSource(recording, paced=True)
    source.open()
    threading.Timer(0.05, source.close).start()
    begun_s = time.monotonic()
    while source.read(10.0) is not None:
        pass
    assert time.monotonic() - begun_s < 1.0
    assert source.health().state == "ended"
    assert source.read(1.0) is None


def test_it_begins_again_after_it_was_opened_again(recording: Path) -> None:
    source = FileSource(recording, paced=False)
    first: list[NDArray[np.float32]] = []
    second: list[NDArray[np.float32]] = []
    for received in (first, second):
        source.open()
        while (block := source.read(0.0)) is not None:
            received.append(block.samples)
    np.testing.assert_array_equal(np.concatenate(first), np.concatenate(second))


def test_what_cannot_be_read_is_reported_when_it_is_opened(tmp_path: Path) -> None:
    source = FileSource(tmp_path / "missing.wav", paced=True)
    with pytest.raises(InputError, match="there is no such file"):
        source.open()


def test_damage_is_reported_after_what_comes_before_it(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    soundfile.write(path, np.zeros(32000), 16000)
    path.write_bytes(path.read_bytes()[:32044])
    source = FileSource(path, paced=False)
    source.open()
    while source.position_s < 1.0:
        source.read(0.0)
    with pytest.raises(InputError, match=r"up to 1\.00 s"):
        source.read(0.0)
    assert source.position_s == 1.0


def test_whoever_watches_a_file_sees_it_go_on(tmp_path: Path) -> None:
    """A file is decoded in larger pieces than it is handed on in."""
    path = tmp_path / "long.wav"
    soundfile.write(path, np.full(15 * 16_000, 0.1), 16_000)
    source = FileSource(path, paced=False)
    source.open()
    lengths = []
    while (block := source.read(0.05)) is not None:
        lengths.append(len(block.samples))
    assert sum(lengths) == 15 * 16_000
    assert max(lengths) <= 4 * 16_000
