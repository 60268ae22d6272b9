# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from spotter.features.frontend import StreamingFrontEnd
from spotter.gui.plots.spectrogram import LANE_PX, Spectrogram
from spotter.gui.plots.spectrogram_image import SpectrogramImage
from spotter.gui.plots.time_axis import GUTTER_PX, View
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import LIGHT
from spotter.records import Gap
from tests.gui.looking import click, count, detected, drag, pixels


@pytest.fixture
def spectrogram(shown) -> Spectrogram:
    return shown(Spectrogram(), GUTTER_PX + 500, LANE_PX + 200)


def rising_tone() -> SpectrogramImage:
    """Five seconds from 500 Hz to 7500 Hz."""
    t = np.arange(5 * 16_000) / 16_000
    samples = 0.5 * np.sin(2 * np.pi * (500 * t + 700 * t**2))
    power = StreamingFrontEnd().push(samples.astype(np.float32)).power
    picture = SpectrogramImage(6000)
    picture.append(0, power)
    return picture


@pytest.mark.parametrize("at_s", [1.0, 2.5, 4.0])
def test_a_rising_tone_is_a_ridge_at_its_time_and_frequency(spectrogram, at_s) -> None:
    spectrogram.show_picture(rising_tone())
    spectrogram.show_view(View.of_file(0.0))
    area = spectrogram.picture_area
    column = pixels(spectrogram, area)[:, round(at_s * 100)].sum(axis=1)
    khz = (500 + 1400 * at_s) / 1000
    assert column.argmax() == pytest.approx(area.height() * (1 - khz / 8), abs=3)


def test_the_picture_grows_to_what_it_would_be_at_once(spectrogram, shown) -> None:
    whole, growing = rising_tone(), SpectrogramImage(6000)
    power = (
        StreamingFrontEnd()
        .push(np.random.default_rng(2).normal(0, 0.1, 48_000).astype(np.float32))
        .power
    )
    whole = SpectrogramImage(6000)
    whole.append(0, power)
    spectrogram.show_view(View.of_file(0.0))
    spectrogram.show_picture(growing)
    for start in range(0, len(power), 7):
        growing.append(start, power[start : start + 7])
        pixels(spectrogram)
        spectrogram.update()
    at_once = shown(Spectrogram(), spectrogram.width(), spectrogram.height())
    at_once.show_view(View.of_file(0.0))
    at_once.show_picture(whole)
    assert np.array_equal(pixels(spectrogram), pixels(at_once))


def test_a_detection_is_a_span_with_its_word_above(spectrogram) -> None:
    spectrogram.show_picture(SpectrogramImage(6000))
    spectrogram.show_view(View.of_file(0.0))
    assert count(pixels(spectrogram), looks.ON_PICTURE) == 0
    spectrogram.show_detections([detected("yes", 2.0)])
    inside = QRectF(
        spectrogram.x_of(1.95), LANE_PX, spectrogram.x_of(2.55) - spectrogram.x_of(1.95), 200
    )
    assert count(pixels(spectrogram, inside), looks.ON_PICTURE) > 2 * 2 * 180
    lane = QRectF(spectrogram.x_of(1.9), 0, 120, LANE_PX)
    assert count(pixels(spectrogram, lane), LIGHT.accent, 60) > 20
    assert (
        count(pixels(spectrogram, QRectF(spectrogram.x_of(3.5), 0, 60, LANE_PX)), LIGHT.accent, 60)
        == 0
    )


def test_the_chosen_span_is_white(spectrogram) -> None:
    one = detected("yes", 2.0)
    spectrogram.show_view(View.of_file(0.0))
    spectrogram.show_picture(SpectrogramImage(6000))
    spectrogram.show_detections([one])
    spectrogram.show_chosen(one)
    assert count(pixels(spectrogram, spectrogram.picture_area), "#FFFFFF", 2) > 400


def test_of_two_labels_that_are_too_near_the_older_loses_its_score(spectrogram) -> None:
    spectrogram.show_view(View.of_file(0.0))
    lane = QRectF(spectrogram.x_of(2.0), 0, 72, LANE_PX)
    spectrogram.show_detections([detected("right", 2.0)])
    alone = count(pixels(spectrogram, lane), LIGHT.muted, 60)
    spectrogram.show_detections([detected("right", 2.0), detected("no", 2.55)])
    assert count(pixels(spectrogram, QRectF(lane.left(), 0, 50, LANE_PX)), LIGHT.accent, 60) > 20
    assert (
        count(pixels(spectrogram, QRectF(lane.left(), 0, 50, LANE_PX)), LIGHT.muted, 60) < alone / 2
    )


def test_a_gap_is_a_marked_band(spectrogram) -> None:
    spectrogram.show_view(View.of_file(0.0))
    spectrogram.show_picture(SpectrogramImage(6000))
    spectrogram.show_gaps([Gap(position=32_000, n_samples=8_000)])
    band = QRectF(spectrogram.x_of(2.02), LANE_PX + 10, 40, 150)
    assert count(pixels(spectrogram, band), LIGHT.bad, 60) > 200
    before = QRectF(spectrogram.x_of(1.5), LANE_PX + 10, 40, 150)
    assert count(pixels(spectrogram, before), LIGHT.bad, 60) == 0


def test_a_click_on_a_span_chooses_it(spectrogram) -> None:
    one, chosen = detected("yes", 2.0), []
    spectrogram.show_view(View.of_file(0.0))
    spectrogram.show_detections([one])
    spectrogram.chosen.connect(chosen.append)
    click(spectrogram, spectrogram.x_of(2.2), 100)
    click(spectrogram, spectrogram.x_of(4.0), 100)
    assert chosen == [one, None]


def test_a_drag_moves_the_sound_along(spectrogram) -> None:
    moved: list[float] = []
    spectrogram.scrolled.connect(moved.append)
    drag(spectrogram, QPointF(300, 100), QPointF(400, 100))
    assert sum(moved) == pytest.approx(-1.0, abs=0.01)
