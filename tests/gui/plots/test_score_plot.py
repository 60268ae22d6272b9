# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from spotter.detection.score_history import NearMiss
from spotter.gui.plots.score_plot import AXIS_PX, ScorePlot
from spotter.gui.plots.time_axis import GUTTER_PX, View
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import DARK, LIGHT
from tests.gui.looking import click, count, detected, drag, pixels, wait_until

AT_S = np.arange(0, 5.01, 0.1)


@pytest.fixture
def score_plot(shown) -> ScorePlot:
    made = shown(ScorePlot(), GUTTER_PX + 500, 200 + AXIS_PX)
    made.show_view(View.of_file(0.0))
    made.show_threshold(0.8)
    return made


def hill(at_s: float, height: float) -> np.ndarray:
    return height * np.clip(1.5 - np.abs(AT_S - at_s) / 0.4, 0, 1)


def two_words(yes: float = 0.95, no: float = 0.4) -> np.ndarray:
    return np.stack([hill(1.5, yes), hill(3.5, no)], axis=1)


def around(score_plot: ScorePlot, at_s: float) -> QRectF:
    return QRectF(score_plot.x_of(at_s) - 40, 0, 80, score_plot.height() - AXIS_PX)


def test_only_what_passes_is_in_the_accents_colour(score_plot) -> None:
    score_plot.show_scores(AT_S, two_words(), 0.6)
    assert count(pixels(score_plot, around(score_plot, 1.5)), LIGHT.accent, 40) > 60
    assert count(pixels(score_plot, around(score_plot, 3.5)), LIGHT.accent, 40) == 0
    assert count(pixels(score_plot, around(score_plot, 3.5)), LIGHT.idle, 40) > 30


def test_what_passes_follows_the_threshold(score_plot) -> None:
    score_plot.show_scores(AT_S, two_words(), 0.6)
    score_plot.show_threshold(0.3)
    assert count(pixels(score_plot, around(score_plot, 3.5)), LIGHT.accent, 40) > 30
    score_plot.show_threshold(0.97)
    assert count(pixels(score_plot, around(score_plot, 1.5)), LIGHT.accent, 40) == 0


def test_a_score_is_drawn_at_its_height(score_plot) -> None:
    score_plot.show_threshold(1.0)
    score_plot.show_scores(AT_S, two_words(yes=0.5), 0.6)
    column = pixels(
        score_plot, QRectF(score_plot.x_of(1.5), 8, 1, score_plot.height() - AXIS_PX - 12)
    )[:, 0]
    inked = np.flatnonzero(np.abs(column.astype(int) - 0x7B).max(axis=1) < 90)
    assert inked.mean() + 8 == pytest.approx(score_plot.y_of(0.5), abs=1.5)


def test_a_trace_that_grows_looks_like_one_drawn_at_once(score_plot, shown) -> None:
    scores = two_words()
    for stop in range(2, len(AT_S) + 1, 3):
        score_plot.show_scores(AT_S[:stop], scores[:stop], 0.6)
        pixels(score_plot)
    score_plot.show_scores(AT_S, scores, 0.6)
    at_once = shown(ScorePlot(), score_plot.width(), score_plot.height())
    at_once.show_view(View.of_file(0.0))
    at_once.show_threshold(0.8)
    at_once.show_scores(AT_S, scores, 0.6)
    assert np.array_equal(pixels(score_plot), pixels(at_once))


def test_dragging_the_line_tells_the_new_threshold(score_plot) -> None:
    moved: list[float] = []
    score_plot.threshold_moved.connect(moved.append)
    drag(score_plot, QPointF(300, score_plot.y_of(0.8)), QPointF(310, score_plot.y_of(0.35)))
    assert moved[-1] == pytest.approx(0.35, abs=0.01)
    drag(score_plot, QPointF(20, score_plot.y_of(0.8)), QPointF(20, -50))
    assert moved[-1] == 1.0


def test_a_drag_beside_the_line_scrolls(score_plot) -> None:
    moved: list[float] = []
    scrolled: list[float] = []
    score_plot.threshold_moved.connect(moved.append)
    score_plot.scrolled.connect(scrolled.append)
    drag(score_plot, QPointF(300, score_plot.y_of(0.3)), QPointF(200, score_plot.y_of(0.5)))
    assert not moved
    assert sum(scrolled) == pytest.approx(1.0, abs=0.02)


def test_a_double_click_on_the_line_resets_it(score_plot) -> None:
    resets: list[bool] = []
    score_plot.reset.connect(lambda: resets.append(True))
    place = QPointF(200, score_plot.y_of(0.8)).toPoint()
    QTest.mouseDClick(score_plot, Qt.MouseButton.LeftButton, pos=place)
    assert resets == [True]


def test_the_part_that_is_not_yet_known_is_a_band(score_plot) -> None:
    last = QRectF(score_plot.x_of(4.5), 8, 40, 100)
    assert count(pixels(score_plot, last), LIGHT.track, 2) == 0
    score_plot.show_known_to(4.4)
    assert count(pixels(score_plot, last), LIGHT.track, 2) > 3000
    assert count(pixels(score_plot, QRectF(score_plot.x_of(4.0), 8, 30, 100)), LIGHT.track, 2) == 0


def test_a_near_miss_is_named_over_its_peak(score_plot) -> None:
    place = QRectF(score_plot.x_of(3.5) - 30, score_plot.y_of(0.4) - 22, 60, 18)
    assert count(pixels(score_plot, place), LIGHT.muted, 60) == 0
    score_plot.show_near_misses([NearMiss("no", 0.4, 3.5, 4.0, True)])
    assert count(pixels(score_plot, place), LIGHT.muted, 60) > 20


def test_a_click_on_a_detections_point_chooses_it(score_plot) -> None:
    one, chosen = detected("yes", 2.0), []
    score_plot.show_scores(AT_S, two_words(), 0.6)
    score_plot.show_detections([one])
    score_plot.chosen.connect(chosen.append)
    click(score_plot, score_plot.x_of(one.peak_s - 0.6), 60)
    assert chosen == [one]


def test_what_scrolls_looks_on_the_screen_as_if_all_was_drawn_anew(score_plot) -> None:
    score_plot.show_scores(AT_S, two_words(), 0.6)
    for end_s in (5.0, 5.033, 5.4):
        score_plot.show_view(View.live(end_s))
        QTest.qWait(20)
    on_screen = as_array(score_plot.screen().grabWindow(score_plot.winId()).toImage())
    anew = as_array(score_plot.grab().toImage())
    assert np.abs(on_screen - anew).max() <= 4  # lines that touch the axis are blended otherwise


def as_array(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), np.uint8).astype(np.int16)
    return values.reshape(image.height(), image.width(), 4)[:, :, :3]


def test_lines_that_were_drawn_take_the_colours_of_another_theme(score_plot) -> None:
    score_plot.show_scores(AT_S, two_words(), 0.6)
    assert count(pixels(score_plot, around(score_plot, 3.5)), LIGHT.idle, 40) > 30
    looks.use(DARK)
    assert count(pixels(score_plot, around(score_plot, 1.5)), DARK.accent, 40) > 60
    assert count(pixels(score_plot, around(score_plot, 1.5)), LIGHT.window, 4) == 0


def test_a_thousand_points_out_of_view_are_not_drawn_and_those_in_view_are(score_plot) -> None:
    score_plot.show_detections(
        [detected("yes", 2.0), *(detected("no", 10.0 + n) for n in range(1000))]
    )
    assert count(pixels(score_plot), LIGHT.accent, 40) > 40
    score_plot.show_view(View.of_file(5.05))
    assert count(pixels(score_plot), LIGHT.accent, 40) == 0


def test_the_line_says_what_it_is_to_who_points_at_it(score_plot) -> None:
    score_plot.show_known_to(4.0)
    for x, y, reported in (
        (200, score_plot.y_of(0.8), "Threshold: drag it"),
        (score_plot.x_of(4.5), score_plot.y_of(0.3), "Not yet known"),
        (200, score_plot.y_of(0.3), ""),
    ):
        QTest.mouseMove(score_plot, QPointF(x, y).toPoint())
        wait_until(lambda reported=reported: score_plot.toolTip().startswith(reported))
        assert bool(score_plot.toolTip()) == bool(reported)
