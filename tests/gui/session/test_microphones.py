# SPDX-License-Identifier: MIT
"""Microphones that come and go while the window runs: real ones of software, and stand-ins."""

from __future__ import annotations

import json
import sys
import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from spotter.audio.hardware.devices import Device
from spotter.errors import MicrophoneError
from spotter.gui.backend import device_watch, microphone_permission, model_loader
from spotter.gui.backend.device_watch import DeviceWatch
from spotter.gui.session import session as listening_module
from spotter.gui.style.theme import LIGHT
from spotter.records import Block, StreamHealth
from tests.gui.looking import count, pixels, wait_until

DEVICE = Device(7, "USB Mic", "ALSA", 1, 48000.0, True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    monkeypatch.setattr(device_watch, "EVERY_MS", 500)


@pytest.fixture
def session(virtual_microphone, start):
    program = start(device="default")
    wait_until(lambda: program.views.listen_button.state == "listening")
    return program


def test_a_new_microphone_is_offered_and_can_be_used(session, virtual_microphone) -> None:
    views = session.views
    wait_until(lambda: session.session.microphones.device)
    virtual_microphone.plug_in("second")
    wait_until(views.notice.isVisible, 10)
    assert views.notice.text == "A new microphone: “second”"
    assert list(views.notice.buttons) == ["use", "leave"]
    assert count(pixels(views.notice), LIGHT.tint, 2) > 5000
    assert views.listen_button.state == "listening"
    views.notice.buttons["use"].click()
    assert not views.notice.isVisible()
    wait_until(lambda: session.bridge.runs and views.listen_button.state == "listening")
    wait_until(lambda: "second" in str(session.session.microphones.device))
    # Its tone is what is heard now, and not the zeros of the first.
    wait_until(lambda: views.level.text.endswith("dB"))


def test_a_microphone_that_is_left_alone_is_not_offered_again(session, virtual_microphone) -> None:
    views = session.views
    virtual_microphone.plug_in("second")
    wait_until(views.notice.isVisible, 10)
    views.notice.buttons["leave"].click()
    listed: list[object] = []
    session.session.microphones.listed.connect(listed.append)
    wait_until(lambda: len(listed) == 2, 10)
    assert not views.notice.isVisible()
    assert session.session.microphones.device.name == "default"


def test_an_unplugged_microphone_is_waited_for(session, virtual_microphone) -> None:
    window, views = session.window, session.views
    virtual_microphone.unplug()
    wait_until(lambda: views.state.texts[0] == "The microphone was unplugged", 15)
    assert views.listen_button.state == "waiting"
    wait_until(lambda: all(views.bars.value(word) == 0 for word in ("yes", "stop")))
    assert "default" in views.state.texts[1]
    virtual_microphone.start()
    wait_until(lambda: views.listen_button.state == "listening", 20)
    assert not window.shows_state


def test_a_microphone_that_stalls_is_counted(session, virtual_microphone) -> None:
    views = session.views
    virtual_microphone.pause()
    wait_until(lambda: "trying again (1)" in views.state.texts[1], 15)
    assert views.state.texts[0] == "The microphone fell silent"
    virtual_microphone.resume()
    wait_until(lambda: views.listen_button.state == "listening", 15)


def test_the_first_microphone_is_used_as_soon_as_it_is_there(virtual_microphone, start) -> None:
    virtual_microphone.unplug()
    program = start()
    views = program.views
    wait_until(lambda: views.state.texts[0] == "No microphone found")
    virtual_microphone.start()
    wait_until(lambda: views.state.texts[0] == "Say a word", 10)
    assert views.microphones.device is not None
    assert not views.notice.isVisible()


class StandIn:
    """A stand-in for a stream: what a device does that software cannot be made to do."""

    name, live = "USB Mic", True

    def __init__(self, why: str = "", samples: np.ndarray | None = None, **health: float) -> None:
        self.why, self.health_values = why, health
        self.samples = np.zeros(1600, np.float32) if samples is None else samples

    def open(self) -> None:
        if self.why:
            raise MicrophoneError("microphone 'USB Mic'", self.why, "try again")

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        time.sleep(0.02)
        return Block(self.samples)

    def close(self) -> None:
        pass

    def health(self) -> StreamHealth:
        return StreamHealth(**self.health_values)  # type: ignore[arg-type]


@pytest.fixture
def hear(start, monkeypatch):
    """Starts the window and lets it listen to a stand-in."""

    def begin(source: StandIn, **launch: object):
        program = start(**launch)
        monkeypatch.setattr(listening_module, "Microphone", lambda _device: source)
        wait_until(lambda: program.session.microphones.looked)
        program.views.microphones.show_devices([DEVICE], DEVICE)
        program.session.microphones.error = None
        program.session.listen()
        return program

    return begin


@pytest.mark.parametrize("why", ["permission denied", "access is denied"])
def test_a_refusal_by_the_system_says_where_to_allow_it(hear, why) -> None:
    views = hear(StandIn(why)).views
    wait_until(lambda: views.state.texts[0] == "The system does not let spotter hear")
    assert "audio" in views.state.texts[1]
    assert list(views.state.buttons) == ["listen", "open", "demo"]
    assert views.listen_button.state == "stopped"


def test_zeros_of_a_system_that_forbids_to_hear_are_reported(hear, monkeypatch) -> None:
    monkeypatch.setattr(microphone_permission, "status", lambda: Qt.PermissionStatus.Denied)
    views = hear(StandIn(zero_s=3.5)).views
    wait_until(lambda: views.state.texts[0] == "The system does not let spotter hear")


def test_qt_is_asked_for_the_permission_and_linux_grants_it() -> None:
    assert microphone_permission.status() == Qt.PermissionStatus.Granted
    assert not microphone_permission.explains()
    for platform, place in (("darwin", "System Settings"), ("win32", "desktop apps")):
        assert place in microphone_permission.where(platform)


def test_a_device_that_takes_no_rate_says_what_was_tried(hear) -> None:
    views = hear(StandIn("it was tried at 16 / 48 kHz")).views
    wait_until(lambda: views.state.texts[0] == "The microphone cannot be used")
    assert "16 / 48 kHz" in views.state.texts[1]
    assert "choose" in views.state.buttons


def test_samples_that_were_dropped_are_reported_with_a_longer_hop(hear) -> None:
    source = StandIn(samples=noise(320), n_lost=0)
    program = hear(source, hop_ms=50)
    views = program.views
    wait_until(lambda: views.listen_button.state == "listening")
    assert not views.notice.isVisible()
    source.health_values = {"n_lost": 4800}
    wait_until(views.notice.isVisible)
    assert "4800 samples were dropped" in views.notice.text
    assert "50 ms" in views.notice.text
    views.notice.buttons["hop"].click()
    wait_until(lambda: program.session.hop_ms == 100)
    wait_until(lambda: views.listen_button.state == "listening")
    assert program.presenter.history.hop_ms == 100


def test_clipping_turns_the_meter_red(hear) -> None:
    source = StandIn(samples=noise(320), level_dbfs=-3.0, peak_dbfs=0.0, clipped=0)
    views = hear(source).views
    wait_until(lambda: views.listen_button.state == "listening")
    source.health_values = {"level_dbfs": -3.0, "peak_dbfs": 0.0, "clipped": 40}
    wait_until(lambda: views.level.text == "too loud")
    assert count(pixels(views.level), LIGHT.bad) > 100


def test_a_model_that_takes_long_is_shown_and_can_be_cancelled(hear, monkeypatch) -> None:
    program = hear(StandIn(samples=noise(320)))
    views, session = program.views, program.session
    wait_until(lambda: views.listen_button.state == "listening")
    resume = threading.Event()
    load = model_loader._load
    monkeypatch.setattr(
        model_loader, "_load", lambda *preferred: (resume.wait(10), load(*preferred))[1]
    )
    before = session.model
    session.load_model(None)
    wait_until(views.notice.isVisible)
    assert views.notice.text == "Loading default …"
    shown_s = views.spectrogram.view.end_s
    wait_until(lambda: views.spectrogram.view.end_s > shown_s + 0.2)
    views.notice.buttons["cancel"].click()
    assert not views.notice.isVisible()
    resume.set()
    QTest.qWait(300)
    assert session.model is before
    session.load_model(None)
    wait_until(lambda: session.model is not before)


def test_nothing_is_listed_while_the_window_is_hidden(shown) -> None:
    window = shown(QWidget(), 100, 100)
    row = {"id": 0, "name": "x", "host_api": "y", "channels": 1, "default": True}
    row["default_rate_hz"] = 16000.0
    watch = DeviceWatch(window, (sys.executable, "-c", f"print({json.dumps(json.dumps(row))})"))
    listed: list[tuple[Device, ...]] = []
    watch.listed.connect(listed.append)
    watch.look_now()
    wait_until(lambda: listed)
    assert listed[0] == (Device(0, "x", "y", 1, 16000.0, True),)
    window.hide()
    QTest.qWait(50)
    n_listed = len(listed)
    QTest.qWait(1200)
    assert len(listed) == n_listed
    window.showMinimized()
    QTest.qWait(700)
    assert len(listed) == n_listed
    window.showNormal()
    wait_until(lambda: len(listed) > n_listed)
    watch.close()


def noise(n: int) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.01, n).astype(np.float32)


def test_what_lists_them_is_ours_in_any_folder(shown, tmp_path, monkeypatch) -> None:
    (tmp_path / "spotter.py").write_text("open('impostor', 'w')")
    monkeypatch.chdir(tmp_path)
    watch = DeviceWatch(shown(QWidget(), 100, 100))
    listed: list[tuple[Device, ...]] = []
    watch.listed.connect(listed.append)
    watch.look_now()
    wait_until(lambda: listed or (tmp_path / "impostor").exists())
    watch.close()
    assert not (tmp_path / "impostor").exists()
