# SPDX-License-Identifier: MIT
from __future__ import annotations

from spotter.gui.window.responsive_layout import WindowLayout, arrange


def at(width: int, height: int, **states: bool) -> WindowLayout:
    return arrange(width, height, n_bars=12, **states)


def test_with_room_everything_is_there() -> None:
    wanted = at(1280, 800)
    assert (wanted.list_rows, wanted.word_px, wanted.right_px) == (5, 136, 336)
    assert wanted.others
    assert wanted.status
    assert not wanted.last_line
    assert not wanted.stacked


def test_a_tall_window_has_a_longer_list() -> None:
    assert at(3840, 2160).list_rows == 10


def test_a_vast_window_shows_its_word_to_the_whole_room() -> None:
    vast = at(3840, 2160)
    assert (vast.word_px, vast.right_px) == (248, 520)
    assert at(3840, 1100).word_px == at(1280, 800).word_px
    assert at(3840, 2160, opened=True).word_px == 48


def test_things_give_way_in_one_order() -> None:
    """Each step gives up something, and what was given up stays away."""
    sizes = [(1280, 800), (1000, 700), (900, 560), (900, 500), (800, 500), (600, 390)]
    steps = [at(*size) for size in sizes]
    assert [one.list_rows for one in steps] == [5, 3, 3, 0, 0, 0]
    assert [one.others for one in steps] == [True, True, False, False, False, False]
    assert [one.stacked for one in steps] == [False, False, False, False, True, True]
    assert [one.status for one in steps] == [True, True, True, True, True, False]
    assert [one.word_px for one in steps] == [136, 88, 88, 88, 40, 40]


def test_an_open_panel_takes_the_lists_room_in_a_low_window() -> None:
    for state in ({"opened": True}, {"panel": True}):
        assert at(1280, 700, **state).list_rows == 0
        assert at(1280, 800, **state).list_rows == 5


def test_a_state_has_the_whole_of_a_low_narrow_window() -> None:
    assert not at(640, 360, state=True).right
    assert at(640, 800, state=True).right
    assert at(1280, 360, state=True).right


def test_opened_bars_stay_beside_the_picture() -> None:
    assert at(640, 360).stacked
    assert not at(640, 360, opened=True).stacked
