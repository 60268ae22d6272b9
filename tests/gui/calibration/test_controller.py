# SPDX-License-Identifier: MIT
"""Calibrating the room in the window, with a microphone that hears what is asked for."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from spotter.gui.calibration.procedure import Judgement, Pace, Result
from spotter.gui.calibration.report import result_texts, result_title
from spotter.gui.style.theme import LIGHT
from tests import DATA
from tests.gui.looking import count, pixels, wait_until

PACE = Pace(quiet_s=1.5, n_attempts=1, patience_s=2.5, pause_s=0.9)


@pytest.fixture
def program(virtual_microphone, start):
    """The window, listening; noise comes from the microphone."""
    noise = np.random.default_rng(0).normal(0, 2e-3, 16_000 * 120).astype(np.float32)
    virtual_microphone.play(noise, wait=False)
    program = start(device="default")
    program.calibrating.pace = PACE
    wait_until(lambda: program.views.listen_button.state == "listening")
    return program


def say(microphone, clip: str) -> None:
    """Mix a clip into what the microphone is about to hear."""
    samples, _ = soundfile.read(DATA / f"{clip}.flac", dtype="int16")
    microphone.mix(samples)


def use_words(program, *words: str, threshold: float = 0.8) -> None:
    rules = program.presenter.rules
    for word in program.session.model.words:
        rules.switch_word(word, word in words)
    rules.set_threshold(threshold)


def answer(program, microphone, *, but: str = "") -> None:
    """Say each word as it is asked for, except one."""
    asked: set[str] = set()

    def is_done() -> bool:
        calibration = program.calibrating.calibration
        word = calibration.word
        if calibration.phase == "listening" and word not in asked:
            asked.add(word)
            if word != but:
                say(microphone, f"{word}_1")
        return calibration.phase == "done"

    wait_until(is_done, 40)


def test_a_calibration_from_quiet_to_undo(program, virtual_microphone) -> None:
    views, pane = program.views, program.calibrating.pane
    use_words(program, "yes", "stop", threshold=0.99999)
    program.calibrating.start()
    wait_until(lambda: views.listen_button.state == "calibrating")
    assert (pane.lead.text(), pane.word.text()) == ("Be", "quiet")
    assert "step 1 of 2" in pane.step.text()
    wait_until(lambda: pane.word.text() == "yes")
    assert "step 2 of 2" in pane.step.text()
    answer(program, virtual_microphone)
    assert count(pixels(pane), LIGHT.accent) > 500  # the button
    assert "At 1.00 you would be missed" in pane.result.text()
    assert "false alarms an hour of talk" in pane.result.text()
    found = program.calibrating.calibration.result().then.threshold
    assert pane.apply_button.text() == f"Use {found:.2f}"
    pane.apply_button.click()
    assert program.presenter.rule.threshold == found
    wait_until(lambda: views.listen_button.state == "listening")
    assert not program.calibrating.is_open
    assert views.notice.text == f"The threshold is {found:.2f} now; it was 1.00"
    views.notice.buttons["undo"].click()
    assert program.presenter.rule.threshold == 0.99999


def test_what_is_said_for_it_is_not_listed(program, virtual_microphone) -> None:
    window, views = program.window, program.views
    use_words(program, "yes")
    say(virtual_microphone, "yes_1")
    wait_until(lambda: len(program.presenter.runs.listed) == 1, 10)
    program.calibrating.start()
    answer(program, virtual_microphone)
    assert program.calibrating.calibration.attempts["yes"][0].detected
    assert views.large_word.text[0] == "yes"
    assert len(program.presenter.runs.listed) == 1
    QTest.keyClick(window, Qt.Key.Key_Escape)
    wait_until(lambda: views.listen_button.state == "listening")
    assert not program.calibrating.is_open
    assert len(program.presenter.runs.listed) == 1
    say(virtual_microphone, "yes_1")
    wait_until(lambda: len(program.presenter.runs.listed) == 2, 10)


def test_a_missed_word_can_be_said_again_or_skipped(program, virtual_microphone) -> None:
    pane = program.calibrating.pane
    use_words(program, "yes", "no", "stop")
    program.calibrating.start()
    wait_until(lambda: pane.word.text() == "yes")
    pane.skip_button.click()
    answer(program, virtual_microphone, but="stop")
    assert pane.again_button.text() == "Say “stop” again"
    pane.again_button.click()
    assert pane.word.text() == "stop"
    answer(program, virtual_microphone)
    assert program.calibrating.calibration.result().n_attempts == 2
    assert pane.again_button.isHidden()


def test_another_source_ends_it(program) -> None:
    window, views = program.window, program.views
    program.calibrating.start()
    wait_until(lambda: views.listen_button.state == "calibrating")
    program.session.play_demo()
    wait_until(lambda: views.listen_button.state == "playing")
    assert not program.calibrating.is_open
    assert window.picture.currentWidget() is not program.calibrating.pane


def test_without_a_microphone_it_says_so(start) -> None:
    program = start()
    wait_until(lambda: program.session.microphones.looked)
    program.calibrating.start()
    assert program.views.state.texts[0] == "No microphone found"
    assert not program.calibrating.is_open


def test_a_small_window_shows_all_of_it(program) -> None:
    window, views, pane = program.window, program.views, program.calibrating.pane
    window.resize(900, 600)
    program.calibrating.start()
    wait_until(lambda: pane.word.text() == "yes")
    pixels(window)
    for part in (pane.title, pane.step, pane.lead, pane.word, pane.hint, pane.attempts):
        assert part.isVisible()
        assert part.height() >= part.minimumSizeHint().height(), part
    assert views.detections.isHidden() or views.detections.height() < 60


def test_the_result_is_reported_in_words() -> None:
    now, then = Judgement(0.8, 2, 0), Judgement(0.65, 0, 0)
    texts = result_texts(Result(-52.4, 31.2, 30, now, then), (0.4, 0.9))
    assert texts == [
        "Noise −52 dB, your voice 31 dB above it.",
        "At 0.80 you would be missed 2 of 30 times, and the quiet would have triggered nothing.",
        "At 0.65 you would never be missed, and the quiet would have triggered nothing. By the "
        "model's curve, expect about 0.9 false alarms an hour of talk instead of 0.4.",
    ]
    assert result_title(Result(-52.4, 31.2, 30, now, then)) == (
        "0.65 instead of 0.80 would suit this room"
    )
    same = Result(-30.0, 9.0, 30, then, then)
    assert "speak nearer" in result_texts(same, None)[0]
    assert result_title(same) == "Nothing needs to be changed"
    assert result_title(Result(-30.0, None, 0, now, then)) == "Nothing can be suggested"
    loud = result_texts(Result(-30.0, None, 3, Judgement(0.5, 3, 2), now), None)
    assert loud[0] == "Noise −30 dB."
    assert "the quiet would have triggered 2" in loud[1]
