# SPDX-License-Identifier: MIT
"""Augmentation: rooms, noise, levels and microphones, vectorised over a batch.

Waveforms are float32 [n, 16000]; each function takes the generator that it draws from, so that a
step's batch depends on its seed alone. Clips come from few collections that differ in level, noise
and codec: all of this is there so that a network cannot tell the collection instead of the word.
"""

from __future__ import annotations

import numpy as np
import scipy.fft
import scipy.signal
from numpy.random import Generator
from numpy.typing import NDArray

Waves = NDArray[np.float32]

_QUIET = np.float32(1e-10)
"""Power under which there is nothing to measure a noise against."""


def change_speed(samples: Waves, factor: float) -> Waves:
    """Play faster (factor > 1) or slower, pitch included: float32 [n] → float32 [n / factor]."""
    if factor == 1.0:
        return samples
    n_samples = max(1, round(len(samples) / factor))
    at = np.arange(n_samples, dtype=np.float32) * np.float32(factor)
    known = np.arange(len(samples), dtype=np.float32)
    return np.interp(at, known, samples).astype(np.float32)


def add_noise(waves: Waves, noise: Waves, snr_db: NDArray[np.float64]) -> Waves:
    """Add noise at a ratio to the loud part of each wave.

    Args:
        waves: float32 [n, samples]; a wave of digital silence stays as it is.
        noise: float32 [n, samples].
        snr_db: [n]; infinity adds nothing.
    """
    scale = np.sqrt(_loud_power(waves) / np.maximum(_power(noise), _QUIET))
    scale *= 10 ** (-snr_db.astype(np.float32) / 20)
    return waves + noise * scale[:, None]


def _power(waves: Waves) -> NDArray[np.float32]:
    return np.mean(np.square(waves), axis=1)


def _loud_power(waves: Waves) -> NDArray[np.float32]:
    """Mean power of the loudest third of a wave's 50 ms pieces: of the word, not the pauses."""
    pieces = np.square(waves).reshape(len(waves), 20, -1).mean(axis=2)
    return np.sort(pieces, axis=1)[:, -7:].mean(axis=1)


def apply_gain(waves: Waves, gain_db: NDArray[np.float64]) -> Waves:
    """Turn each wave up or down; what goes beyond full scale is clipped, as in a sound card."""
    scaled = waves * (10 ** (gain_db.astype(np.float32) / 20))[:, None]
    return np.clip(scaled, -1.0, 1.0)


def round_to_16_bit(waves: Waves) -> Waves:
    """Round as a 16-bit sound card does."""
    return np.rint(waves * np.float32(32768)) / np.float32(32768)


def reverberate(waves: Waves, responses: Waves) -> Waves:
    """Put each wave into a room, at the level it had.

    Args:
        waves: float32 [n, samples].
        responses: float32 [n, m], direct sound first.
    """
    size = scipy.fft.next_fast_len(waves.shape[1] + responses.shape[1], real=True)
    spectrum = scipy.fft.rfft(waves, size) * scipy.fft.rfft(responses, size)
    wet = scipy.fft.irfft(spectrum, size)[:, : waves.shape[1]]
    scale = np.sqrt((_power(waves) + _QUIET) / (_power(wet) + _QUIET))
    return np.asarray(wet * scale[:, None], dtype=np.float32)


def made_rooms(rng: Generator, n: int, n_samples: int) -> Waves:
    """Impulse responses of rooms that nobody measured: float32 [n, n_samples], direct sound first.

    Noise that dies away within 0.15 to 0.9 s (by 60 dB), duller the longer it lasts, after a direct
    sound that is from 9 dB weaker to 9 dB stronger than all of it. After Polack 1988: from the
    first dense reflections on a room is decaying noise.
    """
    time_s = np.arange(n_samples) / 16_000
    decay_s = rng.uniform(0.15, 0.9, (n, 1))
    tails = rng.standard_normal((n, n_samples)) * 10 ** (-3 * time_s / decay_s)
    dulled = scipy.signal.lfilter([0.5, 0.5], [1.0], tails, axis=1)
    late = np.minimum(1, time_s / decay_s)
    tails = tails * (1 - late) + dulled * late
    # The first reflection comes from a wall some way off.
    tails *= np.arange(n_samples) >= rng.integers(16, 160, (n, 1))
    tails /= np.sqrt(np.square(tails).sum(axis=1, keepdims=True))
    tails[:, 0] = 10 ** (rng.uniform(-9, 9, n) / 20)
    return tails.astype(np.float32)


def equaliser(
    rng: Generator, n: int, n_bands: int, depth_db: float, low_pass_share: float
) -> Waves:
    """Random responses of microphones and lines, for mel energies.

    A tilt, a slow ripple, and for some a low pass.

    Returns:
        float32 [n, 1, n_bands], factors for energies.
    """
    band = np.linspace(-1, 1, n_bands)
    tilt = rng.uniform(-1, 1, (n, 1)) * band
    phase, turns = rng.uniform(0, 2 * np.pi, (n, 1)), rng.uniform(0.3, 1.5, (n, 1))
    ripple = 0.4 * rng.uniform(0, 1, (n, 1)) * np.sin(np.pi * turns * band + phase)
    gain_db = depth_db * (tilt + ripple)
    edge = rng.uniform(0.3, 0.95, (n, 1))
    slope_db = rng.uniform(30, 150, (n, 1))
    has_low_pass = rng.random((n, 1)) < low_pass_share
    low_pass = np.maximum(0, band - edge) * slope_db * has_low_pass
    return (10 ** ((gain_db - low_pass) / 10)).astype(np.float32)[:, None]


def mask(
    rng: Generator,
    log_mel: Waves,
    *,
    time_masks: int,
    max_mask_frames: int,
    band_masks: int,
    max_mask_bands: int,
    share: float,
) -> Waves:
    """SpecAugment: cover stretches of time and of frequency with the wave's own mean.

    Args:
        rng: drawn from.
        log_mel: float32 [n, frames, bands].
        time_masks: how many stretches of time are covered.
        max_mask_frames: frames in the longest of them.
        band_masks: how many stretches of frequency are covered.
        max_mask_bands: bands in the widest of them.
        share: part of the waves that are masked at all.
    """
    n, frames, bands = log_mel.shape
    in_time = _stretches(rng, n, frames, time_masks, max_mask_frames)
    in_frequency = _stretches(rng, n, bands, band_masks, max_mask_bands)
    chosen = np.asarray(rng.random(n) < share)
    covered = (in_time[:, :, None] | in_frequency[:, None, :]) & chosen[:, None, None]
    mean = log_mel.mean(axis=(1, 2), keepdims=True)
    return np.where(covered, mean, log_mel)


def _stretches(rng: Generator, n: int, size: int, count: int, longest: int) -> NDArray[np.bool_]:
    """Bool [n, size]: `count` random stretches of up to `longest` in each row."""
    lengths = rng.integers(0, longest + 1, (n, count, 1))
    starts = rng.integers(0, size, (n, count, 1)) * (size - lengths) // size
    at = np.arange(size)
    return np.asarray(((at >= starts) & (at < starts + lengths)).any(axis=1))


def mixed_up(
    rng: Generator, windows: Waves, targets: Waves, strength: float
) -> tuple[Waves, Waves]:
    """Mixup: blend every window, and its target alike, with another of the batch.

    After Zhang et al. 2018, “mixup: Beyond Empirical Risk Minimization”.

    Args:
        rng: drawn from.
        windows: float32 [n, frames, coefficients].
        targets: float32 [n, labels].
        strength: both parameters of the Beta distribution of the shares; small ones leave most
            windows nearly alone.
    """
    n = len(windows)
    share = rng.beta(strength, strength, n).astype(np.float32)
    share = np.maximum(share, 1 - share)  # the larger one stays the window that was drawn
    other = rng.permutation(n)
    blended = windows + (1 - share)[:, None, None] * (windows[other] - windows)
    return blended, targets + (1 - share)[:, None] * (targets[other] - targets)


def coloured_noise(rng: Generator, n: int, n_samples: int) -> Waves:
    """Noise made by program, which no codec has touched: float32 [n, n_samples], RMS 1.

    White to brown, some with mains hum, some swelling.
    """
    spectrum = scipy.fft.rfft(rng.standard_normal((n, n_samples), dtype=np.float32))
    hz = np.maximum(20.0, np.arange(spectrum.shape[1]) * 16_000 / n_samples)
    slopes = rng.uniform(-0.3, 2.0, (n, 1))
    waves = scipy.fft.irfft(spectrum * hz[None] ** (-slopes / 2), n_samples)
    waves /= waves.std(axis=1, keepdims=True)
    waves += _hum(rng, n, n_samples)
    at = np.linspace(0, 1, n_samples) * rng.uniform(1, 8, (n, 1)) + rng.random((n, 1))
    waves *= 1 + rng.uniform(0, 0.9, (n, 1)) * np.sin(2 * np.pi * at)
    return np.asarray(waves / waves.std(axis=1, keepdims=True), dtype=np.float32)


def _hum(rng: Generator, n: int, n_samples: int) -> NDArray[np.float64]:
    """Mains hum with falling harmonics, on one wave of five."""
    base_hz = rng.choice([50.0, 60.0, 100.0, 120.0], (n, 1))
    time_s = np.arange(n_samples) / 16_000
    hum = np.zeros((n, n_samples))
    for harmonic in (1, 2, 3, 5):
        phase = rng.uniform(0, 2 * np.pi, (n, 1))
        hum += np.sin(2 * np.pi * base_hz * harmonic * time_s + phase) / harmonic
    return np.asarray(hum * rng.uniform(0.1, 3, (n, 1)) * (rng.random((n, 1)) < 0.2))
