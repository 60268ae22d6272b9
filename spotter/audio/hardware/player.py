# SPDX-License-Identifier: MIT
"""One sound at a time through the system's own output.

Thread contract: `play` and `stop` are called by any thread; one lock keeps two of them apart, and
`play` may take as long as the sound system needs to open its output. PortAudio's own thread runs
the callback, which copies samples and counts, and tells the end; it neither locks nor waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from spotter.audio.hardware import portaudio
from spotter.audio.resample import SAMPLE_RATE_HZ, at_rate
from spotter.audio.sample_rates import is_sample_rate
from spotter.errors import MicrophoneError, PlaybackError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LATENCY_S = 0.2  # nobody waits for it, and a busy machine must not break it up
_FADE_SAMPLES = 80  # 5 ms: a sound cut out of a stream must not click


class Player:
    """Plays sounds of 16 kHz."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stream: Any = None

    def play(self, samples: NDArray[np.float32], on_end: Callable[[], None] = lambda: None) -> None:
        """Begin to play samples; what was playing ends.

        Args:
            samples: float32 [n] at 16 kHz.
            on_end: called when it is over, or was stopped; on PortAudio's thread.

        Raises:
            PlaybackError: there is no output, or it cannot be opened.
        """
        faded = _faded(samples)
        with self._lock:
            self._end()
            try:
                self._stream = self._opened(faded, on_end)
            except MicrophoneError as error:
                raise PlaybackError("playing", error.why, error.remedy) from error

    def stop(self) -> None:
        """End what is playing."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._stream is not None:
            portaudio.end_stream(self._stream)
            self._stream = None

    def _opened(self, samples: NDArray[np.float32], on_end: Callable[[], None]) -> Any:
        """A stream that plays the samples; at the device's own rate if it refuses ours."""
        own_rate_hz = portaudio.call(_output_rate_hz)
        if own_rate_hz is None:
            # The list of devices is as old as PortAudio: one may have come since.
            portaudio.refresh()
            own_rate_hz = portaudio.call(_output_rate_hz)
        if own_rate_hz is None:
            raise PlaybackError("playing", "there is no sound output", "connect a loudspeaker")
        for rate_hz in filter(is_sample_rate, (float(SAMPLE_RATE_HZ), own_rate_hz)):
            try:
                return _open(at_rate(samples, rate_hz), rate_hz, on_end)
            except portaudio.OpeningError as error:
                cause = error
        why = "the sound output cannot be opened"
        raise PlaybackError("playing", why, "look whether another program uses it") from cause


def _open(samples: NDArray[np.float32], rate_hz: float, on_end: Callable[[], None]) -> Any:
    position = 0
    opened: list[Any] = []
    over = threading.Event()

    def fill(out: NDArray[np.float32]) -> bool:
        nonlocal position
        piece = samples[position : position + len(out)]
        out[: len(piece), 0] = piece
        out[len(piece) :] = 0
        position += len(out)
        return position < len(samples)

    def finished() -> None:
        over.set()
        # The stream cannot be closed from within its own callback: the order waits its turn.
        for stream in opened:
            portaudio.end_stream(stream, wait_s=0)
        on_end()

    stream = portaudio.open_output(
        fill,
        samplerate=rate_hz,
        channels=1,
        dtype="float32",
        latency=_LATENCY_S,
        finished_callback=finished,
    )
    opened.append(stream)
    if over.is_set():  # before it was known here
        portaudio.end_stream(stream, wait_s=0)
    return stream


def _output_rate_hz(sd: Any) -> float | None:
    """The rate of the default output; None where there is none."""
    try:
        return float(sd.query_devices(kind="output")["default_samplerate"])
    except (sd.PortAudioError, ValueError):
        return None


def _faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples within full scale, with soft ends."""
    faded = np.clip(samples, -1, 1).astype(np.float32)
    n = min(_FADE_SAMPLES, len(faded) // 2)
    ramp = np.linspace(0, 1, n, dtype=np.float32)
    faded[:n] *= ramp
    faded[len(faded) - n :] *= ramp[::-1]
    return faded
