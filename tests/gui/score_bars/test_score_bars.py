# SPDX-License-Identifier: MIT
from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from spotter.detection.rule import Rule
from spotter.gui.score_bars.score_bars import ScoreBars
from spotter.gui.style import theme as looks
from spotter.gui.style.theme import DARK, LIGHT
from tests.gui.looking import count, drag, pixels, wait_until

LABELS = ("_silence_", "_unknown_", "yes", "no", "up")


@pytest.fixture
def bars(shown) -> ScoreBars:
    made = ScoreBars()
    made.show_words(LABELS)
    made.show_rule(Rule(threshold=0.8), Rule())
    return shown(made, 336, 240)


def accents(bars: ScoreBars, label: str) -> int:
    return count(pixels(bars, bars.track(label)), LIGHT.accent)


def test_a_bar_that_passes_is_in_the_accents_colour_and_no_other(bars) -> None:
    bars.show_scores({"yes": 0.9, "no": 0.7, "_unknown_": 0.95})
    track = bars.track("yes")
    assert accents(bars, "yes") == pytest.approx(0.9 * track.width() * track.height(), rel=0.1)
    for other in ("no", "up", "_unknown_", "_silence_"):
        assert accents(bars, other) == 0


def test_the_colour_follows_the_threshold(bars) -> None:
    bars.show_scores({"no": 0.7})
    bars.show_rule(Rule(threshold=0.6), Rule())
    assert accents(bars, "no") > 500
    bars.show_rule(Rule(threshold=0.71), Rule())
    assert accents(bars, "no") == 0


def test_a_bar_is_as_long_as_its_score(bars) -> None:
    bars.show_rule(Rule(threshold=1.0), Rule())
    bars.show_scores({"yes": 0.5})
    track = bars.track("yes")
    shown = count(pixels(bars, track), LIGHT.idle)
    assert shown == pytest.approx(0.5 * track.width() * track.height(), rel=0.06)


def test_the_order_is_fixed_and_what_is_no_word_comes_last(bars) -> None:
    tops = [bars.track(label).top() for label in ("yes", "no", "up", "_unknown_", "_silence_")]
    assert tops == sorted(tops)
    bars.show_scores({"up": 1.0})
    assert [bars.track(label).top() for label in ("yes", "no", "up")] == tops[:3]


def test_a_bar_rises_at_once_and_falls_within_150_ms(bars) -> None:
    bars.show_scores({"yes": 0.9})
    assert bars.value("yes") == 0.9
    bars.show_scores({"yes": 0.0})
    fallen_at = time.monotonic()
    wait_until(lambda: bars.value("yes") == 0.0, 2)
    assert 0.08 < time.monotonic() - fallen_at < 0.6


def test_at_a_detection_its_bar_stays_for_a_moment(bars) -> None:
    bars.show_scores({"yes": 0.9})
    bars.hold("yes", 0.95)
    held_at = time.monotonic()
    bars.show_scores({"yes": 0.1})
    assert bars.value("yes") == 0.95
    wait_until(lambda: bars.value("yes") < 0.95, 2)
    assert time.monotonic() - held_at >= 0.29


def test_the_tick_stands_clear_of_a_passing_bar(bars) -> None:
    bars.show_scores({"yes": 1.0})
    track = bars.track("yes")
    row = pixels(bars, track)[int(track.height() / 2)]
    at = round(0.8 * track.width())
    window = [abs(int(row[at + dx][0]) - 0xF7) < 8 for dx in (-3, 2)]
    assert all(window)
    assert abs(int(row[at][0]) - 0x1A) < 12


def opened(bars: ScoreBars, rule: Rule, own: Rule | None = None) -> ScoreBars:
    bars.show_arrangement(opened=True)
    bars.show_rule(rule, own or Rule())
    return bars


def test_the_common_line_is_a_handle(bars) -> None:
    moved, resets = [], []
    bars.threshold_moved.connect(moved.append)
    bars.reset.connect(lambda: resets.append(True))
    track = bars.track("no")
    y = track.center().y() + 6  # between two bars: the line goes through
    drag(bars, QPointF(bars.x_of("no"), y), QPointF(track.left() + 0.4 * track.width(), y))
    assert moved[-1] == pytest.approx(0.4, abs=0.011)
    place = QPointF(bars.x_of("no"), y).toPoint()
    QTest.mouseDClick(bars, Qt.MouseButton.LeftButton, pos=place)
    assert resets == [True]


def test_with_shift_a_tick_goes_a_tenth_as_far(bars) -> None:
    moved: list[float] = []
    bars.threshold_moved.connect(moved.append)
    start = QPointF(bars.x_of("no"), bars.track("no").center().y())
    drag(bars, start, start - QPointF(20, 0), Qt.KeyboardModifier.ShiftModifier)
    assert moved[-1] == pytest.approx(0.8 - 2 / bars.track("no").width(), abs=0.0015)


def test_opened_up_the_tick_of_a_word_is_its_own(bars) -> None:
    opened(bars, Rule(word_thresholds={"no": 0.6}))
    moved: list[tuple[str, float]] = []
    bars.word_moved.connect(lambda word, threshold: moved.append((word, threshold)))
    track = bars.track("no")
    start = QPointF(bars.x_of("no"), track.center().y())
    drag(bars, start, QPointF(track.left() + 0.3 * track.width(), start.y()))
    assert moved[-1] == ("no", pytest.approx(0.3, abs=0.011))


def test_a_word_is_judged_by_its_own_threshold(bars) -> None:
    bars.show_scores({"yes": 0.7, "no": 0.7})
    bars.show_rule(Rule(threshold=0.8, word_thresholds={"no": 0.6}), Rule())
    assert not bars.has_common_line
    assert accents(bars, "no") > 500
    assert accents(bars, "yes") == 0


def test_a_word_that_does_not_count_has_neither_bar_nor_tick(bars) -> None:
    bars.show_scores({"yes": 0.9, "no": 0.9})
    bars.show_rule(Rule(words=("yes", "up")), Rule())
    inside = bars.track("no").adjusted(4, 2, -4, -2)
    assert count(pixels(bars, inside), LIGHT.track, 4) == pixels(bars, inside)[:, :, 0].size


def test_opened_up_each_word_has_a_box_a_number_and_a_way_back(bars) -> None:
    opened(bars, Rule(word_thresholds={"no": 0.6}, words=("yes", "no")))
    yes, no, up = (bars.controls[word] for word in ("yes", "no", "up"))
    assert (yes.box.isChecked(), no.box.isChecked(), up.box.isChecked()) == (True, True, False)
    assert (yes.number.value(), no.number.value()) == (0.8, 0.6)
    assert up.number.isHidden()
    assert (yes.back.isHidden(), no.back.isHidden()) == (True, False)
    reported: list[tuple[object, ...]] = []
    for signal in (bars.word_moved, bars.word_switched, bars.word_reset):
        signal.connect(lambda *values: reported.append(values))
    yes.box.click()
    QTest.keyClick(yes.number, Qt.Key.Key_Down)
    no.back.click()
    assert reported == [("yes", False), ("yes", pytest.approx(0.79)), ("no",)]


def test_opened_up_a_words_own_number_is_written_in_bold_in_any_colours(bars, application) -> None:
    opened(bars, Rule(word_thresholds={"no": 0.6}))

    def weights() -> list[int]:
        lines = (bars.controls[word].number.lineEdit() for word in ("yes", "no"))
        return [line.font().weight() for line in lines]

    assert weights() == [400, 600]
    looks.use(DARK)
    assert weights() == [400, 600]


def test_opened_up_a_word_that_passes_is_written_in_bold(bars) -> None:
    opened(bars, Rule(threshold=0.8))
    bars.show_scores({"no": 0.9, "yes": 0.7})
    assert [bars.controls[word].box.is_strong for word in ("yes", "no")] == [False, True]


def test_the_last_word_cannot_be_switched_off(bars) -> None:
    opened(bars, Rule(words=("no",)))
    assert not bars.controls["no"].box.isEnabled()
    assert bars.controls["yes"].box.isEnabled()


def test_closed_again_nothing_is_left_of_the_controls(bars) -> None:
    before = pixels(bars)
    opened(bars, Rule())
    bars.show_arrangement()
    assert (pixels(bars) == before).all()


def test_another_models_words_replace_the_controls(bars) -> None:
    opened(bars, Rule())
    bars.show_words(("left", "right"))
    assert list(bars.controls) == ["left", "right"]
    assert not bars.controls["left"].box.isHidden()


def test_without_motion_a_bar_falls_at_once(bars) -> None:
    bars.show_motion(False)
    bars.show_scores({"yes": 0.9})
    bars.show_scores({})
    assert bars.value("yes") == 0.0


def test_rows_keep_their_least_height(bars) -> None:
    bars.resize(300, bars.minimumSizeHint().height())
    tops = [bars.track(label).top() for label in ("yes", "no")]
    assert tops[1] - tops[0] == pytest.approx(16, abs=0.1)
    assert bars.track("_silence_").bottom() <= bars.height()


def test_only_bars_that_look_different_are_painted(bars, monkeypatch) -> None:
    painted: list[object] = []
    bars.show_scores({"yes": 0.001, "no": 0.5})
    bars.repaint()
    monkeypatch.setattr(bars, "update", lambda *area: painted.append(area))
    bars.show_scores({"yes": 0.0012, "no": 0.5})
    assert painted == []
    bars.show_scores({"yes": 0.2, "no": 0.5})
    [[area]] = painted
    row = bars._rows["yes"]
    assert area.contains(row.track.toAlignedRect())
    assert area.contains(row.number.toAlignedRect())
    assert not area.intersects(row.name.toAlignedRect().adjusted(0, 0, -1, 0))


@pytest.mark.parametrize("arrangement", [{}, {"grid": True}, {"hides_others": True}])
@pytest.mark.parametrize("rule", [Rule(threshold=0.8), Rule(0.8, word_thresholds={"no": 0.4})])
def test_bars_that_move_look_on_the_screen_as_if_all_was_drawn_anew(
    shown, arrangement, rule
) -> None:
    bars = ScoreBars()
    bars.setAutoFillBackground(True)
    bars.show_words(LABELS)
    bars.show_rule(rule, Rule())
    bars.show_arrangement(**arrangement)
    bars.show_motion(False)
    shown(bars, 336, 107)
    for yes, no in ((0.2, 0.01), (0.9, 0.3), (0.95, 0.5), (0.95, 0.79), (0.3, 0.9), (0.0, 0.02)):
        bars.show_scores({"yes": yes, "no": no, "up": yes / 2, "_silence_": no / 3})
        QTest.qWait(20)
        on_screen = bars.screen().grabWindow(bars.winId()).toImage()
        assert on_screen == bars.grab().toImage().convertToFormat(on_screen.format())
