# SPDX-License-Identifier: MIT
"""A clip as a table or an image for people and other programs.

The MFCC are python_speech_features' own, with the parameters and the log's floor of spotter's front
end; so is the power spectrum. Nothing of the program or its training reads what is written here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spotter.audio.files import read_blocks
from spotter.features.frontend import FrontEnd
from train.data.sample_store import centred

What = Literal["mfcc", "spectrogram"]
Form = Literal["csv", "png"]
KEY_COLUMNS = ("file", "speaker", "split")

_FRONT_END = FrontEnd()
# Grey from black to white. Fixed, so that images can be compared: c0 of digital silence is −145.7
# (−228 by python_speech_features' own floor), a sine at full scale has 13.6 dB.
_GREY: dict[What, tuple[float, float]] = {"mfcc": (-32.0, 32.0), "spectrogram": (-100.0, 20.0)}
_C0_IN_IMAGES = 1 / 8
_DECIMALS: dict[What, int] = {"mfcc": 4, "spectrogram": 2}


@dataclass(frozen=True)
class Rendering:
    """What is computed of a clip, and how it is written.

    Attributes:
        what: 40 MFCC a frame, or the power spectrum's 257 bins in dB.
        form: a table in text, or a grey image.
        raw: python_speech_features' own 99 frames and its own floors instead of spotter's 98.
    """

    what: What = "mfcc"
    form: Form = "csv"
    raw: bool = False

    def header(self, key_columns: Sequence[str] = ()) -> bytes:
        """What a file begins with before its first clip."""
        if self.form == "png":
            return b""
        hz = _FRONT_END.sample_rate_hz / _FRONT_END.fft_size
        n_bins = _FRONT_END.fft_size // 2 + 1
        names = (
            [f"mfcc_{number}" for number in range(_FRONT_END.num_mfcc)]
            if self.what == "mfcc"
            else [f"db_{number * hz:g}_hz" for number in range(n_bins)]
        )
        return _lines([[*key_columns, "start_s", *names]])

    def body(self, clip: Path, key: Sequence[str] = ()) -> bytes:
        """One clip: an image, or a line for each frame.

        Args:
            clip: any audio file; brought to one second as `second_of` says.
            key: what stands before every line, one value for each key column.

        Raises:
            InputError: the clip cannot be read.
        """
        values = self.values(second_of(clip))
        return _image(values, self.what) if self.form == "png" else self._rows(values, key)

    def values(self, second: NDArray[np.float32]) -> NDArray[np.float64]:
        """One second, float32 [16000], as float64 [98, 40 or 257]; raw: [99, …]."""
        samples = second.astype(np.float64)
        return _mfcc(samples, self.raw) if self.what == "mfcc" else _spectrogram(samples, self.raw)

    def _rows(self, values: NDArray[np.float64], key: Sequence[str]) -> bytes:
        decimals = _DECIMALS[self.what]
        rounded = np.round(values, decimals) + 0.0  # no minus before a zero
        return _lines(
            [*key, f"{number * _FRONT_END.step_s:.2f}", *(f"{x:.{decimals}f}" for x in row)]
            for number, row in enumerate(rounded.tolist())
        )


def second_of(clip: Path) -> NDArray[np.float32]:
    """A clip at 16 kHz, float32 [16000]: centred in silence if it is shorter, else its middle.

    Raises:
        InputError: the clip cannot be read or holds no sound.
    """
    return centred(np.concatenate([*read_blocks(clip)]), _FRONT_END.window_samples)


def _mfcc(samples: NDArray[np.float64], raw: bool) -> NDArray[np.float64]:
    import python_speech_features
    from scipy.fftpack import dct

    f = _FRONT_END
    frame_s, step_s = f.frame_samples / f.sample_rate_hz, f.step_s
    bands = {"nfilt": f.num_mel_bands, "nfft": f.fft_size, "preemph": f.preemphasis}
    range_hz = {"lowfreq": f.mel_low_hz, "highfreq": f.mel_high_hz}
    common = {**bands, **range_hz, "winfunc": np.hamming}
    if raw:
        whole = {"numcep": f.num_mfcc, "ceplifter": 0, "appendEnergy": False}
        values = python_speech_features.mfcc(
            samples, f.sample_rate_hz, frame_s, step_s, **common, **whole
        )
        return np.asarray(values)
    energies, _ = python_speech_features.fbank(samples, f.sample_rate_hz, frame_s, step_s, **common)
    log_mel = np.log(np.maximum(energies[: f.window_frames], f.log_floor))
    return np.asarray(dct(log_mel, type=2, axis=1, norm="ortho")[:, : f.num_mfcc])


def _spectrogram(samples: NDArray[np.float64], raw: bool) -> NDArray[np.float64]:
    from python_speech_features import sigproc

    f = _FRONT_END
    frames = sigproc.framesig(samples, f.frame_samples, f.step_samples, np.hamming)
    if raw:
        return np.asarray(sigproc.logpowspec(frames, f.fft_size, norm=0))
    power = sigproc.powspec(frames[: f.window_frames], f.fft_size)
    return np.asarray(10 * np.log10(np.maximum(power, f.log_floor)))


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    # A Linux file name need not be UTF-8; its bytes pass as they are.
    return text.getvalue().encode("utf-8", "surrogateescape")


def _image(values: NDArray[np.float64], what: What) -> bytes:
    """Grey PNG: a column for each frame from left to right, the first coefficient at the bottom."""
    from matplotlib.image import imsave

    shown = values.copy()
    if what == "mfcc":
        shown[:, 0] *= _C0_IN_IMAGES  # the level: alone it reaches far beyond the others
    black, white = _GREY[what]
    file = io.BytesIO()
    # Without matplotlib's version in it: the same clip is the same file.
    plain = {"format": "png", "origin": "lower", "metadata": {"Software": None}}
    imsave(file, shown.T, cmap="gray", vmin=black, vmax=white, **plain)
    return file.getvalue()
