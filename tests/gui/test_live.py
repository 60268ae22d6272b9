# SPDX-License-Identifier: MIT
"""The window hears a real microphone stream: in this process, and as a program on an X server."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from spotter.gui.style.theme import LIGHT
from tests import DATA
from tests.gui.looking import count, pixels, wait_until

ROOT = Path(__file__).parents[2]
SPOKEN = ("yes_1", "stop_1", "left_2")


def speech(*clips: str, pause_s: float = 1.2) -> np.ndarray:
    """Clips one after the other, over noise as a room has it."""
    parts = [np.zeros(round(16_000 * pause_s), np.float32)]
    for clip in clips:
        samples, _ = soundfile.read(DATA / f"{clip}.flac", dtype="float32")
        parts += [samples, parts[0]]
    whole = np.concatenate(parts)
    return whole + np.random.default_rng(0).normal(0, 1e-3, len(whole)).astype(np.float32)


def words(program) -> list[str]:
    return [one.word for one in program.presenter.history.detections]


@pytest.fixture
def session(virtual_microphone, start):
    """The window, listening to the virtual microphone."""
    program = start(device="default")
    wait_until(lambda: program.views.listen_button.state == "listening")
    return program


def test_words_said_into_a_microphone_appear(session, virtual_microphone) -> None:
    views = session.views
    virtual_microphone.play(speech(*SPOKEN), wait=False)
    wait_until(lambda: words(session), 12)
    assert views.large_word.text[0] == words(session)[0] == "yes"
    assert count(pixels(views.large_word), LIGHT.accent) > 300
    assert count(pixels(views.bars, views.bars.track("yes")), LIGHT.accent) > 300
    wait_until(lambda: len(words(session)) == len(SPOKEN), 12)
    assert words(session) == ["yes", "stop", "left"]
    assert "dB" in views.level.text
    assert "nothing dropped" in views.status.whole


def test_space_releases_the_microphone_and_takes_it_again(session, virtual_microphone) -> None:
    window, views = session.window, session.views
    virtual_microphone.play(speech("yes_1", pause_s=4.0), wait=False)
    wait_until(lambda: words(session), 12)
    wait_until(lambda: views.spectrogram.view.end_s > 6.0)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert views.listen_button.state == "paused"
    wait_until(lambda: not session.bridge.runs)
    frozen = pixels(views.spectrogram)
    QTest.qWait(200)
    assert np.array_equal(pixels(views.spectrogram), frozen)
    before = views.spectrogram.view
    session.presenter.scroll(-0.5)
    assert views.spectrogram.view.end_s < before.end_s
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_until(lambda: views.listen_button.state == "listening")
    assert [str(views.detections.table.model().index(0, 1).data())] == ["yes"]


def test_a_microphone_that_delivers_only_zeros_is_reported(session, virtual_microphone) -> None:
    window, views = session.window, session.views
    wait_until(lambda: window.shows_state, 10)
    assert views.state.texts[0] == "Is the microphone muted?"
    virtual_microphone.play(speech("yes_1"), wait=False)
    wait_until(lambda: not window.shows_state, 5)


def test_a_stalled_microphone_is_reported_and_comes_back(session, virtual_microphone) -> None:
    window, views = session.window, session.views
    virtual_microphone.pause()
    wait_until(lambda: views.listen_button.state == "waiting", 10)
    assert window.shows_state
    assert views.state.texts[0] == "The microphone fell silent"
    virtual_microphone.resume()
    wait_until(lambda: views.listen_button.state == "listening", 15)
    virtual_microphone.play(speech("yes_1"), wait=False)
    wait_until(lambda: words(session) == ["yes"], 12)
    wait_until(lambda: not window.shows_state)


def test_without_a_microphone_the_window_says_so_and_offers_the_demo(start) -> None:
    program = start()
    window, views = program.window, program.views
    wait_until(lambda: views.state.texts[0])
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_until(lambda: views.state.texts[0] == "No microphone found")
    views.state.buttons["demo"].click()
    wait_until(lambda: views.listen_button.state == "playing")
    assert not window.shows_state


def test_the_program_hears_a_microphone_on_an_x_server(xvfb, virtual_microphone, tmp_path) -> None:
    command = [sys.executable, "-m", "tests.gui.watch", str(tmp_path), "--device", "default"]
    program = subprocess.Popen(
        command,
        env={**xvfb, **virtual_microphone.environment, "SPOTTER_HOME": str(tmp_path / "home")},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout
        for line in program.stdout:
            if line.strip() == "state listening":
                break
        virtual_microphone.play(speech(*SPOKEN), tail_s=1.0)
        time.sleep(1.0)
    finally:
        output, complaints = program.communicate("", timeout=20)
    detected = [line.split()[1] for line in output.splitlines() if line.startswith("word")]
    assert detected == ["yes", "stop", "left"]
    assert program.returncode == 0
    assert "Traceback" not in complaints
    picture = QImage(str(tmp_path / "01.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    # The large word in the accent's colour, where the window has it.
    accent = int(LIGHT.accent[1:], 16)
    hits = sum(
        (picture.pixel(x, y) & 0xFFFFFF) == accent
        for x in range(930, 1264, 2)
        for y in range(80, 170, 2)
    )
    assert hits > 100


def test_ctrl_c_ends_the_program(xvfb, tmp_path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "spotter", "gui", "--demo"],
        env={**xvfb, "SPOTTER_HOME": str(tmp_path)},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(4)
    assert program.poll() is None
    program.send_signal(signal.SIGINT)
    _, complaints = program.communicate(timeout=10)
    assert program.returncode == 130
    assert "Traceback" not in complaints
