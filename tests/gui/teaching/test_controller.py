# SPDX-License-Identifier: MIT
"""Hear and teach in the whole window, with real recordings and a loudspeaker of software."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from spotter.audio.hardware import portaudio
from spotter.gui.backend.sound import second_around
from spotter.gui.detections.table_model import Column
from spotter.gui.style.theme import LIGHT
from tests.gui.looking import click, count, pixels, wait_until
from tests.loudspeaker import Loudspeaker

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


@pytest.fixture
def opened(start):
    program = start(files=(DEMO,))
    wait_until(lambda: program.session.running == "file" and not program.bridge.runs)
    return program


def clips(program) -> list[str]:
    folder = program.teaching.taught.folder
    return sorted(path.relative_to(folder).parent.as_posix() for path in folder.glob("*/*.wav"))


def cell(program, row: int, column: Column) -> QRect:
    table = program.views.detections.table
    return table.visualRect(table.model().index(row, column))


def press(program, row: int, column: Column) -> None:
    at = cell(program, row, column).center()
    click(program.views.detections.table.viewport(), at.x(), at.y())


def note(program, row: int) -> str:
    model = program.views.detections.table.model()
    return str(model.data(model.index(row, Column.NOTE)))


def accented(program, row: int, column: Column) -> int:
    at = cell(program, row, column).adjusted(4, 4, -4, -4)
    seen = pixels(program.views.detections.table.viewport())
    return count(seen[at.top() : at.bottom(), at.left() : at.right()], LIGHT.accent)


def newest(program, nth: int = 1):
    return program.presenter.detections[-nth]


def test_right_keeps_the_second_and_again_takes_it_back(opened) -> None:
    word = newest(opened)
    press(opened, 0, Column.RIGHT)
    wait_until(lambda: note(opened, 0) == f"right · kept in taught/{word.word}")
    assert clips(opened) == [word.word]
    (path,) = opened.teaching.taught.folder.glob("*/*.wav")
    kept, _ = soundfile.read(path)
    whole, _ = soundfile.read(DEMO)
    start = round(16_000 * ((word.start_s + word.end_s) / 2 - 0.5))
    there = whole[start : start + 16_000]
    assert len(kept) == 16_000
    assert np.abs(kept[: len(there)] - there).max() < 1e-3
    assert accented(opened, 0, Column.RIGHT) > 5
    press(opened, 0, Column.RIGHT)
    wait_until(lambda: note(opened, 0) == "")
    assert clips(opened) == []


def test_wrong_keeps_it_as_none_of_the_words(opened) -> None:
    press(opened, 1, Column.WRONG)
    wait_until(lambda: note(opened, 1) == "wrong · kept in taught/_unknown_")
    assert clips(opened) == ["_unknown_"]
    assert accented(opened, 1, Column.WRONG) > 10
    press(opened, 1, Column.RIGHT)
    wait_until(lambda: note(opened, 1).startswith("right"))
    assert clips(opened) == [newest(opened, 2).word]


def test_keys_mark_the_chosen_row(opened) -> None:
    opened.presenter.choose(newest(opened, 3))
    table = opened.views.detections.table
    QTest.keyClick(table, Qt.Key.Key_Minus)
    wait_until(lambda: note(opened, 2).startswith("wrong"))
    assert clips(opened) == ["_unknown_"]
    QTest.keyClick(table, Qt.Key.Key_Plus)
    wait_until(lambda: note(opened, 2).startswith("right"))
    assert clips(opened) == [newest(opened, 3).word]
    opened.teaching.undo()
    wait_until(lambda: not note(opened, 2))
    assert clips(opened) == []


def test_a_mark_stays_with_its_word_when_the_threshold_moves(opened) -> None:
    press(opened, 0, Column.RIGHT)
    wait_until(lambda: note(opened, 0))
    word = newest(opened).word
    opened.presenter.rules.set_threshold(0.5)
    rows = [one.word for one in reversed(opened.presenter.detections)]
    assert note(opened, rows.index(word)) == f"right · kept in taught/{word}"


def test_nothing_is_kept_that_nobody_marked(opened, home) -> None:
    opened.presenter.choose(newest(opened))
    opened.teaching.play_chosen()
    QTest.qWait(50)
    assert not list(home.rglob("*.wav"))
    assert not opened.teaching.taught.folder.exists()


def answer(program, word: str) -> None:
    """Choose in the menu that opens."""
    menu = program.teaching.menu
    wait_until(menu.isVisible)
    (action,) = (one for one in menu.actions() if one.text() == word)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_a_missed_word_is_kept_and_can_be_undone(opened) -> None:
    window, views = opened.window, opened.views
    views.threshold.number.setValue(1.0)
    assert not opened.presenter.detections
    before = count(pixels(views.spectrogram), "#FFFFFF", 2)
    QTest.keyClick(window, Qt.Key.Key_Insert)
    wait_until(opened.teaching.menu.isVisible)
    assert count(pixels(views.spectrogram), "#FFFFFF", 2) > before + 300  # this is meant
    answer(opened, "left")
    assert count(pixels(views.spectrogram), "#FFFFFF", 2) == before
    header = views.detections.header
    wait_until(lambda: "kept in taught/left" in header.note.whole)
    assert clips(opened) == ["left"]
    entry = json.loads((opened.teaching.taught.folder / "log.jsonl").read_text().splitlines()[-1])
    assert (entry["mark"], entry["word"], entry["heard"]) == ("missed", "left", None)
    QTest.mouseClick(header.undo_button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    wait_until(lambda: clips(opened) == [])


def test_a_chosen_row_can_be_said_to_be_another_word(opened) -> None:
    opened.presenter.choose(newest(opened))
    other = "up" if newest(opened).word != "up" else "no"
    opened.views.detections.header.said_button.click()
    answer(opened, other)
    wait_until(lambda: note(opened, 0) == f"it was {other} · kept in taught/{other}")
    assert clips(opened) == [other]


def test_a_full_disk_is_reported_in_the_row(opened, monkeypatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    press(opened, 0, Column.RIGHT)
    wait_until(lambda: "no space left on device" in note(opened, 0))
    assert clips(opened) == []
    row = pixels(opened.views.detections.table.viewport())[: cell(opened, 0, Column.NOTE).bottom()]
    assert count(row[:, 400:], LIGHT.bad, 40) > 50


def test_a_word_sounds_from_the_loudspeaker(virtual_microphone, opened) -> None:
    portaudio.refresh()
    word = newest(opened, 2)
    second = second_around(opened.bridge.sound, word.start_s, word.end_s)
    with Loudspeaker() as detected:
        wait_until(lambda: len(detected.samples))
        for _ in range(4):  # a machine with much to do may break a sound up
            press(opened, 1, Column.PLAY)
            wait_until(lambda: accented(opened, 1, Column.PLAY) > 10)
            wait_until(lambda: accented(opened, 1, Column.PLAY) == 0)
            if detected.likeness(second) > 0.9:
                break
        wait_until(lambda: detected.likeness(second) > 0.9)
    wait_until(lambda: accented(opened, 1, Column.PLAY) == 0)


def test_without_an_output_a_line_says_so(opened, virtual_microphone) -> None:
    virtual_microphone.unplug()
    portaudio.refresh()
    opened.presenter.choose(newest(opened))
    QTest.keyClick(opened.views.detections.table, Qt.Key.Key_Return)
    wait_until(lambda: "sound output" in opened.views.detections.header.note.whole)


def test_live_words_are_kept_while_the_last_minute_has_them(start, virtual_microphone) -> None:
    program = start(device="default")
    wait_until(lambda: program.views.listen_button.state == "listening")
    virtual_microphone.play_file(DEMO, tail_s=0.5, wait=False)
    wait_until(lambda: program.presenter.detections)
    QTest.keyClick(program.window, Qt.Key.Key_Space)
    wait_until(lambda: not program.bridge.runs)
    press(program, 0, Column.RIGHT)
    word = newest(program).word
    wait_until(lambda: clips(program) == [word])
    (path,) = program.teaching.taught.folder.glob("*/*.wav")
    kept, _ = soundfile.read(path)
    whole, _ = soundfile.read(DEMO)
    like = Loudspeaker.likeness_of(whole[: 16_000 * 8].astype(np.float32), kept.astype(np.float32))
    assert like > 0.99
    program.session.listen()
    wait_until(lambda: program.views.listen_button.state == "listening")
    press(program, 0, Column.PLAY)
    assert "right" in note(program, 0)  # of an earlier run: still marked, but silent now
    assert not program.teaching.details(newest_row(program)).sounds


def test_a_word_that_may_come_from_the_loudspeaker_says_so(start, virtual_microphone) -> None:
    program = start(device="default")
    wait_until(lambda: program.views.listen_button.state == "listening")
    virtual_microphone.play_file(DEMO, tail_s=0.5, wait=False)
    wait_until(lambda: len(program.presenter.detections) >= 2)
    assert note(program, 0) == ""
    first = program.presenter.detections[0]
    n_words = len(program.presenter.detections)
    while len(program.presenter.detections) == n_words:  # what is said meanwhile stands for it
        program.teaching.playing.toggle(first)
        QTest.qWait(1200)
    assert note(program, 0) == "heard while a word was played here"
    assert note(program, len(program.presenter.detections) - 1) == ""


def newest_row(program):
    program.presenter.choose(None)
    press(program, 0, Column.WORD)
    return program.views.detections.current
