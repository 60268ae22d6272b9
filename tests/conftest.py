# SPDX-License-Identifier: MIT
"""What every test may ask for: the bundled assets, and a microphone and a screen of software."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from spotter.audio.hardware import portaudio
from tests.pipewire_microphone import PipeWireMicrophone, missing_programs
from tests.virtual_microphone import VirtualMicrophone

ROOT = Path(__file__).resolve().parent.parent

# A shell lets a program in the background ignore Ctrl-C, and every program that this one starts
# would inherit that. With a handler of ours here, they begin with the usual one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where a test opens a window, no screen is needed, unless it takes the `xvfb` fixture.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How long an example takes says how busy the machine is; pytest's timeout ends what hangs.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who asks for a sound server or a screen starts processes."""
    for item in items:
        if {"virtual_microphone", "xvfb"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.processes)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for settings and data, so that no test reads or changes its user's."""
    folder = tmp_path / "spotter-home"
    monkeypatch.setenv("SPOTTER_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def assets() -> Path:
    """The folder with the bundled models, the demo recording and the icons."""
    return ROOT / "assets"


@pytest.fixture
def virtual_microphone(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualMicrophone]:
    """A virtual microphone at 16 kHz that this process and its children find as `default`."""
    if sys.platform != "linux":
        pytest.skip("the virtual microphone needs PulseAudio, and is only built for Linux")
    yield from _plugged_in(VirtualMicrophone(), monkeypatch)


@pytest.fixture
def pipewire_microphone(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeWireMicrophone]:
    """The same as a source of PipeWire."""
    if sys.platform != "linux" or missing_programs():
        pytest.skip(f"not installed: {', '.join(missing_programs()) or 'PipeWire'}")
    yield from _plugged_in(PipeWireMicrophone(), monkeypatch)


_Microphone = TypeVar("_Microphone", bound=VirtualMicrophone)


def _plugged_in(made: _Microphone, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Microphone]:
    with monkeypatch.context() as patch, made as microphone:
        for name, value in microphone.environment.items():
            patch.setenv(name, value)
        _look_for_devices_anew()
        yield microphone
    # Only now that the daemon has gone: with one that hangs, PortAudio would never come back.
    _look_for_devices_anew()


@pytest.fixture
def xvfb() -> Iterator[dict[str, str]]:
    """A screen of 1280×800: the environment for a child process that draws on it through xcb."""
    if sys.platform != "linux":
        pytest.skip("Xvfb is only used on Linux")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        f"Xvfb -displayfd {writing} -screen 0 1280x800x24 -nolisten tcp -noreset".split(),
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as reported:
            number = reported.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start (exit code {server.wait()})")
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def _look_for_devices_anew() -> None:
    """PortAudio lists its devices once, when it is initialised; sounddevice does that on import."""
    if "sounddevice" in sys.modules:
        portaudio.call(lambda sounddevice: (sounddevice._terminate(), sounddevice._initialize()))
