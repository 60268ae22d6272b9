# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from spotter.detection.rule import Rule
from spotter.errors import InputError
from spotter.gui.batch.file_delegate import HEADER_PX, ROW_PX
from spotter.gui.batch.file_model import Column, File, length
from spotter.gui.batch.file_scores import FileScores
from spotter.gui.batch.file_table import FileTable
from spotter.gui.style.theme import LIGHT
from spotter.records import SILENCE, UNKNOWN, Scores
from tests.gui.looking import click, count, pixels, wait_until

LABELS = (SILENCE, UNKNOWN, "go", "no")


def clip(seconds: float = 1.0, **probabilities: float) -> FileScores:
    """A clip with these probabilities; the rest is unknown."""
    row = np.array([[0.0, 1 - sum(probabilities.values()), 0.0, 0.0]], np.float32)
    for word, probability in probabilities.items():
        row[0, LABELS.index(word)] = probability
    nowhere = np.zeros(1)
    return FileScores(seconds, True, Scores(nowhere, row, nowhere, nowhere, LABELS))


@pytest.fixture
def table(shown) -> FileTable:
    table = FileTable()
    names = ("b.wav", "a.wav", "c.wav", "broken.wav", "late.wav")
    files = [File(Path("/sounds") / name, name) for name in names]
    table.show_files("5 files in “data”", "5 files", files, Rule())
    table.show_progress(0.8, "4 of 5 files")
    rows = table.rows
    rows.set_scores(0, clip(go=0.9))
    rows.set_scores(1, clip(no=0.6))
    rows.set_scores(2, clip(70.0, no=0.95))
    rows.set_scores(3, FileScores(0.0, True, None, InputError("x", "is no audio", "convert it")))
    rows.set_reading(4)
    return shown(table, 880, 600)


def cells(table: FileTable) -> list[tuple[str, ...]]:
    rows = table.rows
    return [
        tuple(str(rows.data(rows.index(row, column))) for column in Column)
        for row in range(rows.rowCount())
    ]


def names(table: FileTable) -> list[str]:
    return [row[0] for row in cells(table)]


def header_click(table: FileTable, column: Column) -> None:
    header = table.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 20, HEADER_PX // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_each_file_has_its_words_score_and_length(table) -> None:
    assert cells(table) == [
        ("a.wav", "unknown", "0.60", "1.0 s"),
        ("b.wav", "go", "0.90", "1.0 s"),
        ("broken.wav", "is no audio", "", ""),
        ("c.wav", "no", "0.95", "1:10"),
        ("late.wav", "reading…", "", ""),
    ]


def test_a_click_on_a_column_sorts_and_another_turns_it(table) -> None:
    header_click(table, Column.SCORE)
    assert names(table) == ["broken.wav", "a.wav", "b.wav", "c.wav", "late.wav"]
    header_click(table, Column.SCORE)
    assert names(table) == ["c.wav", "b.wav", "a.wav", "broken.wav", "late.wav"]
    header_click(table, Column.LENGTH)
    assert names(table)[-2:] == ["c.wav", "late.wav"]


def test_keys_sort_too(table) -> None:
    table.window().activateWindow()
    table.table.setFocus()
    QTest.keyClick(table.table, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert [row[1] for row in cells(table)][:2] == ["go", "no"]


def test_the_filter_looks_at_names_and_words(table) -> None:
    table.filter.setText("NO")
    assert names(table) == ["a.wav", "broken.wav", "c.wav"]  # unknown, no audio, no
    table.filter.setText("late")
    assert names(table) == ["late.wav"]


def test_the_threshold_labels_all_anew(table) -> None:
    table.rows.set_rule(Rule(threshold=0.5))
    assert [row[1] for row in cells(table)][:2] == ["no", "go"]
    table.rows.set_rule(Rule(threshold=0.93))
    assert [row[1] for row in cells(table)][:2] == ["unknown", "unknown"]
    table.rows.set_rule(Rule(threshold=0.93, word_thresholds={"go": 0.1}))
    assert [row[1] for row in cells(table)][:2] == ["unknown", "go"]


def test_a_sorted_table_is_sorted_again_when_labels_change(table) -> None:
    header_click(table, Column.FOUND)
    assert names(table)[:2] == ["b.wav", "c.wav"]
    table.rows.set_rule(Rule(threshold=0.5))
    wait_until(lambda: names(table)[:3] == ["b.wav", "a.wav", "c.wav"])


def test_the_chosen_file_stays_chosen_when_the_order_changes(table) -> None:
    chosen: list[File] = []
    table.chosen.connect(chosen.append)
    click(table.table.viewport(), 100, ROW_PX * 1.5)
    assert [file.shown for file in chosen] == ["b.wav"]
    header_click(table, Column.SCORE)
    assert table.current is chosen[0]
    assert table.table.currentIndex().row() == names(table).index("b.wav")
    assert len(chosen) == 1


def test_an_error_is_red_and_has_a_sign(table) -> None:
    seen = pixels(table.table.viewport())
    row = seen[2 * ROW_PX : 3 * ROW_PX - 2]
    assert count(row, LIGHT.bad, 40) > 60
    other = seen[3 * ROW_PX : 4 * ROW_PX - 2]
    assert count(other, LIGHT.bad, 40) == 0


def test_the_chosen_row_has_a_tint_and_a_bar_at_its_left(table) -> None:
    click(table.table.viewport(), 100, ROW_PX * 3.5)
    row = pixels(table.table.viewport())[3 * ROW_PX : 4 * ROW_PX - 1]
    assert count(row[:, :3], LIGHT.accent) > 60
    assert count(row, LIGHT.tint, 2) > 8000


def test_progress_and_its_end(table) -> None:
    assert count(pixels(table.progress), LIGHT.accent) > 200
    assert table.stop_button.isVisible()
    table.show_progress(None, "5 of 5 files")
    assert not table.progress.isVisible()
    assert not table.stop_button.isVisible()
    assert table.note.text() == "5 of 5 files"


def test_a_long_file_is_labelled_anew_beside_the_drawing(table) -> None:
    n = 36_000
    probabilities = np.zeros((n, 4), np.float32)
    probabilities[1000:1010, LABELS.index("go")] = 0.7
    ends = np.arange(1, n + 1) / 10
    hour = FileScores(3600.0, False, Scores(ends, probabilities, ends - 0.5, ends, LABELS))
    table.rows.set_scores(4, hour)
    row = names(table).index("late.wav")
    assert cells_at(table, row)[1:] == ("no words", "0.70", "1:00:00")
    table.rows.set_rule(Rule(threshold=0.5))
    assert cells_at(table, row)[1] == "no words"  # the handle need not wait for it
    wait_until(lambda: cells_at(table, row)[1] == "go")


def test_ten_thousand_files_are_labelled_while_the_window_lives(table) -> None:
    files = [File(Path(f"/{n}.wav"), f"{n:05}.wav") for n in range(10_000)]
    table.show_files("many", "many", files, Rule())
    for number in range(10_000):
        table.rows.set_scores(number, clip(go=number / 10_000))
    table.rows.set_rule(Rule(threshold=0.5))
    assert cells_at(table, 9_999)[1] == "go"
    header_click(table, Column.SCORE)
    table.rows.set_rule(Rule(threshold=0.9999))
    wait_until(lambda: table.rows.files[9_000].labelled_by is table.rows.rule)
    assert not table.rows.files[9_000].labelled.passes


def cells_at(table: FileTable, row: int) -> tuple[str, ...]:
    rows = table.rows
    return tuple(str(rows.data(rows.index(row, column))) for column in Column)


@pytest.mark.parametrize(
    ("seconds", "reported"), [(0.94, "0.9 s"), (59.9, "59.9 s"), (252, "4:12"), (3723, "1:02:03")]
)
def test_lengths_are_reported_for_people(seconds, reported) -> None:
    assert length(seconds) == reported
