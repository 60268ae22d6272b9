# SPDX-License-Identifier: MIT
"""What a loudspeaker would have sounded: the monitor of the virtual microphone's sink.

with Loudspeaker() as speaker:  # in the environment of a virtual microphone
    ...
heard.samples  # float32 [n] at 16 kHz
"""

from __future__ import annotations

import subprocess
import threading
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing_extensions import Self

_COMMAND = (
    "parec --device=nowhere.monitor --rate=16000 --channels=1 --format=s16le --latency-msec=20"
)


class Loudspeaker:
    """Records what is played from the start of its `with` block on."""

    def __enter__(self) -> Self:
        self._raw = b""
        self._recorder = subprocess.Popen(_COMMAND.split(), stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._reader.join()
        assert self._recorder.stdout is not None
        self._recorder.stdout.close()

    @property
    def samples(self) -> np.ndarray:
        """What has sounded so far: float32 [n] at 16 kHz."""
        raw = self._raw[: len(self._raw) // 2 * 2]
        return np.frombuffer(raw, np.int16).astype(np.float32) / 32768

    def likeness(self, played: np.ndarray) -> float:
        """How much of a sound was heard, whenever: the best normalised correlation, 0–1."""
        return self.likeness_of(self.samples, played)

    @staticmethod
    def likeness_of(received: np.ndarray, played: np.ndarray) -> float:
        """The same of any two sounds."""
        if len(received) < len(played):
            return 0.0
        n = 1 << (len(received) + len(played) - 1).bit_length()
        spectrum = np.fft.rfft(received, n) * np.conj(np.fft.rfft(played, n))
        correlation = np.fft.irfft(spectrum, n)[: len(received) - len(played) + 1]
        energy = np.cumsum(np.concatenate([[0.0], np.square(received, dtype=np.float64)]))
        there = energy[len(played) :] - energy[: -len(played)]
        scale = np.sqrt(np.maximum(there, 1e-3) * np.square(played, dtype=np.float64).sum())
        return float((correlation / scale).max())

    def _read(self) -> None:
        assert self._recorder.stdout is not None
        while block := self._recorder.stdout.read1(4096):
            self._raw += block
