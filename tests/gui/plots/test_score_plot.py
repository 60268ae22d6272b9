# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from spotter.detection.score_history import Hump
from spotter.gui.plots.score_plot import AXIS_PX, Trace
from spotter.gui.plots.time_axis import GUTTER_PX, View
from spotter.gui.style.theme import DARK, LIGHT
from tests.gui.looking import click, count, drag, heard, pixels, wait_until

AT_S = np.arange(0, 5.01, 0.1)


@pytest.fixture
def trace(shown) -> Trace:
    made = shown(Trace(), GUTTER_PX + 500, 200 + AXIS_PX)
    made.show_view(View.of_file(0.0))
    made.show_threshold(0.8)
    return made


def hill(at_s: float, height: float) -> np.ndarray:
    return height * np.clip(1.5 - np.abs(AT_S - at_s) / 0.4, 0, 1)


def two_words(yes: float = 0.95, no: float = 0.4) -> np.ndarray:
    return np.stack([hill(1.5, yes), hill(3.5, no)], axis=1)


def around(trace: Trace, at_s: float) -> QRectF:
    return QRectF(trace.x_of(at_s) - 40, 0, 80, trace.height() - AXIS_PX)


def test_only_what_passes_is_in_the_accents_colour(trace) -> None:
    trace.show_scores(AT_S, two_words(), 0.6)
    assert count(pixels(trace, around(trace, 1.5)), LIGHT.accent, 40) > 60
    assert count(pixels(trace, around(trace, 3.5)), LIGHT.accent, 40) == 0
    assert count(pixels(trace, around(trace, 3.5)), LIGHT.idle, 40) > 30


def test_what_passes_follows_the_threshold(trace) -> None:
    trace.show_scores(AT_S, two_words(), 0.6)
    trace.show_threshold(0.3)
    assert count(pixels(trace, around(trace, 3.5)), LIGHT.accent, 40) > 30
    trace.show_threshold(0.97)
    assert count(pixels(trace, around(trace, 1.5)), LIGHT.accent, 40) == 0


def test_a_score_is_drawn_at_its_height(trace) -> None:
    trace.show_threshold(1.0)
    trace.show_scores(AT_S, two_words(yes=0.5), 0.6)
    column = pixels(trace, QRectF(trace.x_of(1.5), 8, 1, trace.height() - AXIS_PX - 12))[:, 0]
    inked = np.flatnonzero(np.abs(column.astype(int) - 0x7B).max(axis=1) < 90)
    assert inked.mean() + 8 == pytest.approx(trace.y_of(0.5), abs=1.5)


def test_a_trace_that_grows_looks_like_one_drawn_at_once(trace, shown) -> None:
    scores = two_words()
    for stop in range(2, len(AT_S) + 1, 3):
        trace.show_scores(AT_S[:stop], scores[:stop], 0.6)
        pixels(trace)
    trace.show_scores(AT_S, scores, 0.6)
    at_once = shown(Trace(), trace.width(), trace.height())
    at_once.show_view(View.of_file(0.0))
    at_once.show_threshold(0.8)
    at_once.show_scores(AT_S, scores, 0.6)
    assert np.array_equal(pixels(trace), pixels(at_once))


def test_dragging_the_line_tells_the_new_threshold(trace) -> None:
    moved: list[float] = []
    trace.threshold_moved.connect(moved.append)
    drag(trace, QPointF(300, trace.y_of(0.8)), QPointF(310, trace.y_of(0.35)))
    assert moved[-1] == pytest.approx(0.35, abs=0.01)
    drag(trace, QPointF(20, trace.y_of(0.8)), QPointF(20, -50))
    assert moved[-1] == 1.0


def test_a_drag_beside_the_line_scrolls(trace) -> None:
    moved: list[float] = []
    scrolled: list[float] = []
    trace.threshold_moved.connect(moved.append)
    trace.scrolled.connect(scrolled.append)
    drag(trace, QPointF(300, trace.y_of(0.3)), QPointF(200, trace.y_of(0.5)))
    assert not moved
    assert sum(scrolled) == pytest.approx(1.0, abs=0.02)


def test_a_double_click_on_the_line_resets_it(trace) -> None:
    resets: list[bool] = []
    trace.reset.connect(lambda: resets.append(True))
    place = QPointF(200, trace.y_of(0.8)).toPoint()
    QTest.mouseDClick(trace, Qt.MouseButton.LeftButton, pos=place)
    assert resets == [True]


def test_the_part_that_is_not_yet_known_is_a_band(trace) -> None:
    last = QRectF(trace.x_of(4.5), 8, 40, 100)
    assert count(pixels(trace, last), LIGHT.track, 2) == 0
    trace.show_known_to(4.4)
    assert count(pixels(trace, last), LIGHT.track, 2) > 3000
    assert count(pixels(trace, QRectF(trace.x_of(4.0), 8, 30, 100)), LIGHT.track, 2) == 0


def test_a_hump_is_named_over_its_peak(trace) -> None:
    place = QRectF(trace.x_of(3.5) - 30, trace.y_of(0.4) - 22, 60, 18)
    assert count(pixels(trace, place), LIGHT.muted, 60) == 0
    trace.show_humps([Hump("no", 0.4, 3.5, 4.0, True)])
    assert count(pixels(trace, place), LIGHT.muted, 60) > 20


def test_a_click_on_a_detections_point_chooses_it(trace) -> None:
    one, chosen = heard("yes", 2.0), []
    trace.show_scores(AT_S, two_words(), 0.6)
    trace.show_detections([one])
    trace.chosen.connect(chosen.append)
    click(trace, trace.x_of(one.peak_s - 0.6), 60)
    assert chosen == [one]


def test_what_scrolls_looks_on_the_screen_as_if_all_was_drawn_anew(trace) -> None:
    trace.show_scores(AT_S, two_words(), 0.6)
    for end_s in (5.0, 5.033, 5.4):
        trace.show_view(View.live(end_s))
        QTest.qWait(20)
    on_screen = as_array(trace.screen().grabWindow(trace.winId()).toImage())
    anew = as_array(trace.grab().toImage())
    assert np.abs(on_screen - anew).max() <= 4  # lines that touch the axis are blended otherwise


def as_array(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), np.uint8).astype(np.int16)
    return values.reshape(image.height(), image.width(), 4)[:, :, :3]


def test_lines_that_were_drawn_take_the_colours_of_another_theme(trace) -> None:
    trace.show_scores(AT_S, two_words(), 0.6)
    assert count(pixels(trace, around(trace, 3.5)), LIGHT.idle, 40) > 30
    trace.show_theme(DARK)
    assert count(pixels(trace, around(trace, 1.5)), DARK.accent, 40) > 60
    assert count(pixels(trace, around(trace, 1.5)), LIGHT.window, 4) == 0


def test_a_thousand_points_out_of_view_are_not_drawn_and_those_in_view_are(trace) -> None:
    trace.show_detections([heard("yes", 2.0), *(heard("no", 10.0 + n) for n in range(1000))])
    assert count(pixels(trace), LIGHT.accent, 40) > 40
    trace.show_view(View.of_file(5.05))
    assert count(pixels(trace), LIGHT.accent, 40) == 0


def test_the_line_says_what_it_is_to_who_points_at_it(trace) -> None:
    trace.show_known_to(4.0)
    for x, y, told in (
        (200, trace.y_of(0.8), "Threshold: drag it"),
        (trace.x_of(4.5), trace.y_of(0.3), "Not yet known"),
        (200, trace.y_of(0.3), ""),
    ):
        QTest.mouseMove(trace, QPointF(x, y).toPoint())
        wait_until(lambda told=told: trace.toolTip().startswith(told))
        assert bool(trace.toolTip()) == bool(told)
