# SPDX-License-Identifier: MIT
"""The meter on signals whose level is known."""

from __future__ import annotations

import numpy as np
import pytest

from spotter.audio.level import Meter


def test_a_sine_has_the_level_of_its_rms_and_peak() -> None:
    meter = Meter()
    meter.add((0.5 * np.sin(2 * np.pi * 1000 * np.arange(1600) / 16000)).astype(np.float32))
    assert meter.peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert meter.level_dbfs == pytest.approx(-9.03, abs=0.01)


def test_digital_silence_has_no_level_and_is_timed() -> None:
    meter = Meter()
    meter.add(np.zeros(8000, np.float32))
    meter.add(np.zeros(4000, np.float32))
    assert meter.level_dbfs == meter.peak_dbfs == float("-inf")
    assert meter.zero_s == 0.75
    meter.add(np.array([0, 1e-9] + [0] * 160, np.float32))
    assert meter.zero_s == 0.01


def test_samples_at_full_scale_and_beyond_are_counted_as_clipped() -> None:
    meter = Meter()
    meter.add(np.array([0.9, 32767 / 32768, 1.0, -1.0, -1.5, 3e38], np.float32))
    meter.add(np.array([1.0], np.float32))
    assert meter.clipped == 6
    assert np.isfinite(meter.level_dbfs)


def test_an_empty_block_changes_nothing() -> None:
    meter = Meter()
    meter.add(np.full(10, 0.5, np.float32))
    before = dict(vars(meter))
    meter.add(np.zeros(0, np.float32))
    assert vars(meter) == before
