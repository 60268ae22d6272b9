# SPDX-License-Identifier: MIT
"""A microphone as a source of 16 kHz samples.

Thread contract
    *Audio thread* (PortAudio's): `spotter.audio.hardware.capture` only.
    *Engine thread*: `open` and `read`. It may wait; it resamples, fills gaps and measures.
    *Any thread*: `close`, which ends the stream at once even if the device has stalled, and
    `health`, which reads numbers that are each stored in one step. The lock guards the stream
    object between `open` and `close`; the callback does not know it.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from spotter.audio.hardware import devices, portaudio
from spotter.audio.hardware.capture import Capture
from spotter.audio.hardware.sound_server import ALSA_DEVICE
from spotter.audio.level import Meter
from spotter.audio.loss import LossEstimator
from spotter.audio.resample import SAMPLE_RATE_HZ
from spotter.audio.sample_rates import is_sample_rate
from spotter.audio.timeline import Timeline
from spotter.records import Block, StreamHealth, StreamState

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK_MS = 20
_LATENCY_S = 0.1  # what the device may hold for us when Python is late
_READ_S = 1.0  # at most, so that a late reader reports in between
_SHORTEST_POLL_S, _LONGEST_POLL_S = 0.01, 0.1
_STALLED_S = 1.0


class Microphone:
    """A microphone, opened at 16 kHz where the host converts, else at the device's own rate.

    One channel is asked for, which most hosts mix from what the device has. Where a device does not
    give one channel alone, its first is taken: averaging it with inputs that nothing is plugged
    into would only make it quieter. After `close` it may be opened again: what nobody heard
    meanwhile is a gap before its first samples. The places of gaps are then counted from a new
    start, everything in `health` goes on.

    Args:
        device: as `devices.choose` takes it; None is the default device. A `Device` is found by its
            name and host API, whatever its id has become.

    Attributes:
        name: of the device.
        n_not_finite: samples that were NaN or infinite and became 0.
    """

    def __init__(self, device: str | int | devices.Device | None = None) -> None:
        self.name = "default microphone" if device is None else str(device)
        self.n_not_finite = 0
        self._device: str | int | None
        self._found: devices.Device | None = None
        if isinstance(device, devices.Device):
            self.name = self._device = device.name
            self._found = device
        else:
            self._device = device
        self._lock = threading.Lock()
        self._stream: Any = None
        self._state: StreamState = "idle"
        self._rate_hz = float(SAMPLE_RATE_HZ)
        self._device_latency_s = 0.0
        self._latency_s = 0.0  # with the resampler's
        self._capture = Capture(self._rate_hz)
        self._timeline = Timeline(self._rate_hz)
        self._loss = LossEstimator()
        self._blocks: deque[Block] = deque()  # made and not yet handed out
        self._position = 0  # of the next block at 16 kHz, since it was first opened
        self._read_s = 0.0  # monotonic: when samples were last read
        self._meter = Meter()
        self._n_lost = 0
        self._n_lost_estimated = 0
        self._overflows_before = 0  # of streams that were closed

    @property
    def live(self) -> bool:
        """That silence from it for a second is a fault."""
        return True

    def open(self) -> None:
        """Open and start the stream.

        Raises:
            PortAudioMissingError: the PortAudio library is not installed.
            MicrophoneError: there is no such device, or it cannot be opened.
        """
        self.close()
        self._state = "starting"
        try:
            self._start(self._find())
        except Exception:
            self._state = "failed"
            raise

    def _find(self) -> devices.Device:
        """The device that is meant; when opened again, the same, though its id may be another."""
        if self._found is not None:
            portaudio.refresh()
        if self._found is None or self._device is None:
            self._found = devices.choose(self._device)
        else:
            self._found = devices.find_again(self._found)
        self.name = self._found.name
        return self._found

    def _start(self, device: devices.Device) -> None:
        reason: BaseException | None = None
        for rate_hz, channels in _settings(device):
            capture = Capture(rate_hz)
            try:
                stream = portaudio.open_input(
                    device.source,
                    device=ALSA_DEVICE if device.source else device.index,
                    samplerate=rate_hz,
                    channels=channels,
                    dtype="float32",
                    blocksize=round(rate_hz * _BLOCK_MS / 1000),
                    latency=_LATENCY_S,
                    callback=capture.callback,
                )
            except portaudio.OpeningError as error:
                reason = error.__cause__
                continue
            self._begin(stream, capture)
            return
        assert reason is not None  # there is always a setting to try
        raise devices.opening_error(device.name, reason, _rates_hz(device)) from reason

    def _begin(self, stream: Any, capture: Capture) -> None:
        """Take over a stream that has started."""
        self._overflows_before += self._capture.overflows
        self._rate_hz = float(stream.samplerate)
        self._device_latency_s = float(stream.latency)
        self._capture = capture
        self._timeline = Timeline(self._rate_hz)
        self._read_s = time.monotonic()
        self._loss.begin(self._rate_hz, self._position / SAMPLE_RATE_HZ, self._read_s)
        self._blocks.clear()
        with self._lock:
            self._stream = stream
            self._state = "running"

    def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
        """The next samples.

        Args:
            timeout_s: how long to wait for them.
            n_needed: how many to wait for, at 16 kHz.

        Returns:
            At most a second of samples: as many as are wanted or more, or what there was in time,
            if only none; None after `close`.
        """
        deadline_s = time.monotonic() + timeout_s
        # Polled, because the callback may not take the lock that waking a thread would need.
        while self._stream is not None:
            missing_s = n_needed / SAMPLE_RATE_HZ - self._capture.ring.lag_samples / self._rate_hz
            is_time = time.monotonic() >= deadline_s
            if self._blocks or ((missing_s <= 0 or is_time) and self._take()):
                return self._hand_out()
            if is_time:
                return Block(np.zeros(0, np.float32))
            time.sleep(min(max(missing_s, _SHORTEST_POLL_S), _LONGEST_POLL_S))
        return None

    def close(self) -> None:
        """End the stream at once, whatever the device does; a `read` that waits returns soon."""
        with self._lock:
            stream, self._stream = self._stream, None
        if stream is not None:
            portaudio.end_stream(stream)
            self._state = "ended"

    def health(self) -> StreamHealth:
        """How the sound is coming in."""
        capture, meter = self._capture, self._meter
        state = self._state
        if state == "running" and time.monotonic() - self._read_s > _STALLED_S:
            state = "stalled"
        return StreamHealth(
            n_samples=meter.n_samples,
            n_lost=self._n_lost,
            n_lost_estimated=self._n_lost_estimated,
            overflows=self._overflows_before + capture.overflows,
            lag_samples=capture.ring.lag_samples,
            level_dbfs=meter.level_dbfs,
            peak_dbfs=meter.peak_dbfs,
            clipped=meter.clipped,
            n_not_finite=self.n_not_finite,
            zero_s=meter.zero_s,
            state=state,
            device=self.name,
            rate_hz=self._rate_hz,
            latency_s=self._latency_s,
        )

    def _take(self) -> bool:
        """Take what the ring holds, with what was lost before it; False if it is empty."""
        n_lost, samples = self._capture.ring.read(round(_READ_S * self._rate_hz))
        if not len(samples):
            return False
        self._read_s = time.monotonic()
        estimated_s = self._judge()
        self._n_lost += round(n_lost * SAMPLE_RATE_HZ / self._rate_hz)
        self._n_lost_estimated += round(estimated_s * SAMPLE_RATE_HZ)
        lost_s = n_lost / self._rate_hz + estimated_s
        self._blocks.extend(self._timeline.push(self._finite(samples), lost_s, estimated_s > 0))
        self._latency_s = self._device_latency_s + self._timeline.delay_s
        return True

    def _judge(self) -> float:
        """The seconds of sound that the device is newly judged to have lost."""
        stamps, lost_s = self._capture.stamps, 0.0
        while stamps:
            stamp = stamps.popleft()
            lost_s += self._loss.update(stamp.came_s, stamp.n_before)
        return lost_s

    def _finite(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """The samples with 0 for NaN and infinity, which the resampler would smear."""
        bad = ~np.isfinite(samples)
        if bad.any():
            self.n_not_finite += int(np.count_nonzero(bad))
            samples[bad] = 0.0
        return samples

    def _hand_out(self) -> Block:
        block = self._blocks.popleft()
        self._meter.add(block.samples)
        self._position += len(block.samples)
        self._position += sum(gap.n_samples for gap in block.gaps if not gap.filled)
        return block


def _settings(device: devices.Device) -> Iterator[tuple[float, int]]:
    """Sample rates and channels to open a device with, the best first."""
    yield from dict.fromkeys(itertools.product(_rates_hz(device), (1, device.channels)))


def _rates_hz(device: devices.Device) -> tuple[float, ...]:
    wanted = (float(SAMPLE_RATE_HZ), device.default_rate_hz)
    return tuple(filter(is_sample_rate, dict.fromkeys(wanted)))
