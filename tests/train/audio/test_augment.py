# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest

from train.audio import augment


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def tones(n: int, hz: float = 440.0) -> np.ndarray:
    wave = 0.1 * np.sin(2 * np.pi * hz * np.arange(16_000) / 16_000)
    return np.tile(wave.astype(np.float32), (n, 1))


def rms_db(waves: np.ndarray) -> np.ndarray:
    return 10 * np.log10(np.mean(np.square(waves), axis=1))


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.25])
def test_speed_changes_length_and_pitch_alike(factor: float) -> None:
    faster = augment.change_speed(tones(1)[0], factor)
    assert len(faster) == round(16_000 / factor)
    spectrum = np.abs(np.fft.rfft(faster))
    assert spectrum.argmax() * 16_000 / len(faster) == pytest.approx(440 * factor, rel=0.01)


@pytest.mark.parametrize("snr_db", [-5.0, 0.0, 20.0])
def test_noise_comes_at_its_ratio(rng: np.random.Generator, snr_db: float) -> None:
    waves = tones(3)
    noise = rng.standard_normal(waves.shape).astype(np.float32)
    noisy = augment.add_noise(waves, noise, np.full(3, snr_db))
    np.testing.assert_allclose(rms_db(waves) - rms_db(noisy - waves), snr_db, atol=0.05)


def test_the_ratio_is_to_the_word_and_not_to_the_pauses(rng: np.random.Generator) -> None:
    waves = tones(1)
    waves[:, 6000:] = 0
    noise = rng.standard_normal(waves.shape).astype(np.float32)
    noisy = augment.add_noise(waves, noise, np.array([10.0]))
    assert rms_db(waves[:, :5600]) - rms_db(noisy - waves) == pytest.approx(10, abs=0.2)


def test_digital_silence_takes_no_noise(rng: np.random.Generator) -> None:
    silence = np.zeros((1, 16_000), np.float32)
    noise = rng.standard_normal(silence.shape).astype(np.float32)
    assert not augment.add_noise(silence, noise, np.array([0.0])).any()


def test_infinite_ratio_adds_nothing(rng: np.random.Generator) -> None:
    waves = tones(1)
    noise = rng.standard_normal(waves.shape).astype(np.float32)
    np.testing.assert_array_equal(augment.add_noise(waves, noise, np.array([np.inf])), waves)


def test_gain_is_in_decibels_and_clips_at_full_scale() -> None:
    quieter = augment.apply_gain(tones(1), np.array([-20.0]))
    np.testing.assert_allclose(quieter, tones(1) / 10, rtol=1e-6)
    assert np.abs(augment.apply_gain(tones(1), np.array([40.0]))).max() == 1


def test_rounding_leaves_multiples_of_a_16_bit_step() -> None:
    rounded = augment.round_to_16_bit(tones(1)) * 32768
    np.testing.assert_array_equal(rounded, np.rint(rounded))
    faint = np.full((1, 4), 0.4 / 32768, np.float32)
    assert not augment.round_to_16_bit(faint).any()


def test_a_room_keeps_level_and_an_empty_room_changes_nothing(rng: np.random.Generator) -> None:
    waves = tones(2)
    response = np.zeros((2, 8000), np.float32)
    response[:, 0] = 0.5
    np.testing.assert_allclose(augment.reverberate(waves, response), waves, atol=1e-5)
    response[0, :4000] = np.exp(-np.arange(4000) / 800) * rng.standard_normal(4000)
    wet = augment.reverberate(waves, response)
    np.testing.assert_allclose(rms_db(wet), rms_db(waves), atol=0.01)
    assert np.abs(wet[0] - waves[0]).max() > 0.01


def test_the_equaliser_is_smooth_positive_and_bounded(rng: np.random.Generator) -> None:
    gain_db = 10 * np.log10(augment.equaliser(rng, 200, 40, depth_db=8, low_pass_share=0))[:, 0]
    assert np.abs(gain_db).max() <= 8 * 1.4 + 1e-6
    assert np.abs(np.diff(gain_db, axis=1)).max() < 2
    assert gain_db.std(axis=0).min() > 0.5


def test_low_pass_takes_the_top_and_leaves_the_bottom(rng: np.random.Generator) -> None:
    gain_db = 10 * np.log10(augment.equaliser(rng, 50, 40, depth_db=0, low_pass_share=1))[:, 0]
    assert gain_db[:, :20] == pytest.approx(0)
    assert gain_db[:, -1].max() < 0


def test_masks_cover_whole_stretches_with_the_mean(rng: np.random.Generator) -> None:
    log_mel = rng.standard_normal((64, 98, 40)).astype(np.float32)
    settings = {
        "time_masks": 2,
        "max_mask_frames": 12,
        "band_masks": 2,
        "max_mask_bands": 6,
    }
    masked = augment.mask(rng, log_mel, **settings, share=1.0)
    changed = masked != log_mel
    frames, bands = changed.all(axis=2).sum(axis=1), changed.all(axis=1).sum(axis=1)
    assert 0 < frames.max() <= 24
    assert 0 < bands.max() <= 12
    means = np.broadcast_to(log_mel.mean(axis=(1, 2), keepdims=True), log_mel.shape)
    np.testing.assert_array_equal(masked[changed], means[changed])
    np.testing.assert_array_equal(augment.mask(rng, log_mel, **settings, share=0.0), log_mel)


def test_made_noise_is_various_and_of_one_level(rng: np.random.Generator) -> None:
    noise = augment.coloured_noise(rng, 30, 16_000)
    np.testing.assert_allclose(noise.std(axis=1), 1, rtol=1e-3)
    spectrum = np.abs(np.fft.rfft(noise)) ** 2
    tilt_db = 10 * np.log10(spectrum[:, 6000:].mean(axis=1) / spectrum[:, 50:500].mean(axis=1))
    assert tilt_db.max() - tilt_db.min() > 20


def test_made_rooms_begin_with_the_direct_sound_and_die_away() -> None:
    rooms = augment.made_rooms(np.random.default_rng(0), 40, 8_000)
    assert rooms.shape == (40, 8_000)
    assert (np.abs(rooms[:, 1:16]) == 0).all()
    energy = np.square(rooms[:, 1:].astype(np.float64))
    direct_db = 10 * np.log10(np.square(rooms[:, 0]) / energy.sum(axis=1))
    assert direct_db.min() > -9.1
    assert direct_db.max() < 9.1
    assert np.ptp(direct_db) > 10
    thirds = energy[:, :7_998].reshape(40, 3, -1).sum(axis=2)
    assert (thirds[:, 0] > 2 * thirds[:, 1]).all()
    assert (thirds[:, 1] > 2 * thirds[:, 2]).all()
