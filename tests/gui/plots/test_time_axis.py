# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from spotter.gui.plots.time_axis import GUTTER_PX, View
from spotter.gui.plots.time_ticks import tick_text
from tests.gui.looking import turn, wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(start):
    program = start(files=(DEMO,))
    wait_until(lambda: program.session.running == "file" and not program.bridge.runs)
    return program


def test_ticks_are_round_and_not_crowded() -> None:
    for span_s, seconds in (
        (1.0, [0.2, 0.4]),
        (5.0, [1, 2]),
        (20.0, [2, 4]),
        (60.0, [5, 10]),
    ):
        ticks = [second for _, second in View(0.0, span_s).ticks(832)]
        assert ticks[1:3] == pytest.approx(seconds)


def test_five_seconds_are_reported_in_whole_seconds() -> None:
    for width, seconds in ((2000, [-5, -4, -3, -2, -1, 0]), (200, [-4, -2, 0])):
        assert [second for _, second in View.live(7.3).ticks(width)] == seconds


def test_a_tick_says_its_time() -> None:
    ago = [tick_text(second, relative=True) for second in (0.0, -2.0, -0.4)]
    assert ago == ["now", "−2 s", "−0.4 s"]
    assert [tick_text(second, relative=False) for second in (62.0, 2.4)] == ["1:02", "0:02.4"]


def test_ctrl_and_the_wheel_show_more_or_less_around_the_pointer(opened) -> None:
    spectrogram = opened.views.spectrogram
    opened.presenter.scroll(5)
    x = GUTTER_PX + 300
    at_s = spectrogram.time_at(x)
    turn(spectrogram, 120, CTRL, x)
    assert spectrogram.view.span_s == pytest.approx(4.0)
    assert spectrogram.time_at(x) == pytest.approx(at_s, abs=0.01)
    turn(spectrogram, -240, CTRL, x)
    assert spectrogram.view.span_s == pytest.approx(6.25)
    assert opened.views.score_plot.view == spectrogram.view
    opened.presenter.zoom_back()
    assert spectrogram.view.span_s == pytest.approx(5.0)


def test_zoom_ends_at_a_second_and_at_the_whole_recording(opened) -> None:
    spectrogram = opened.views.spectrogram
    for _ in range(12):
        turn(spectrogram, 120, CTRL)
    assert spectrogram.view.span_s == pytest.approx(1.0)
    for _ in range(30):
        turn(spectrogram, -120, CTRL)
    assert spectrogram.view.start_s == 0.0
    assert spectrogram.view.end_s == pytest.approx(19.3, abs=0.2)


def test_a_wheel_alone_scrolls_by_a_tenth_of_what_is_shown(opened) -> None:
    spectrogram = opened.views.spectrogram
    turn(spectrogram, -120)
    assert spectrogram.view.start_s == pytest.approx(0.5)
    opened.presenter.zoom(2.0)
    before = spectrogram.view.start_s
    turn(spectrogram, -120)
    assert spectrogram.view.start_s == pytest.approx(before + 1.0)


def test_home_and_end_go_to_the_ends(opened) -> None:
    window, views = opened.window, opened.views
    QTest.keyClick(window, Qt.Key.Key_End)
    assert views.spectrogram.view.end_s == pytest.approx(19.3, abs=0.2)
    QTest.keyClick(window, Qt.Key.Key_Home)
    assert views.spectrogram.view.start_s == 0.0
