# SPDX-License-Identifier: MIT
"""Level meter, large word, pill and microphone list."""

from __future__ import annotations

import math
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from spotter.audio.hardware.devices import Device
from spotter.gui.style.theme import LIGHT
from spotter.gui.widgets.large_word import LargeWord
from spotter.gui.widgets.level_meter import LevelMeter
from spotter.gui.widgets.listen_button import ListenButton
from spotter.gui.widgets.microphone_box import MicrophoneBox
from tests.gui.looking import count, pixels

USB = Device(3, "USB Mic", "ALSA", 1, 48_000.0, False)
BUILT_IN = Device(0, "Built-in", "ALSA", 2, 44_100.0, True)


def test_the_meter_is_as_long_as_the_level_is_loud(shown) -> None:
    level = shown(LevelMeter(), 236, 32)
    level.show_level(-30.0, -30.0, clips=False)
    half = count(pixels(level), LIGHT.idle)
    assert half == pytest.approx(152 / 2 * 6, rel=0.1)
    assert level.text == "−30 dB"


def test_the_number_stays_long_enough_to_be_read_and_the_bar_does_not_wait(shown) -> None:
    level = shown(LevelMeter(), 236, 32)
    level.show_level(-40.0, -40.0, clips=False)
    before = count(pixels(level), LIGHT.idle)
    level.show_level(-20.0, -20.0, clips=False)
    assert level.text == "−40 dB"
    assert count(pixels(level), LIGHT.idle) > 1.5 * before
    time.sleep(0.3)
    level.show_level(-20.0, -20.0, clips=False)
    assert level.text == "−20 dB"


def test_a_clipping_meter_is_red_and_says_so(shown) -> None:
    level = shown(LevelMeter(), 236, 32)
    level.show_level(-3.0, 0.0, clips=True)
    assert level.text == "too loud"
    assert count(pixels(level), LIGHT.bad) > 500
    level.clear()
    assert level.text == ""
    assert count(pixels(level), LIGHT.bad) == 0


def test_digital_silence_is_no_number(shown) -> None:
    level = shown(LevelMeter(), 236, 32)
    level.show_level(-math.inf, -math.inf, clips=False)
    assert level.text == "silent"


def test_a_fresh_word_is_in_the_accents_colour_and_an_old_one_is_not(shown) -> None:
    large = shown(LargeWord(), 336, 136)
    large.show_word("yes", 0.97)
    assert large.text == ("yes", "0.97")
    assert count(pixels(large), LIGHT.accent) > 500
    large.show_past_word("yes", 4.6)
    assert large.text == ("yes", "4 s ago")
    assert count(pixels(large), LIGHT.accent) == 0
    assert count(pixels(large), LIGHT.muted) > 500


def test_unknown_is_grey_with_the_best_guess_under_it(shown) -> None:
    large = shown(LargeWord(), 336, 136)
    large.show_unknown("no", 0.54)
    assert large.text == ("unknown", "perhaps no, 0.54")
    assert count(pixels(large), LIGHT.accent) == 0


def test_before_the_first_word_there_is_nothing(shown) -> None:
    large = shown(LargeWord(), 336, 136)
    assert count(pixels(large), LIGHT.window, 1) == 336 * 136


def test_a_long_word_fits(shown) -> None:
    large = shown(LargeWord(), 296, 136)
    large.show_word("backward", 0.9)
    seen = pixels(large)
    assert count(seen[:, :2], LIGHT.window, 1) == 2 * 136
    assert count(seen[:, -2:], LIGHT.window, 1) == 2 * 136


@pytest.mark.parametrize(
    ("state", "word", "action"),
    [
        ("listening", "Listening", "Pause, Space"),
        ("paused", "Paused", "Listen, Space"),
        ("stopped", "Stopped", "Listen, Space"),
        ("waiting", "Waiting", "Pause, Space"),
    ],
)
def test_the_listen_button_says_its_state_and_what_a_click_does(shown, state, word, action) -> None:
    listen_button = shown(ListenButton(), 112, 32)
    listen_button.clearFocus()
    listen_button.show_state(state)
    assert (listen_button.accessibleName(), listen_button.toolTip()) == (word, action)
    assert (count(pixels(listen_button), LIGHT.accent) > 20) == (state == "listening")


def test_the_listen_button_is_a_button_for_mouse_and_keyboard(shown) -> None:
    listen_button, clicks = shown(ListenButton(), 112, 32), []
    listen_button.clicked.connect(lambda: clicks.append(1))
    QTest.mouseClick(listen_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(listen_button, Qt.Key.Key_Space)
    assert len(clicks) == 2


def test_microphones_are_listed_and_picked(shown) -> None:
    box, picked = shown(MicrophoneBox(), 264, 32), []
    box.picked.connect(picked.append)
    box.show_devices([BUILT_IN, USB], BUILT_IN)
    assert box.device == BUILT_IN
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert picked == [USB]
    assert box.device == USB


def test_equal_names_are_distinguished_by_their_sound_system(shown) -> None:
    box = shown(MicrophoneBox(), 264, 32)
    twin = Device(9, "USB Mic", "JACK", 1, 48_000.0, False)
    box.show_devices([USB, twin], None)
    assert [box.itemText(i) for i in range(2)] == ["USB Mic (ALSA)", "USB Mic (JACK)"]


def test_without_microphones_the_list_says_so(shown) -> None:
    box = shown(MicrophoneBox(), 264, 32)
    assert box.currentText() == "No microphone"
    assert box.device is None
    assert not box.isEnabled()
