# SPDX-License-Identifier: MIT
"""The microphones of a sound server have their own names, and each can be opened by it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import numpy as np
import pytest

from spotter.audio.hardware import devices, sound_server
from spotter.audio.hardware.microphone import Microphone
from spotter.audio.hardware.sound_server import source_rows
from spotter.errors import MicrophoneError
from tests.pipewire_microphone import PipeWireMicrophone
from tests.virtual_microphone import VirtualMicrophone

HOSTILE = "Mic\x1b[2J\n<h1>"


@pytest.fixture(params=["virtual_microphone", "pipewire_microphone"])
def server(request: pytest.FixtureRequest) -> VirtualMicrophone:
    """PulseAudio, and PipeWire."""
    microphone = request.getfixturevalue(request.param)
    assert isinstance(microphone, PipeWireMicrophone) == (request.param == "pipewire_microphone")
    return microphone


def peak(name: str) -> float:
    """Of what a microphone hears in half a second."""
    microphone = Microphone(name)
    microphone.open()
    try:
        samples = []
        until_s = time.monotonic() + 1.0
        while time.monotonic() < until_s:
            block = microphone.read(0.1)
            assert block is not None
            samples.append(block.samples)
        assert microphone.health().device == name
        return float(np.abs(np.concatenate(samples)).max())
    finally:
        microphone.close()


def test_each_source_is_listed_by_its_name_behind_the_default_and_is_the_one_that_is_opened(
    server: VirtualMicrophone,
) -> None:
    server.add_source("silent", "USB-Mic")
    found = devices.input_devices()
    assert found[0].is_default
    assert {device.source for device in found[1:3]} == {"microphone", "silent"}
    assert devices.choose("USB-Mic").source == "silent"
    assert len({device.index for device in found}) == len(found)
    tone = np.tile(np.repeat(np.float32([0.5, -0.5]), 8), 5 * server.rate_hz // 16)
    server.play(tone, wait=False)
    first = next(device for device in found if device.source == "microphone")
    assert peak(first.name) > 0.3
    assert peak("USB-Mic") == 0.0
    assert "PULSE_SOURCE" not in os.environ


def test_two_of_one_make_are_distinguished(virtual_microphone: VirtualMicrophone) -> None:
    virtual_microphone.add_source("twin-1", "Twin")
    virtual_microphone.add_source("twin-2", "Twin")
    names = [row["name"] for row in source_rows(0)]
    assert "Twin (twin-1)" in names
    assert "Twin (twin-2)" in names


def test_without_the_servers_program_the_devices_are_those_of_portaudio(
    virtual_microphone: VirtualMicrophone, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source_rows(0)
    monkeypatch.setenv("PATH", "")
    assert source_rows(0) == []
    assert {device.name for device in devices.input_devices()} == {"default", "pulse"}


@pytest.mark.parametrize("answer", ["", "{}", "[1, {}]", '[{"name": 5}]', "not json", "exit 1"])
def test_a_server_that_says_something_else_offers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    _program_that_says(tmp_path, monkeypatch, answer)
    assert source_rows(0) == []


def test_control_characters_in_a_name_are_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = {"name": "x", "description": HOSTILE, "sample_specification": "s16le 2ch 44100Hz"}
    _program_that_says(tmp_path, monkeypatch, json.dumps([source]))
    [row] = source_rows(9)
    assert row["name"] == "Mic\\x1b[2J\\n<h1>"
    assert (row["id"], row["channels"], row["default_rate_hz"]) == (9, 2, 44_100.0)


def test_where_alsa_cannot_reach_the_server_the_missing_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(devices, "input_devices", tuple)
    (tmp_path / "pipewire-0").touch()
    assert "libasound2-plugins" not in _told_without_devices(), "the bridge is there"
    monkeypatch.setattr(sound_server, "_LIBRARIES", (str(tmp_path),))
    assert "libasound2-plugins (Debian, Ubuntu)" in _told_without_devices()
    (tmp_path / "pipewire-0").unlink()
    assert "connect one" in _told_without_devices(), "there is no server"


def _told_without_devices() -> str:
    with pytest.raises(MicrophoneError, match="there is no input device") as reported:
        devices.choose()
    return str(reported.value)


def _program_that_says(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    program = folder / "pactl"
    (folder / "answer").write_text(answer)
    program.write_text(f"#!/bin/sh\ncat {folder}/answer\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
