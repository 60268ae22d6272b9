# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPointF

from spotter.gui.plots.overview import HEIGHT_PX, Overview, thinned
from spotter.gui.plots.time_axis import GUTTER_PX, View
from spotter.gui.style.theme import LIGHT
from tests.gui.looking import click, count, drag, pixels, wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


@pytest.fixture
def overview(shown) -> Overview:
    """An hour; a word at its middle, another that does not pass at its end."""
    at_s = np.arange(36_000) / 10
    best = np.zeros(36_000)
    best[18_000:18_003], best[35_000:35_003] = 0.95, 0.5
    widget = Overview()
    widget.show_scores(at_s, best, best > 0.8, 3600.0)
    return shown(widget, GUTTER_PX + 720, HEIGHT_PX)


def test_the_largest_score_of_each_part_is_kept() -> None:
    at = np.array([0.0, 0.1, 0.3, 0.99, 1.0])
    assert list(thinned(np.array([0.2, 0.7, 0.1, 0.3, 0.9]), at, 4)) == [0.7, 0.1, 0.0, 0.9]


def test_one_word_of_an_hour_is_seen(overview) -> None:
    seen = pixels(overview)
    middle = seen[:, GUTTER_PX + 358 : GUTTER_PX + 362]
    assert count(middle, LIGHT.accent) > 15
    assert count(seen, LIGHT.accent) == count(middle, LIGHT.accent)
    assert count(seen[:, GUTTER_PX + 690 :], LIGHT.idle) > 5


def test_the_part_in_view_is_marked(overview) -> None:
    overview.show_view(View.of_file(900.0))
    seen = pixels(overview)
    assert count(seen[:, GUTTER_PX + 170 : GUTTER_PX + 190], LIGHT.text, 90) > 20
    assert count(seen[:, GUTTER_PX + 400 :], LIGHT.text, 90) == 0
    assert overview.accessible_text() == "900 to 905 of 3600 s"


def test_a_click_or_a_drag_looks_there(overview) -> None:
    looked: list[float] = []
    overview.looked_at.connect(looked.append)
    click(overview, GUTTER_PX + 180, 10)
    assert looked == [pytest.approx(900.0, abs=6)]
    drag(overview, QPointF(GUTTER_PX + 360, 10), QPointF(GUTTER_PX + 2000, 10))
    assert looked[-1] == 3600.0


def test_a_long_recording_has_one_and_it_leads_there(start, tmp_path) -> None:
    samples, rate_hz = soundfile.read(DEMO, dtype="float32")
    soundfile.write(tmp_path / "long.wav", np.tile(samples, 2), rate_hz)
    program = start(files=(tmp_path / "long.wav",))
    overview = program.views.overview
    wait_until(overview.isVisible, 60)
    passing = count(pixels(overview), LIGHT.accent)
    assert passing > 50
    click(overview, GUTTER_PX + overview.area.width() * 0.75, 10)
    view = program.presenter.view
    middle_s = (view.start_s + view.end_s) / 2
    assert middle_s == pytest.approx(0.75 * program.presenter.newest_s, abs=0.3)
    program.presenter.rules.set_threshold(1.0)
    assert count(pixels(overview), LIGHT.accent) == 0
    program.session.play_demo()
    assert not overview.isVisible()
