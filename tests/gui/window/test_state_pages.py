# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from spotter.errors import InputError, MicrophoneError, ModelError, PortAudioMissingError
from spotter.gui.window.state_pages import StatePane
from tests.gui.looking import pixels

COMMAND = "sudo apt-get install libportaudio2"
IN_USE = MicrophoneError("microphone 'USB'", "it is in use", "close it")
DAMAGED = ModelError("a.tflite", "is damaged", "take another")
MISSING = PortAudioMissingError("microphone", "is not installed", f"install it: {COMMAND}")

STATES = {
    "first start": (
        lambda pane: pane.show_first_start(["yes", "no", "up"]),
        ("Say a word", "yes", "never leaves this machine"),
        ["listen", "demo", "open"],
    ),
    "no microphone": (
        lambda pane: pane.show_no_microphone(),
        ("No microphone found",),
        ["look again", "open", "demo"],
    ),
    "library missing": (
        lambda pane: pane.show_library_missing(MISSING),
        ("The sound library is missing", COMMAND),
        ["copy", "open", "demo"],
    ),
    "microphone error": (
        lambda pane: pane.show_microphone_error(
            MicrophoneError("microphone 'USB'", "it is in use", "close it")
        ),
        ("The microphone cannot be used", "it is in use"),
        ["listen", "choose", "open"],
    ),
    "gone": (
        lambda pane: pane.show_stalled("USB <Mic>", 2),
        ("The microphone fell silent", "USB &lt;Mic&gt;", "trying again (2)"),
        ["choose", "open"],
    ),
    "zeros": (
        lambda pane: pane.show_zeros("USB Mic"),
        ("Is the microphone muted?", "USB Mic", "only zeros"),
        ["choose", "open"],
    ),
    "bad model": (
        lambda pane: pane.show_bad_model(
            ModelError("a.tflite", "is damaged", "take another"), is_bundled=False
        ),
        ("This model cannot be used", "a.tflite: is damaged. Take another."),
        ["bundled model", "choose model"],
    ),
    "bad bundled model": (
        lambda pane: pane.show_bad_model(
            ModelError("default", "is damaged", "reinstall"), is_bundled=True
        ),
        ("This model cannot be used",),
        ["choose model"],
    ),
    "bad file": (
        lambda pane: pane.show_bad_file(InputError("a.txt", "is no audio", "convert it")),
        ("This file cannot be read", "a.txt: is no audio. Convert it."),
        ["open", "demo", "listen"],
    ),
    "trouble": (
        lambda pane: pane.show_trouble("KeyError: 'x'", "Traceback …"),
        ("Something went wrong", "KeyError"),
        ["listen", "copy", "open"],
    ),
    "reading": (
        lambda pane: pane.show_reading("meeting.flac"),
        ("Reading meeting.flac",),
        ["stop reading"],
    ),
}


@pytest.fixture
def pane(shown) -> StatePane:
    return shown(StatePane(), 556, 300)


def words(pane: StatePane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_words_and_ways_out(pane, state) -> None:
    show, said, actions = STATES[state]
    show(pane)
    for part in said:
        assert part in words(pane)
    assert list(pane.buttons) == actions


@pytest.mark.parametrize("state", STATES)
def test_no_text_of_a_state_is_cut_in_the_small_window(pane, state) -> None:
    STATES[state][0](pane)
    pixels(pane)
    for label in pane.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.height() >= label.heightForWidth(label.width())
            assert label.geometry().bottom() <= pane.height()
            assert label.geometry().top() >= 0
    for button in pane.buttons.values():
        assert button.width() >= button.sizeHint().width()
        assert pane.rect().contains(button.geometry())


@pytest.mark.parametrize("state", STATES)
def test_each_way_out_is_reported(pane, state) -> None:
    show, _, actions = STATES[state]
    reported: list[str] = []
    pane.pressed.connect(reported.append)
    show(pane)
    for button in list(pane.buttons.values()):
        button.click()
    assert reported == [way for way in actions if way != "copy"]


def test_the_command_can_be_copied(pane) -> None:
    pane.show_library_missing(MISSING)
    pane.buttons["copy"].click()
    assert QGuiApplication.clipboard().text() == COMMAND


def test_a_state_leaves_nothing_of_the_one_before(pane) -> None:
    pane.show_library_missing(MISSING)
    pane.show_no_microphone()
    pixels(pane)
    assert COMMAND not in words(pane)
    assert list(pane.buttons) == ["look again", "open", "demo"]


def test_the_first_silence_counts_no_tries(pane) -> None:
    pane.show_stalled("USB", 0)
    assert pane.texts[1] == "“USB” stopped delivering: trying again."


def test_reading_tells_how_far_it_is(pane) -> None:
    pane.show_reading("meeting.flac")
    pane.show_read(30.0, 120.0, 60.0)
    assert "30 of 120 s · 60 times real time" in words(pane)
    pane.show_read(30.0, None, 60.0)
    assert "30 s · 60 times real time" in words(pane)


def place_in(pane: StatePane, part: QWidget) -> QRect:
    """Where a part lies in the pane, as far as it is seen."""
    seen = part.visibleRegion().boundingRect()
    return seen.translated(part.mapTo(pane, QPoint(0, 0)))


@pytest.mark.parametrize("name", STATES)
def test_in_the_smallest_window_words_and_ways_out_do_not_overlap(name, shown) -> None:
    pane = StatePane()
    STATES[name][0](pane)
    shown(pane, 528, 232)
    texts = [one for one in pane.findChildren(QLabel) if one.text() or not one.pixmap().isNull()]
    parts = [*texts, *pane.buttons.values()]
    places = [place_in(pane, part) for part in parts if part.isVisible()]
    assert len(places) >= 3
    for number, place in enumerate(places):
        assert pane.rect().contains(place)
        assert not any(place.intersects(other) for other in places[:number])


def test_a_pane_that_was_reported_nothing_shows_nothing(pane) -> None:
    empty = pixels(pane)
    assert not any(part.isVisible() for part in pane.findChildren(QLabel) if part.text())
    inside = empty[8:-8, 8:-8].reshape(-1, 3)
    assert (inside == inside[0]).all()
