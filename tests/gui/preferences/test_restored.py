# SPDX-License-Identifier: MIT
"""What the window still knows when it is opened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog

from spotter.audio.hardware.devices import Device
from spotter.gui.style.theme import DARK, LIGHT
from spotter.gui.widgets import file_dialogs
from spotter.gui.window.state_pages import named
from tests.gui.looking import count, pixels, wait_until

USB = Device(3, "USB Mic", "ALSA", 1, 48000.0, False)


@pytest.fixture
def again(start):
    """Starts the window, lets something be done in it, closes it, and starts it again."""

    def begin(do, **launch: object):
        first = start()
        do(first)
        first.window.close()
        first.bridge.close()
        return start(**launch)

    return begin


def set_threshold(program) -> None:
    program.views.threshold.number.setValue(0.63)


def test_the_threshold_of_a_model_and_what_goes_before_it(again) -> None:
    assert again(set_threshold).presenter.rule.threshold == 0.63


def test_a_threshold_that_was_wished_for_goes_before(again) -> None:
    program = again(set_threshold, threshold=0.7)
    assert program.presenter.rule.threshold == 0.7
    key = f"rules/{named(program.session.model)}"
    assert program.recorder.settings.text(key) == '{"threshold": 0.63}'


def test_the_models_own_threshold_is_kept_as_nothing(again) -> None:
    def reset(program) -> None:
        set_threshold(program)
        program.presenter.rules.reset_threshold()

    program = again(reset)
    key = f"rules/{named(program.session.model)}"
    assert program.recorder.settings.text(key) is None


def test_the_hop(again) -> None:
    def choose(program) -> None:
        program.session.words.hop_wanted.emit(200)

    assert again(choose).session.hop_ms == 200
    assert again(lambda _: None, hop_ms=50).session.hop_ms == 50


def test_the_microphone_by_name_and_host_api(again) -> None:
    def pick(program) -> None:
        wait_until(lambda: program.session.microphones.looked)
        program.views.microphones.show_devices([USB], USB)
        program.views.microphones.picked.emit(USB)

    inputs = again(pick).session.microphones
    wait_until(lambda: inputs.looked)
    others = [Device(0, "USB Mic", "OSS", 1, 48000.0, True), USB]
    inputs._show(tuple(others))
    assert inputs.device == USB
    inputs._show((others[0],))
    assert inputs.device == others[0]


def test_size_and_theme(again) -> None:
    def change(program) -> None:
        program.window.resize(760, 560)
        program.appearance.choose_next()
        program.appearance.choose_next()

    program = again(change)
    program.appearance.show()
    assert count(pixels(program.window), DARK.window, 1) > 100_000
    program.recorder.restore_geometry()
    assert program.window.size() == QSize(760, 560)
    program.appearance.choose_next()
    assert program.appearance.text == "Colours: as the system"
    assert count(pixels(program.window), LIGHT.window, 1) > 100_000


def test_the_last_folders(again, tmp_path: Path, monkeypatch) -> None:
    asked: list[str] = []

    def choose(_parent, _title, folder, _kinds):
        asked.append(folder)
        return str(tmp_path / "a.tflite"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(file_dialogs, "folders", {})
    program = again(lambda first: file_dialogs.model(first.window))
    monkeypatch.setattr(file_dialogs, "folders", {})
    program.recorder.restore_folders()
    file_dialogs.model(program.window)
    assert asked == ["", str(tmp_path)]


def test_a_broken_file_is_reported_and_set_aside(start, home: Path) -> None:
    home.mkdir()
    (home / "settings.ini").write_bytes(b"\x00\x01[[[")
    program = start()
    program.recorder.show_trouble()
    assert "settings.ini.broken" in program.views.notice.text
    program.views.notice.buttons["seen"].click()
    assert not program.views.notice.isVisible()


def test_a_place_that_cannot_be_written_to_is_reported(start, home: Path) -> None:
    home.write_text("a file where the folder would be")
    program = start()
    program.recorder.show_trouble()
    assert "Nothing can be remembered" in program.views.notice.text
    set_threshold(program)
    assert program.presenter.rule.threshold == 0.63
