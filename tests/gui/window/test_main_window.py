# SPDX-License-Identifier: MIT
"""The whole window with the real engine and the bundled model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

import spotter
from spotter.gui.plots.time_axis import GUTTER_PX
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import DARK, LIGHT
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views
from tests.gui.looking import click, count, drag, pixels, wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


def rows(program) -> list[tuple[str, str, str]]:
    """The list as it reads, newest first."""
    model = program.views.detections.table.model()
    return [
        tuple(str(model.data(model.index(row, column))) for column in range(3))
        for row in range(model.rowCount())
    ]


def words(program) -> list[str]:
    return [word for _, word, _ in reversed(rows(program))]


def spotted(threshold: float | None = None) -> list[str]:
    return [one.word for one in spotter.spot(str(DEMO), threshold=threshold)]


@pytest.fixture
def opened(start):
    program = start(files=(DEMO,))
    wait_until(lambda: program.session.running == "file" and not program.bridge.runs)
    return program


def test_a_file_is_detected_as_the_terminal_hears_it(opened) -> None:
    found = list(spotter.spot(str(DEMO)))
    assert found
    assert opened.presenter.history.detections == found
    assert words(opened) == [one.word for one in found]
    assert not opened.window.shows_state


@pytest.mark.parametrize("threshold", [0.3, 0.6, 0.95])
def test_moving_the_threshold_labels_everything_anew_at_once(opened, threshold) -> None:
    views = opened.views
    views.threshold.number.setValue(threshold)
    assert words(opened) == spotted(threshold)
    assert views.threshold.slider.value() == round(1000 * threshold)


def test_a_drag_of_the_line_moves_slider_and_number_and_back(opened) -> None:
    views = opened.views
    score_plot = views.score_plot
    drag(
        score_plot,
        QPointF(300, score_plot.y_of(opened.presenter.rule.threshold)),
        QPointF(300, score_plot.y_of(0.4)),
    )
    assert views.threshold.number.value() == pytest.approx(0.4, abs=0.011)
    assert views.threshold.slider.value() == round(1000 * views.threshold.number.value())
    views.threshold.slider.setValue(700)
    assert opened.presenter.rule.threshold == 0.7
    assert views.threshold.number.value() == pytest.approx(0.7)
    drag(score_plot, QPointF(300, score_plot.y_of(0.7)), QPointF(300, score_plot.y_of(0.5)))
    assert opened.presenter.rule.threshold == pytest.approx(0.5, abs=0.011)


def test_a_double_click_brings_back_the_models_own(opened) -> None:
    own = opened.presenter.rule.threshold
    opened.presenter.rules.set_threshold(0.33)
    slider = opened.views.threshold.slider
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    assert opened.presenter.rule.threshold == own


def test_the_sentence_follows_the_threshold(opened) -> None:
    sentence = opened.views.threshold.sentence
    opened.presenter.rules.set_threshold(0.5)
    lenient = sentence.whole
    opened.presenter.rules.set_threshold(0.95)
    assert "misses" in lenient
    assert sentence.whole != lenient
    assert "Measured on" in sentence.toolTip()


def test_choosing_a_row_chooses_span_point_and_large_word(opened) -> None:
    views = opened.views
    detection = opened.presenter.history.detections[-1]
    before = pixels(views.spectrogram)
    click(views.detections.table.viewport(), 150, 10)
    view = views.spectrogram.view
    assert view.start_s < detection.start_s < view.end_s
    assert views.large_word.text == (detection.word, f"{detection.score:.2f}")
    wait_until(lambda: views.bars.value(detection.word) == pytest.approx(detection.score, abs=0.01))
    assert count(pixels(views.spectrogram), "#FFFFFF", 2) > count(before, "#FFFFFF", 2) + 300


def test_what_was_read_can_be_scrolled_to_its_ends(opened) -> None:
    spectrogram, score_plot = opened.views.spectrogram, opened.views.score_plot
    assert spectrogram.view.start_s == 0.0
    drag(spectrogram, QPointF(600, 100), QPointF(600 - spectrogram.px_per_s, 100))
    assert spectrogram.view.start_s == pytest.approx(1.0, abs=0.02)
    assert score_plot.view == spectrogram.view
    opened.presenter.scroll(1000)
    assert spectrogram.view.end_s == pytest.approx(spotter_duration(), abs=0.1)
    opened.presenter.scroll(-1000)
    assert spectrogram.view.start_s == 0.0


def spotter_duration() -> float:
    return float(soundfile.info(str(DEMO)).duration)


def test_the_demo_plays_at_real_pace_and_its_words_are_detected(start) -> None:
    program = start(demo=True)
    window, views = program.window, program.views
    wait_until(lambda: views.listen_button.state == "playing")
    wait_until(lambda: rows(program), 12)
    detected_s = program.presenter.history.detections[0].emitted_s
    assert views.spectrogram.view.end_s < detected_s + 2
    assert views.large_word.text[0] == words(program)[0]
    assert count(pixels(views.large_word), LIGHT.accent) > 300
    assert count(pixels(views.bars), LIGHT.accent) > 100
    view = views.spectrogram.view
    assert view.span_s == pytest.approx(5.0)
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_until(lambda: not program.bridge.runs)
    assert views.listen_button.state == "stopped"
    frozen = views.spectrogram.view
    QTest.qWait(120)
    assert views.spectrogram.view == frozen


def test_a_file_can_be_dropped_on_the_window(start) -> None:
    program = start()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(DEMO))])
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    program.window.dropEvent(event)
    wait_until(lambda: words(program) == spotted())


def test_what_is_no_recording_is_reported_in_the_place_of_the_picture(start, tmp_path) -> None:
    bad = tmp_path / "notes.wav"
    bad.write_text("no sound")
    program = start(files=(bad,))
    wait_until(lambda: program.views.state.texts[0] == "This file cannot be read")
    assert program.window.shows_state
    program.session.open([DEMO])
    wait_until(lambda: rows(program) and not program.bridge.runs)
    assert not program.window.shows_state


def test_a_name_that_looks_like_html_is_only_a_name(start, tmp_path) -> None:
    bad = tmp_path / "<h1>a&b.wav"
    bad.write_text("no sound")
    program = start(files=(bad,))
    pane = program.views.state
    wait_until(lambda: "h1" in pane.texts[1])
    assert "&lt;h1&gt;a&amp;b.wav" in pane.texts[1]
    labels = [label for label in pane.findChildren(QLabel) if label is not pane._text]
    assert {label.textFormat() for label in labels if label.text()} == {Qt.TextFormat.PlainText}


def test_a_bad_model_is_reported_and_the_bundled_one_is_a_way_out(start, tmp_path) -> None:
    program = start()
    bad = tmp_path / "bad.tflite"
    bad.write_bytes(b"nonsense")
    program.session.open([bad])
    wait_until(lambda: program.views.state.texts[0] == "This model cannot be used")
    before = program.session.model
    program.views.state.buttons["bundled model"].click()
    wait_until(lambda: program.session.model is not before)
    assert program.views.state.texts[0] != "This model cannot be used"


def test_a_long_file_shows_its_progress_and_esc_stops_it(start, tmp_path) -> None:
    path = tmp_path / "long.wav"
    noise = np.random.default_rng(0).normal(0, 0.01, 16_000 * 600).astype(np.float32)
    soundfile.write(path, noise, 16_000)
    program = start(files=(path,))
    window, views = program.window, program.views
    wait_until(lambda: window.shows_state and views.state.texts[0] == "Reading long.wav")
    wait_until(lambda: "of 600 s" in views.state.texts[1])
    QTest.keyClick(window, Qt.Key.Key_Escape)
    wait_until(lambda: not program.bridge.runs)
    assert not window.shows_state
    assert 0 < program.presenter.history.at_s[-1] < 599


def test_an_exception_becomes_a_pane_and_not_a_vanished_window(start) -> None:
    program = start()
    program.session.show_trouble(KeyError("x"))
    assert program.views.state.texts[0] == "Something went wrong"


@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
def test_no_text_is_cut(start, size) -> None:
    program = start(*size, files=(DEMO,))
    wait_until(lambda: rows(program))
    window, views = program.window, program.views
    assert (window.width(), window.height()) == size
    for widget in window.findChildren(QLabel) + window.findChildren(QAbstractButton):
        if widget.isVisible() and widget.text():
            wanted = widget.minimumSizeHint() if widget.inherits("QLabel") else widget.sizeHint()
            assert widget.width() >= wanted.width(), widget.text()
            assert widget.height() >= min(wanted.height(), 32), widget.text()
    sentence = views.threshold.sentence
    assert sentence.text() == sentence.whole
    assert views.detections.table.viewport().height() >= 3 * 32


def test_every_control_has_a_name_a_tooltip_and_a_place_in_the_tab_order(start) -> None:
    views = start().views
    controls = [
        views.listen_button,
        views.microphones,
        views.open_button,
        views.menu_button,
        views.threshold.slider,
        views.threshold.number,
    ]
    for control in controls:
        assert control.accessibleName()
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert views.detections.table.accessibleName()
    for plot in (views.spectrogram, views.score_plot, views.bars, views.level, views.large_word):
        assert plot.accessibleName()
    order: list[QWidget] = []
    at: QWidget | None = views.listen_button
    while at is not None and len(order) < 60:
        order.append(at)
        at = at.nextInFocusChain()
    places = [order.index(control) for control in controls]
    assert places == sorted(places)


def test_every_menu_entry_does_something_and_has_a_key(start) -> None:
    actions = start().views.menu.actions()
    assert len(actions) >= 4
    assert all(action.isEnabled() and action.shortcut() != QKeySequence() for action in actions)


def test_light_and_dark_follow_the_system(start) -> None:
    window = (program := start(files=(DEMO,))).window
    wait_until(lambda: rows(program))
    assert count(pixels(window), LIGHT.window, 1) > 200_000
    looks.use(DARK)
    assert count(pixels(window), DARK.window, 1) > 200_000
    assert count(pixels(window), LIGHT.window, 1) < 500


def test_nothing_is_painted_while_the_window_is_hidden(start) -> None:
    program = start(demo=True)
    window, views = program.window, program.views
    wait_until(lambda: views.listen_button.state == "playing")
    painted: list[int] = []
    original = views.spectrogram._paint_picture
    views.spectrogram._paint_picture = lambda *given: (painted.append(1), original(*given))
    wait_until(lambda: painted)
    window.hide()
    QApplication.processEvents()
    painted.clear()
    QTest.qWait(300)
    assert painted == []
    window.show()
    wait_until(lambda: painted)


def test_the_gutter_lines_up_spectrogram_and_trace(start) -> None:
    views = start(files=(DEMO,)).views
    for at_s in (0.0, 2.5, 5.0):
        assert views.spectrogram.x_of(at_s) == views.score_plot.x_of(at_s)
    assert views.score_plot.x_of(views.score_plot.view.start_s) == GUTTER_PX


def test_a_word_that_was_chosen_while_it_played_is_shown_large_when_it_stands_still(start) -> None:
    program = start(demo=True)
    window, views = program.window, program.views
    wait_until(lambda: len(program.presenter.runs.listed) >= 2, 15)
    first = program.presenter.history.detections[0]
    program.presenter.choose(first)
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait_until(lambda: not program.bridge.runs)
    assert views.large_word.text == (first.word, f"{first.score:.2f}")
    wait_until(lambda: views.bars.value(first.word) == pytest.approx(first.score, abs=0.01))


def test_other_colours_leave_every_font_as_it_was(start) -> None:
    program = start()
    window = program.window
    window.show_calibration(True)
    window.show_picture()
    program.presenter.rules.set_field("smoothing_ms", 400)
    window.open_rule(True)
    widgets = [one for one in window.findChildren(QWidget) if one.isVisible()]
    before = [one.font().key() for one in widgets]
    assert program.calibrating.pane.word.font().pixelSize() >= 32
    for theme in (DARK, LIGHT):
        looks.use(theme)
        assert [one.font().key() for one in widgets] == before


def test_before_there_is_a_model_nothing_is_shown_that_would_jump(shown) -> None:
    views = Views()
    window = shown(MainWindow(views, QWidget(), QWidget()), 1280, 800)
    assert window.shows_state
    assert views.state.texts == ("", "")
    assert 0.5 < views.threshold.number.value() < 1
