# SPDX-License-Identifier: MIT
"""The front end for a whole batch at once, in float32: what training can afford.

Built on the tables of `spotter.features.frontend`, so there is one definition; a test holds the
two to 1e-3.
What is measured or shipped is computed by `spotter.features.frontend` itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd, tables

_PIECE = 10
"""Windows whose spectra are in memory at once: in a core's cache, which halves the time."""


@dataclass(frozen=True)
class BatchFrontEnd:
    """Windows to mel energies to log-mel to MFCC: steps apart, for augmentation in between."""

    front_end: FrontEnd

    def mel_energies(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Float32 [n, 16000] → float32 [n, 98, 40]."""
        energies = np.empty(
            (len(windows), self.front_end.window_frames, self.front_end.num_mel_bands), np.float32
        )
        for first in range(0, len(windows), _PIECE):
            energies[first : first + _PIECE] = self._energies(windows[first : first + _PIECE])
        return energies

    def _energies(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        taper, filters, _ = tables(self.front_end)
        size, step = self.front_end.frame_samples, self.front_end.step_samples
        frames = sliding_window_view(windows, size, axis=1)[:, ::step] * taper.astype(np.float32)
        spectrum = scipy.fft.rfft(frames, self.front_end.fft_size)
        power = spectrum.real**2 + spectrum.imag**2
        scaled = (filters / self.front_end.fft_size).astype(np.float32)
        return np.asarray(power @ scaled)

    def log_mel(self, mel_energies: NDArray[np.float32]) -> NDArray[np.float32]:
        """The logarithm over the floor, same shape."""
        return np.log(np.maximum(mel_energies, np.float32(self.front_end.log_floor)))

    def mfcc(self, log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """Float32 [n, 98, 40] → float32 [n, 98, 40]."""
        dct = tables(self.front_end)[2].astype(np.float32)
        return np.asarray(log_mel @ dct)

    def __call__(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Samples float32 [n, 16000] → MFCC float32 [n, 98, 40]."""
        return self.mfcc(self.log_mel(self.mel_energies(windows)))
