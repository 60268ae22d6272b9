# SPDX-License-Identifier: MIT
"""Real captures: what the virtual microphone hears is what was played, and nothing hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from spotter.audio.hardware import devices
from spotter.audio.hardware.microphone import Microphone
from spotter.errors import MicrophoneError
from spotter.records import Block
from tests.alone import run_script
from tests.virtual_microphone import VirtualMicrophone

pytestmark = [pytest.mark.timeout(60), pytest.mark.processes]


@pytest.fixture
def microphone(virtual_microphone: VirtualMicrophone) -> Iterator[Microphone]:
    """The default microphone, open."""
    source = Microphone()
    source.open()
    yield source
    source.close()


def capture(source: Microphone, seconds: float) -> list[Block]:
    blocks = []
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        block = source.read(0.05)
        assert block is not None
        blocks.append(block)
    return blocks


def joined(blocks: list[Block]) -> NDArray[np.float32]:
    return np.concatenate([block.samples for block in blocks])


def speech_like(seconds: float, seed: int = 0) -> NDArray[np.int16]:
    """Noise, loud enough to be found in silence, that is nowhere like itself."""
    rng = np.random.default_rng(seed)
    return rng.integers(-12_000, 12_000, round(seconds * 16_000)).astype(np.int16)


def onset(x: NDArray[np.float32]) -> int:
    return int(np.flatnonzero(np.abs(x) > 0.01)[0])


def test_at_16_khz_the_captured_samples_are_those_that_were_played(
    virtual_microphone: VirtualMicrophone, microphone: Microphone
) -> None:
    played = speech_like(2.0)
    virtual_microphone.play(played, lead_s=0.5, wait=False)
    blocks = capture(microphone, 3.5)
    received = joined(blocks)
    begin = int(np.flatnonzero(received)[0]) - int(np.flatnonzero(played)[0])
    np.testing.assert_array_equal(received[begin : begin + len(played)], played / np.float32(32768))
    assert not any(block.gaps for block in blocks)
    health = microphone.health()
    assert (health.state, health.rate_hz, health.overflows) == ("running", 16000.0, 0)
    assert health.n_samples == len(received)
    assert 0 < health.latency_s < 0.5
    assert health.device == microphone.name != ""


@pytest.mark.parametrize("rate_hz", [44100, 48000])
def test_a_device_of_another_rate_is_resampled(
    virtual_microphone: VirtualMicrophone,
    monkeypatch: pytest.MonkeyPatch,
    rate_hz: int,
) -> None:
    """PulseAudio converts to any rate; without 16 kHz among those asked for, we have to."""
    monkeypatch.setattr(
        "spotter.audio.hardware.microphone._settings",
        lambda _: iter([(float(rate_hz), 1)]),
    )
    t = np.arange(32_000) / 16_000
    played = (8000 * np.sin(2 * np.pi * 440 * t)).astype(np.int16)
    with closing(Microphone()) as source:
        source.open()
        virtual_microphone.play(played, lead_s=0.5, wait=False)
        received = joined(capture(source, 3.5))
    assert source.health().rate_hz == rate_hz
    assert source.health().latency_s > 0.02  # the resampler's part in it
    begin = onset(received)
    middle = received[begin + 1600 : begin + 27_200].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert spectrum.argmax() * 16_000 / len(middle) == pytest.approx(440, abs=1)
    assert np.sqrt(2 * np.mean(middle**2)) == pytest.approx(8000 / 32768, rel=0.01)
    end = len(received) - onset(received[::-1])
    assert end - begin == pytest.approx(32_000, abs=40)


def test_no_loss_is_invented_while_the_stream_runs(microphone: Microphone) -> None:
    blocks = capture(microphone, 12.0)
    health = microphone.health()
    assert not any(block.gaps for block in blocks)
    assert (health.n_lost, health.n_lost_estimated) == (0, 0)
    assert health.n_samples == pytest.approx(12 * 16_000, abs=4_000)
    assert health.level_dbfs == float("-inf")
    assert health.zero_s > 11


def test_a_reader_that_is_late_loses_nothing(
    virtual_microphone: VirtualMicrophone, microphone: Microphone
) -> None:
    played = speech_like(1.5, seed=1)
    virtual_microphone.play(played, lead_s=0.2, wait=False)
    capture(microphone, 0.1)
    time.sleep(2.0)
    assert microphone.health().lag_samples > 25_000
    received = joined(capture(microphone, 0.5))
    begin = int(np.flatnonzero(received)[0]) - int(np.flatnonzero(played)[0])
    np.testing.assert_array_equal(received[begin : begin + len(played)], played / np.float32(32768))


def test_what_a_full_ring_dropped_is_a_gap_of_that_length(microphone: Microphone) -> None:
    microphone._capture.ring.write(np.zeros(1 << 30, np.float32)[: 1 << 24])  # larger than the ring
    blocks = capture(microphone, 0.5)
    [gap] = [gap for block in blocks for gap in block.gaps]
    assert (gap.n_samples, gap.estimated, gap.filled) == (1 << 24, False, False)
    assert microphone.health().n_lost == 1 << 24


def test_overflows_that_portaudio_tells_are_counted_over_all_streams(
    microphone: Microphone,
) -> None:
    nothing, overflow = np.zeros((0, 1), np.float32), SimpleNamespace(input_overflow=True)
    microphone._capture.callback(nothing, 0, None, overflow)
    microphone._capture.callback(nothing, 0, None, overflow)
    assert microphone.health().overflows == 2
    microphone.close()
    microphone.open()
    microphone._capture.callback(nothing, 0, None, overflow)
    assert microphone.health().overflows == 3


def test_samples_that_are_no_numbers_become_zero_and_are_counted(microphone: Microphone) -> None:
    bad = np.array([0.5, np.nan, np.inf, -np.inf, 0.25], np.float32)
    microphone._capture.ring.write(bad)
    received = joined(capture(microphone, 0.2))
    at = int(np.flatnonzero(received)[0])
    assert received[at : at + 5].tolist() == [0.5, 0, 0, 0, 0.25]
    assert microphone.n_not_finite == 3


@pytest.mark.parametrize("fault", ["freeze", "pause", "unplug"])
def test_a_device_that_falls_silent_hangs_nobody(
    virtual_microphone: VirtualMicrophone, microphone: Microphone, fault: str
) -> None:
    assert len(joined(capture(microphone, 0.5)))
    getattr(virtual_microphone, fault)()
    capture(microphone, 1.5)
    assert microphone.health().state == "stalled"
    block = microphone.read(0.05)
    assert block is not None
    assert len(block.samples) == 0
    begun_s = time.monotonic()
    microphone.close()
    assert time.monotonic() - begun_s < 2.0
    assert microphone.read(1.0) is None
    assert microphone.health().state == "ended"
    if fault == "freeze":
        virtual_microphone.thaw()


@pytest.mark.parametrize("device", [None, "pulse"])
def test_after_a_fault_it_can_be_opened_again(
    virtual_microphone: VirtualMicrophone, device: str | None
) -> None:
    with closing(Microphone(device)) as microphone:
        microphone.open()
        capture(microphone, 0.3)
        virtual_microphone.unplug()
        capture(microphone, 0.3)
        with pytest.raises(MicrophoneError):
            microphone.open()
        assert microphone.health().state == "failed"
        virtual_microphone.start()
        microphone.open()
        assert len(joined(capture(microphone, 1.0))) > 4000
        assert microphone.health().state == "running"


def test_what_was_missed_while_it_was_closed_is_a_gap_before_its_first_samples(
    virtual_microphone: VirtualMicrophone, microphone: Microphone
) -> None:
    begun_s = time.monotonic()
    blocks = capture(microphone, 3.0)
    for pause_s in (0.5, 3.0, 0.7, 2.5):
        closed_s = time.monotonic()
        microphone.close()
        time.sleep(pause_s)
        microphone.open()
        away_s = time.monotonic() - closed_s  # a busy sound server takes its time to open
        back = capture(microphone, 0.5)
        [gap] = [gap for block in back for gap in block.gaps]
        assert (gap.estimated, gap.filled) == (True, gap.n_samples <= 2 * 16_000)
        assert gap.n_samples / 16_000 == pytest.approx(away_s, abs=0.3)
        blocks += back
    n_jumped = sum(gap.n_samples for block in blocks for gap in block.gaps if not gap.filled)
    assert microphone.health().n_lost_estimated > 6.7 * 16_000
    counted_s = (len(joined(blocks)) + n_jumped) / 16_000
    assert counted_s == pytest.approx(time.monotonic() - begun_s, abs=0.15)


def test_closing_wakes_a_reader_that_waits(
    virtual_microphone: VirtualMicrophone, microphone: Microphone
) -> None:
    virtual_microphone.pause()
    threading.Timer(0.3, microphone.close).start()
    begun_s = time.monotonic()
    while microphone.read(30.0) is not None:
        pass
    assert time.monotonic() - begun_s < 2.0


def test_devices_are_not_listed_anew_under_an_open_stream(microphone: Microphone) -> None:
    assert not devices.refresh()
    microphone.close()
    assert devices.refresh()


def test_the_devices_are_listed_and_chosen(virtual_microphone: VirtualMicrophone) -> None:
    found = devices.input_devices()
    assert {device.name for device in found} >= {"default", "pulse"}
    [default] = [device for device in found if device.is_default]
    assert devices.choose() == default
    pulse = devices.choose("PULSE")
    assert pulse.name == "pulse"
    assert devices.choose(pulse.index) == devices.choose(str(pulse.index)) == pulse


def test_a_device_that_is_not_there_is_reported_with_those_that_are(
    virtual_microphone: VirtualMicrophone,
) -> None:
    with pytest.raises(MicrophoneError) as reported:
        Microphone("studio").open()
    assert "microphone 'studio': no input device has that name" in str(reported.value)
    assert all(str(device) in reported.value.remedy for device in devices.input_devices())
    with pytest.raises(MicrophoneError, match="no input device has that id"):
        devices.choose(999)


def test_without_any_device_there_is_one_clear_line() -> None:
    """In a process of its own: whatever PortAudio and ALSA print there must not be seen."""
    done = run_script(
        """
        from spotter.audio.hardware.devices import input_devices
        from spotter.audio.hardware.microphone import Microphone
        from spotter.errors import MicrophoneError
        try:
            if not input_devices():
                Microphone().open()
        except MicrophoneError as error:
            print(error)
        """,
        PULSE_SERVER="unix:/nowhere",
    )
    if not done.stdout:
        pytest.skip("this machine has an input device")
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith("microphone: there is no input device; ")


def test_a_refused_opening_prints_nothing_past_us(virtual_microphone: VirtualMicrophone) -> None:
    """PortAudio tells each failed attempt to standard error."""
    done = run_script(
        """
        from spotter.audio.hardware.devices import input_devices
        from spotter.audio.hardware.microphone import Microphone
        from spotter.errors import MicrophoneError
        input_devices()
        import os, signal
        os.kill(int(os.environ["DAEMON"]), signal.SIGKILL)
        try:
            Microphone().open()
        except MicrophoneError as error:
            print(error)
        """,
        DAEMON=str(virtual_microphone._daemon.pid),  # type: ignore[union-attr]
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith("microphone '")


@pytest.mark.parametrize("closed", [False, True])
def test_a_sound_server_that_hangs_does_not_keep_the_program_from_ending(
    virtual_microphone: VirtualMicrophone, closed: bool
) -> None:
    begun_s = time.monotonic()
    done = run_script(
        f"""
        import os, signal, time
        from spotter.audio.hardware.microphone import Microphone
        source = Microphone()
        source.open()
        while not len(source.read(1.0).samples):
            pass
        os.kill(int(os.environ["DAEMON"]), signal.SIGSTOP)
        time.sleep(0.3)
        if {closed}:
            source.close()
        print("over")
        """,
        DAEMON=str(virtual_microphone._daemon.pid),  # type: ignore[union-attr]
    )
    assert done.stdout == "over\n"
    assert time.monotonic() - begun_s < 10
    virtual_microphone.thaw()


def test_a_missing_library_is_reported_with_the_command_that_installs_it() -> None:
    done = run_script(
        """
        import ctypes.util
        ctypes.util.find_library = lambda name: None
        from spotter.audio.hardware.devices import input_devices
        from spotter.errors import PortAudioMissingError
        try:
            input_devices()
        except PortAudioMissingError as error:
            print(error, error.exit_code)
        """
    )
    assert done.stdout.startswith("microphone: the PortAudio library is not installed; install")
    assert done.stdout.endswith(" 3\n")


def test_it_waits_for_as_many_samples_as_are_wanted_but_not_for_ever(
    virtual_microphone: VirtualMicrophone, microphone: Microphone
) -> None:
    microphone.read(5.0)
    lengths = [len(microphone.read(2.0, 1600).samples) for _ in range(5)]
    # Where the machine is busy, more has come by the time that it looks.
    assert 1600 <= min(lengths) < 4800
    before_s = time.monotonic()
    block = microphone.read(0.2, 160_000)
    assert 0.2 <= time.monotonic() - before_s < 1.5
    assert 0 < len(block.samples) < 16_000
