# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np

from spotter.features.frontend import StreamingFrontEnd
from spotter.gui.plots.spectrogram_image import SpectrogramImage, levels, magma


def tone(hz: float, seconds: float, amplitude: float = 1.0) -> np.ndarray:
    return (
        amplitude * np.sin(2 * np.pi * hz * np.arange(round(16_000 * seconds)) / 16_000)
    ).astype(np.float32)


def power_of(samples: np.ndarray) -> np.ndarray:
    return StreamingFrontEnd().push(samples).power


def test_a_full_scale_sine_is_zero_decibels_and_so_the_brightest_level() -> None:
    shown = levels(power_of(tone(1000, 0.1)))
    assert shown.max() == 255
    assert shown[:, 32].min() == 255


def test_the_darkest_level_is_under_86_decibels() -> None:
    quiet = levels(power_of(tone(1000, 0.1, amplitude=10 ** (-90 / 20))))
    assert quiet.max() == 0
    assert levels(power_of(tone(1000, 0.1, amplitude=10 ** (-80 / 20)))).max() > 0


def test_magma_runs_from_black_to_pale_yellow() -> None:
    colours = magma()
    assert (colours[0], colours[255]) == (0xFF000004, 0xFFFCFDBF)
    brightness = [
        (c >> 16 & 255) * 0.3 + (c >> 8 & 255) * 0.6 + (c & 255) * 0.1 for c in colours.tolist()
    ]
    assert np.all(np.diff(brightness) > -1)


def test_a_picture_that_grows_step_by_step_is_the_one_made_at_once() -> None:
    power = power_of(np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32))
    at_once, stepwise = SpectrogramImage(1000), SpectrogramImage(1000)
    at_once.append(0, power)
    for start, stop in ((0, 1), (1, 2), (2, 40), (40, 41), (41, len(power))):
        stepwise.append(start, power[start:stop])
    assert np.array_equal(at_once.columns(0, len(power)), stepwise.columns(0, len(power)))


def test_what_is_not_kept_any_more_and_what_has_not_come_is_black() -> None:
    picture = SpectrogramImage(50)
    picture.append(0, np.full((120, 257), 10.0, np.float32))
    columns = picture.columns(60, 130)
    assert not columns[:10].any()
    assert columns[10:60].all()
    assert not columns[60:].any()


def test_left_out_frames_are_black() -> None:
    picture = SpectrogramImage(100)
    loud = np.full((10, 257), 10.0, np.float32)
    picture.append(0, loud)
    picture.append(30, loud)
    columns = picture.columns(0, 40)
    assert columns[:9].all()
    assert not columns[11:29].any()
    assert columns[31:].all()


def test_a_scaled_picture_lies_between_its_columns_and_bins() -> None:
    picture = SpectrogramImage(100, n_bins=3)
    picture._ring[:2] = [[0, 100, 200], [50, 150, 250]]
    picture.stop = 2
    assert picture.scaled(np.array([0.0, 0.5, 1.0]), 3).tolist() == [
        [200, 225, 250],
        [100, 125, 150],
        [0, 25, 50],
    ]
    # Twice as high: between the bins, and flat beyond the middle of the outermost ones.
    assert picture.scaled(np.array([0.0]), 6)[:, 0].tolist() == [200, 175, 125, 75, 25, 0]
    assert picture.scaled(np.array([7.0]), 2).max() == 0
