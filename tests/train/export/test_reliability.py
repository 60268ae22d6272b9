# SPDX-License-Identifier: MIT
"""Reliability on cases counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from train.export.parity import Parity
from train.export.reliability import draw, reliability_of
from train.export.report import Conversion


def probabilities(*best: float) -> np.ndarray:
    """Windows of two labels, the first the better one."""
    return np.array([[value, 1 - value] for value in best])


def test_windows_are_counted_by_their_best_probability() -> None:
    truth = np.array([0, 0, 1, 0, 1, 0])
    found = reliability_of(probabilities(0.62, 0.66, 0.68, 0.92, 0.98, 1.0), truth)
    assert found.counts.tolist() == [0, 0, 0, 0, 0, 0, 3, 0, 0, 3]
    assert found.mean_probability[6] == pytest.approx((0.62 + 0.66 + 0.68) / 3)
    assert found.accuracy[6] == pytest.approx(2 / 3)
    assert found.accuracy[9] == pytest.approx(2 / 3)
    low = abs((0.62 + 0.66 + 0.68) / 3 - 2 / 3)
    high = abs((0.92 + 0.98 + 1.0) / 3 - 2 / 3)
    assert found.error == pytest.approx((low + high) / 2)
    assert np.isnan(found.mean_probability[0])
    assert found.as_dict()["accuracy"][:7] == [None] * 6 + [0.6667]


def test_probabilities_that_mean_what_they_say_have_no_error() -> None:
    found = reliability_of(probabilities(*[0.75] * 8), np.array([0, 0, 0, 0, 0, 0, 1, 1]))
    assert found.error == pytest.approx(0)


def test_the_report_has_figures_a_page_and_a_picture(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    best = rng.uniform(0.5, 1, 200)
    truth = (rng.random(200) > best**3).astype(np.int64)
    sure, unsure = (
        reliability_of(probabilities(*best), truth),
        reliability_of(probabilities(*(0.5 + (best - 0.5) / 2)), truth),
    )
    conversion = Conversion("int8", 1234, Parity(500, 0.04, 0.01, 493), 1.7, 0.3, sure, unsure)
    conversion.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "conversion.json", "conversion.md", "reliability.png",
    }  # fmt: skip
    page = (tmp_path / "conversion.md").read_text()
    assert "493 of 500" in page
    assert "reliability.png" in page
    picture = imread(tmp_path / "reliability.png")
    assert picture.shape[1] > picture.shape[0] > 400
    # Another temperature is another picture; the same is the same, byte for byte.
    before = (tmp_path / "reliability.png").read_bytes()
    draw(sure, unsure, 1.7, tmp_path / "again.png")
    assert (tmp_path / "again.png").read_bytes() == before
    draw(sure, sure, 1.7, tmp_path / "other.png")
    assert (tmp_path / "other.png").read_bytes() != before
