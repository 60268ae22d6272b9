# SPDX-License-Identifier: MIT
from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.audio.hardware import portaudio
from spotter.audio.hardware.player import Player
from spotter.errors import PlaybackError
from tests.loudspeaker import Loudspeaker

YES = Path(__file__).parents[3] / "data" / "yes_1.flac"


@pytest.fixture
def word() -> np.ndarray:
    samples, _ = soundfile.read(YES, dtype="float32")
    return samples


def until(happened, timeout_s: float = 10.0) -> None:
    limit_s = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < limit_s
        time.sleep(0.02)


def test_a_sound_comes_out_of_the_loudspeaker(virtual_microphone, word) -> None:
    over = threading.Event()
    with Loudspeaker() as received:
        until(lambda: len(received.samples))
        for _ in range(4):  # a machine with much to do may break a sound up
            over.clear()
            Player().play(word, over.set)
            assert over.wait(10)
            if received.likeness(word) > 0.9:
                break
        until(lambda: received.likeness(word) > 0.9)
    portaudio.call(lambda _: None)  # the order to close came before this one
    assert not portaudio._streams


def test_a_stopped_sound_ends_at_once_and_another_may_follow(virtual_microphone, word) -> None:
    player, over, next_over = Player(), threading.Event(), threading.Event()
    player.play(np.tile(word, 60), over.set)
    player.stop()
    assert over.wait(2)
    player.play(np.tile(word, 60))
    player.play(word[:1600], next_over.set)
    assert next_over.wait(10)


def test_without_an_output_the_reason_is_reported(virtual_microphone, word) -> None:
    virtual_microphone.unplug()
    portaudio.refresh()
    with pytest.raises(PlaybackError, match="sound output"):
        Player().play(word)
