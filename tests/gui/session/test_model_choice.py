# SPDX-License-Identifier: MIT
"""A model is dropped on the window: what it is, and which one is used then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.looking import wait_until

ASSETS = Path(__file__).parents[3] / "assets"
DEMO = ASSETS / "demo" / "demo.flac"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A model from elsewhere."""
    return Path(shutil.copy(ASSETS / "models" / "default.tflite", tmp_path / "other.tflite"))


def drop(program, path: Path, title: str) -> None:
    """Drop a model; wait until the window says this of it."""
    program.window.dropped.emit([path])
    wait_until(lambda: program.views.state.texts[0] == title)
    assert program.window.shows_state


def test_a_dropped_model_shows_its_card_and_is_used_when_wanted(start, other) -> None:
    program = start()
    before = program.session.model
    drop(program, other, "Use this model?")
    card, reported = before.card, program.views.state.texts[1]
    # What is long is cut.
    beginnings = (card.results[:60], card.training_data[:60])
    assert all(part in reported for part in ("<b>yes</b>", *beginnings))
    assert program.session.model is before
    program.views.state.buttons["use model"].click()
    assert program.session.model.path == other
    assert program.presenter.model is program.session.model


def test_a_list_of_microphones_that_comes_late_leaves_the_question(start, other) -> None:
    program = start()
    drop(program, other, "Use this model?")
    program.session.microphones.changed.emit()
    assert program.views.state.texts[0] == "Use this model?"


def test_a_refused_model_leaves_what_was_there(start, other) -> None:
    program = start(files=(DEMO,))
    wait_until(lambda: program.presenter.detections and not program.bridge.runs)
    before, words = program.session.model, program.presenter.detections
    drop(program, other, "Use this model?")
    program.views.state.buttons["keep model"].click()
    assert program.session.model is before
    assert program.presenter.detections == words
    assert not program.window.shows_state


def test_where_nothing_was_read_a_refused_model_leaves_the_beginning(
    start, other, tmp_path
) -> None:
    no_sound = tmp_path / "notes.wav"
    no_sound.write_text("hello")
    program = start(files=(no_sound,))
    wait_until(lambda: program.views.state.texts[0] == "This file cannot be read")
    drop(program, other, "Use this model?")
    program.views.state.buttons["keep model"].click()
    assert program.window.shows_state  # and no empty picture
    assert program.views.state.texts[0] in ("Say a word", "No microphone found")


def test_a_bad_model_says_why_and_the_old_one_goes_on(
    start, virtual_microphone, tmp_path, other
) -> None:
    program = start(device="default")
    wait_until(lambda: program.views.listen_button.state == "listening")
    bad = tmp_path / "bad.tflite"
    bad.write_bytes(b"nonsense")
    before = program.session.model
    drop(program, bad, "This model cannot be used")
    wait_until(lambda: not program.bridge.runs)
    QTest.qWait(100)
    assert program.window.shows_state  # also after the microphone has ended
    program.views.state.buttons["keep model"].click()
    wait_until(lambda: program.views.listen_button.state == "listening")
    assert program.session.model is before
    drop(program, other, "Use this model?")
    QTest.mouseClick(program.views.state.buttons["use model"], Qt.MouseButton.LeftButton)
    wait_until(lambda: program.views.listen_button.state == "listening")
    assert program.session.model.path == other
