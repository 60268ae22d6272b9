# SPDX-License-Identifier: MIT
"""Words spoken into a microphone: recordings of people, through a real capture, to the terminal.

The speakers are of the validation set: the bundled model was not trained on their voices.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests import DATA
from tests.tiny import WORDS
from tests.virtual_microphone import VirtualMicrophone

RATE_HZ = 16_000
OTHER_WORDS = ("bed", "bird", "cat", "eight", "five", "four", "happy", "nine", "one", "zero")


def spoken(words: tuple[str, ...], take: int) -> NDArray[np.float32]:
    """These words one after another, with half a second between the clips."""
    pause = np.zeros(RATE_HZ // 2, np.float32)
    parts = [pause]
    for word in words:
        samples, rate_hz = soundfile.read(DATA / f"{word}_{take}.flac", dtype="float32")
        assert rate_hz == RATE_HZ
        parts += [samples, pause]
    return np.concatenate(parts)


def running_tap() -> NDArray[np.float32]:
    """A minute of water running into a basin."""
    samples, rate_hz = soundfile.read(DATA / "running_tap.ogg", dtype="float32")
    assert rate_hz == RATE_HZ
    return np.asarray(samples[: 60 * RATE_HZ])


def listen(
    microphone: VirtualMicrophone, sound: NDArray[np.float32], home: Path
) -> list[dict[str, object]]:
    """What `spotter listen` prints while the microphone hears the sound; ended by Ctrl-C."""
    with (home / "heard.jsonl").open("w+") as detected:
        listening = subprocess.Popen(
            [sys.executable, "-m", "spotter", "listen", "--format", "jsonl"], stdout=detected
        )
        try:
            time.sleep(2)
            microphone.play(sound, lead_s=2, tail_s=1.5)
            listening.send_signal(signal.SIGINT)
            assert listening.wait(timeout=10) == 130
        finally:
            listening.kill()
        detected.seek(0)
        return [json.loads(line) for line in detected]


@pytest.mark.parametrize("take", [1, 2])
def test_most_words_are_detected_once_and_none_wrongly(
    virtual_microphone: VirtualMicrophone, tmp_path: Path, take: int
) -> None:
    found = [row["word"] for row in listen(virtual_microphone, spoken(WORDS, take), tmp_path)]
    assert found == [word for word in WORDS if word in found], "in order, none twice, none wrong"
    assert len(found) >= 9


def test_other_words_and_a_minute_of_noise_give_at_most_one_detection(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    sound = np.concatenate([spoken(OTHER_WORDS, 1), running_tap()])
    assert len(listen(virtual_microphone, sound, tmp_path)) <= 1


def test_a_microphone_and_a_file_with_the_same_sound_give_the_same_words(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    sound = spoken(WORDS[:5], 1)
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound, RATE_HZ)
    spotted = subprocess.run(
        [sys.executable, "-m", "spotter", "spot", "--format", "jsonl", path],
        capture_output=True,
        check=True,
        timeout=60,
    )
    offline = [json.loads(line) for line in spotted.stdout.splitlines()]
    live = listen(virtual_microphone, sound, tmp_path)
    assert [row["word"] for row in live] == [row["word"] for row in offline]
    # The live stream began some time before the sound did; apart from that the times agree to
    # one hop, by which the windows may lie differently over the words.
    lag_s = np.array([row["end_s"] for row in live]) - [row["end_s"] for row in offline]
    assert np.ptp(lag_s) < 0.15
