# SPDX-License-Identifier: MIT
"""No text is cut, whatever the window shows: at every size it is made for, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from spotter.gui.application import Application
from spotter.gui.calibration.procedure import Attempt, Calibration, Judgement, Result
from spotter.gui.i18n import language
from spotter.gui.widgets.elided_label import ElidedLabel
from spotter.records import Snapshot, StreamHealth
from tests import DATA
from tests.gui.looking import pixels, wait_until
from tests.gui.panes import PANES

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "assets" / "demo" / "demo.flac"
SIZES = ((560, 320), (720, 480), (900, 600), (1280, 800))
NAMES_A_PATH = ("bad-file",)  # how long that is nobody knows: it may have to be scrolled


def cut(window: QWidget) -> Iterator[str]:
    """Every text that is not seen whole."""
    pixels(window)
    for part in window.findChildren(QLabel) + window.findChildren(QAbstractButton):
        if not part.isVisible() or not part.text():
            continue
        if isinstance(part, ElidedLabel):
            whole = not part.text().endswith("…") or part.text() == part.whole
        elif isinstance(part, QLabel) and part.wordWrap():
            whole = part.height() >= part.heightForWidth(part.width())
        else:
            whole = part.width() >= part.sizeHint().width()
        seen = part.visibleRegion().boundingRect() == part.rect()
        if not whole or not (seen or can_be_scrolled(part)):
            yield part.text()


def can_be_scrolled(part: QWidget) -> bool:
    """Whether it lies in something with a scroll bar that is there to be seen."""
    inside = part.parentWidget()
    while inside is not None and not isinstance(inside, QScrollArea):
        inside = inside.parentWidget()
    return inside is not None and inside.verticalScrollBar().isVisible()


@pytest.fixture(params=["en", "de"])
def program(request, start, monkeypatch) -> Iterator[Application]:
    """The window with a recording in it, in one of the languages."""
    language.use(QLocale(request.param))
    with monkeypatch.context() as patch:
        # The program would go back to the language of the system.
        patch.setattr(language, "use", lambda: None)
        yield (made := start(files=(DEMO,)))
    made.window.close()
    language.use(QLocale("C"))


def overload(program: Application) -> None:
    health = StreamHealth(n_lost=48_000, state="running", device="default")
    program.session.words._show_overload(Snapshot(health, 0, 0, "default", 100))


def calibrations(program: Application) -> Iterator[str]:
    """The steps of a calibration, and what may come of it."""
    window, pane = program.window, program.calibrating.pane
    rule, model = program.presenter.rule, program.presenter.model
    assert model is not None
    calibration = Calibration(rule, model.labels, 100)
    window.show_calibration(True)
    pane.show_step(calibration)
    yield "quiet"
    calibration.phase, calibration.word = "listening", "down"
    calibration.attempts["yes"] = [Attempt("yes", 0, 1, 0.9, True, 31.0)] * 3
    calibration.attempts["down"] = [Attempt("down", 2, 3, 0.2, False, None)]
    calibration._asked.append("down")
    pane.show_step(calibration)
    yield "say"
    now, then = Judgement(0.9, 5, 1), Judgement(0.65, 1, 0)
    for name, result in (
        ("as it is", Result(-52.0, 31.0, 30, now, now)),
        ("faint", Result(-32.0, 9.0, 30, now, then)),
    ):
        pane.show_result(calibration, result, (0.4, 12.0))
        yield name
    window.show_calibration(False)


def many(program: Application) -> Iterator[str]:
    """A table of files, alone and beside what may be open."""
    window, views = program.window, program.views
    program.session.open([DATA])
    wait_until(lambda: window.shows_files and not program.batching.runs, 60)
    yield "files"
    views.threshold.per_word.click()
    yield "files, per word"
    window.open_rule(True)
    yield "files, rule"
    window.open_rule(False)
    window.open_words(False)
    program.batching.close()


def states(program: Application) -> Iterator[str]:
    """Bring the window into one state after the other, and name each."""
    window, views = program.window, program.views
    wait_until(lambda: program.presenter.detections and not program.bridge.runs)
    yield "file"
    views.threshold.per_word.click()
    program.presenter.rules.switch_word("up", False)
    yield "per word"
    window.open_words(False)
    window.open_rule(True)
    yield "rule"
    views.threshold.per_word.click()
    overload(program)
    yield "per word, rule and a notice"
    window.open_words(False)
    window.open_rule(False)
    yield "overload"
    views.notice.withdraw("overload")
    views.notice.show_message("file", "…", (("close", window.tr("Close")),), busy=True)
    yield "busy"
    views.notice.withdraw("file")
    yield from calibrations(program)
    yield from many(program)
    for name, show in PANES.items():
        if name not in NAMES_A_PATH:
            show(views.state)
            window.show_state()
            yield name


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_text_is_cut_in_any_state(program, size) -> None:
    program.window.resize(*size)
    lacking = {name: found for name in states(program) if (found := list(cut(program.window)))}
    assert (program.window.width(), program.window.height()) == size
    assert lacking == {}


def test_a_long_text_is_scrolled_and_leaves_the_ways_out_where_they_are(program) -> None:
    window, pane = program.window, program.views.state
    window.resize(560, 320)
    pane.show_offer(program.presenter.model, "default 1.0")
    window.show_state()
    pixels(window)
    for button in pane.buttons.values():
        assert pane.rect().contains(button.geometry())
        assert button.visibleRegion().boundingRect() == button.rect()
        assert not button.geometry().intersects(pane._scroll.geometry())
    bar = pane._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    pane.buttons["keep model"].setFocus()
    QTest.keyClick(pane.buttons["keep model"], Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(pane.buttons["keep model"], Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_the_smallest_window_shows_every_bar_of_a_recording_too(start) -> None:
    program = start(560, 320, files=(DEMO,))
    window, views = program.window, program.views
    pixels(window)
    assert views.right.height() >= views.bars.grid_height(views.bars.width())
    assert views.bars.visibleRegion().boundingRect() == views.bars.rect()


def test_a_small_window_has_room_for_one_panel(start) -> None:
    program = start(560, 320, files=(DEMO,))
    window, views = program.window, program.views
    window.open_words(True)
    window.open_rule(True)
    assert not views.rule_panel.isHidden()
    assert not views.bars.is_open
    views.threshold.per_word.click()
    assert views.rule_panel.isHidden()
    assert views.bars.is_open
    window.resize(1280, 800)
    window.open_rule(True)
    assert views.bars.is_open


def test_a_notice_waits_where_the_opened_words_leave_it_no_room(start) -> None:
    program = start(560, 320, files=(DEMO,))
    window, views = program.window, program.views
    window.open_words(True)
    views.notice.show_message("new", "A new microphone", (("use", "Use it"),))
    assert views.notice.isHidden()
    window.open_words(False)
    assert views.notice.isVisible()
