# SPDX-License-Identifier: MIT
"""Which device is meant, and what is said when none is; lists as they come on other systems."""

from __future__ import annotations

import threading

import pytest

from spotter.audio.hardware import devices, portaudio
from spotter.audio.hardware.devices import Device, choose, opening_error
from spotter.errors import MicrophoneError


def device(index: int, name: str, host_api: str = "ALSA", is_default: bool = False) -> Device:
    return Device(index, name, host_api, 2, 48000.0, is_default)


LAPTOP = (
    device(0, "HDA Intel PCH: ALC257 Analog (hw:0,0)"),
    device(4, "USB Microphone: Audio (hw:1,0)"),
    device(5, "USB Webcam: Audio (hw:2,0)"),
    device(7, "pulse"),
    device(8, "default", is_default=True),
)
WINDOWS = (
    device(1, "Microphone (Realtek Audio)", "MME", is_default=True),
    device(2, "Headset (Bluetooth)", "MME"),
    device(6, "Microphone (Realtek Audio)", "Windows DirectSound"),
    device(12, "Microphone (Realtek Audio)", "Windows WASAPI"),
)


@pytest.fixture(params=[LAPTOP], ids=["laptop"])
def listed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "input_devices", lambda: request.param)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("meant", "index"),
    [(None, 8), (4, 4), ("5", 5), (" 7 ", 7), ("microphone", 4), ("WEBCAM", 5), ("pulse", 7)],
)
def test_a_device_is_chosen_by_id_or_part_of_its_name(meant: str | int | None, index: int) -> None:
    assert choose(meant).index == index


@pytest.mark.usefixtures("listed")
def test_an_ambiguous_name_lists_all_that_match_and_no_other() -> None:
    with pytest.raises(MicrophoneError) as reported:
        choose("usb")
    assert reported.value.why == "several input devices have that in their names"
    assert reported.value.remedy == (
        "choose one by its id: 4 USB Microphone: Audio (hw:1,0) (ALSA), "
        "5 USB Webcam: Audio (hw:2,0) (ALSA)"
    )


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(("meant", "kind"), [("studio", "name"), (3, "id"), ("99", "id")])
def test_a_device_that_is_not_there_lists_what_is(meant: str | int, kind: str) -> None:
    with pytest.raises(MicrophoneError, match=f"no input device has that {kind}") as reported:
        choose(meant)
    assert all(str(device) in reported.value.remedy for device in LAPTOP)
    assert reported.value.exit_code == 3


@pytest.mark.parametrize("listed", [WINDOWS], indirect=True)
@pytest.mark.usefixtures("listed")
def test_of_several_host_apis_that_of_the_default_device_is_taken() -> None:
    assert choose("realtek").index == 1
    assert choose("Microphone (Realtek Audio)").index == 1
    assert choose(12).index == 12


@pytest.mark.parametrize("listed", [()], indirect=True)
@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("meant", [None, 0, "usb"])
def test_without_any_device_another_way_is_named(meant: str | int | None) -> None:
    with pytest.raises(MicrophoneError) as reported:
        choose(meant)
    assert str(reported.value) == (
        "microphone: there is no input device; "
        "connect one and try again, or hear a recording: spotter spot FILE"
    )


@pytest.mark.parametrize("listed", [(LAPTOP[1], LAPTOP[0])], indirect=True)
@pytest.mark.usefixtures("listed")
def test_without_a_default_the_first_is_taken() -> None:
    assert choose().index == 4


@pytest.mark.usefixtures("listed")
def test_a_device_is_found_again_though_its_id_is_another() -> None:
    assert devices.find_again(device(11, "USB Webcam: Audio (hw:2,0)")).index == 5
    with pytest.raises(MicrophoneError, match="it is not there any more"):
        devices.find_again(device(5, "USB Webcam: Audio (hw:2,0)", "OSS"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("Error opening InputStream: Device unavailable", -9985), "it is in use by"),
        (("Error opening InputStream: Invalid sample rate", -9997), "it does not offer the sample"),
        (
            ("Error opening InputStream: Internal PortAudio error", -9986),
            "internal portaudio error",
        ),
        (("x", -9999, (0, -5, "Input/output error.")), "input/output error"),
        (("only a text",), "only a text"),
    ],
)
def test_what_portaudio_says_is_put_into_plain_words(said: tuple[object, ...], why: str) -> None:
    reported = opening_error("USB Microphone", Exception(*said))
    assert reported.what == "microphone 'USB Microphone'"
    assert reported.why.startswith(why)
    assert "-99" not in str(reported)


def test_a_device_that_takes_no_rate_says_which_were_tried() -> None:
    said = Exception("Error opening InputStream: Invalid sample rate", -9997)
    reported = opening_error("USB Microphone", said, (16_000.0, 44_100.0))
    assert reported.why == "it was tried at 16 / 44.1 kHz, and it does not offer the sample rate"


def test_a_sound_system_that_does_not_answer_is_reported_and_waited_for_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = threading.Event()
    with monkeypatch.context() as impatient:
        impatient.setattr(portaudio, "_ANSWER_S", 0.1)
        with pytest.raises(MicrophoneError, match="the sound system does not answer"):
            portaudio.call(lambda _: ended.wait(30))
        with pytest.raises(MicrophoneError, match="the sound system does not answer"):
            devices.input_devices()  # it is busy still
    ended.set()
    assert portaudio.call(lambda sd: sd.__name__) == "sounddevice"


def test_an_error_of_a_call_reaches_its_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        portaudio.call(lambda _: 1 // 0)


def test_looking_again_recovers_from_a_sound_system_that_failed_to_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sounddevice

    initialize, failures = sounddevice._initialize, [1]

    def fail_once() -> None:
        if failures:
            failures.pop()
            raise sounddevice.PortAudioError("no server", -9999)
        initialize()

    monkeypatch.setattr(sounddevice, "_initialize", fail_once)
    with pytest.raises(MicrophoneError, match="the sound system failed"):
        devices.refresh()
    assert devices.refresh()
    devices.input_devices()
