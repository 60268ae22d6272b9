# SPDX-License-Identifier: MIT
"""Many files in the whole window: real recordings, real processes."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import spotter
from spotter.gui.batch.file_model import Column
from spotter.gui.widgets import file_dialogs
from tests.gui.looking import wait_until

DATA = Path(__file__).parents[2] / "data"
MODELS = Path(__file__).parents[3] / "assets" / "models"
DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Clips in folders, a long recording, and a file that is none."""
    folder = tmp_path / "recordings"
    for name in ("up_1", "stop_1", "bed_1"):
        (folder / name[:-2]).mkdir(parents=True)
        shutil.copy(DATA / f"{name}.flac", folder / name[:-2])
    shutil.copy(DEMO, folder)
    (folder / "broken.wav").write_text("no sound")
    return folder


@pytest.fixture
def listed(start, folder):
    program = start(files=(folder,))
    wait_until(lambda: program.window.shows_files)
    wait_until(lambda: not program.batching.runs, 60)
    return program


def found(program) -> dict[str, str]:
    rows = program.batching.table.rows
    return {file.shown: rows.found(file) for file in rows.files}


def expected(folder: Path, threshold: float) -> dict[str, str]:
    """What the terminal finds."""
    labels = {}
    for name in ("up/up_1", "stop/stop_1", "bed/bed_1"):
        clip = spotter.classify(folder / f"{name}.flac", threshold=threshold)
        labels[f"{name}.flac"] = clip.label.strip("_")
    return labels


def test_a_folder_becomes_a_table(listed, folder) -> None:
    views = listed.views
    assert listed.batching.table.title.whole == "5 files in “recordings”"
    assert listed.batching.table.note.text().startswith("5 of 5 files · 1 unreadable · ")
    assert not views.detections.isVisible()
    table = found(listed)
    assert expected(folder, 0.8).items() <= table.items()
    assert "is no audio" in table["broken.wav"]
    words = [one.word for one in spotter.spot(DEMO)]
    assert all(word in table["demo.flac"] for word in words)


def test_moving_the_threshold_labels_the_whole_table_anew(listed, folder) -> None:
    listed.views.threshold.number.setValue(1.0)
    assert expected(folder, 1.0).items() <= found(listed).items()
    assert found(listed)["demo.flac"] == "no words"
    listed.views.threshold.number.setValue(0.3)
    assert expected(folder, 0.3).items() <= found(listed).items()


def test_the_chosen_file_is_shown_beside_the_table(listed) -> None:
    views = listed.views
    files = {file.shown: file for file in listed.batching.table.rows.files}
    listed.batching.table.show_chosen(files["stop/stop_1.flac"])
    clip = spotter.classify(DATA / "stop_1.flac")
    assert views.large_word.text == (clip.label, f"{clip.score:.2f}")
    wait_until(lambda: views.bars.value("stop") == pytest.approx(clip.score, abs=0.01))
    views.threshold.number.setValue(1.0)
    assert views.large_word.text[0] == "unknown"


def test_a_file_can_be_opened_alone_and_the_table_comes_back(listed) -> None:
    window, views = listed.window, listed.views
    files = {file.shown: file for file in listed.batching.table.rows.files}
    listed.batching.table.show_chosen(files["demo.flac"])
    QTest.keyClick(listed.batching.table.table, Qt.Key.Key_Return)
    wait_until(lambda: not window.shows_files)
    wait_until(lambda: not listed.bridge.runs)
    wait_until(lambda: listed.presenter.detections)
    assert views.detections.isVisible()
    views.notice.buttons["table"].click()
    assert window.shows_files
    assert listed.batching.table.current is files["demo.flac"]


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
def test_a_worker_that_is_killed_costs_no_row(start, tmp_path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02d}.flac").hardlink_to(DATA / "stop_1.flac")
    program = start(files=(tmp_path,))
    rows = program.batching.table.rows
    wait_until(lambda: sum(file.scores is not None for file in rows.files) >= 3)
    for pid in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        for child in pid.read_text().split():
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
    wait_until(lambda: all(file.scores is not None for file in rows.files), 60)
    assert [file.shown for file in rows.files if file.scores.error is not None] == []


def test_escape_closes_the_table(listed) -> None:
    QTest.keyClick(listed.batching.table.table, Qt.Key.Key_Escape)
    assert not listed.window.shows_files


def test_closing_it_shows_the_recording_before_it_and_what_was_reported_of_that(
    start, tmp_path
) -> None:
    program = start(files=(DEMO,))
    wait_until(lambda: program.presenter.detections and not program.bridge.runs)
    reported = program.views.status.whole
    assert "demo.flac" in reported
    shutil.copy(DATA / "yes_1.flac", tmp_path)
    program.session.open([tmp_path])
    wait_until(lambda: program.window.shows_files and not program.batching.runs)
    assert program.views.status.whole != reported
    QTest.keyClick(program.batching.table.table, Qt.Key.Key_Escape)
    assert not program.window.shows_state
    assert program.views.status.whole == reported


def test_escape_first_stops_the_reading(start, tmp_path) -> None:
    long = np.random.default_rng(1).normal(0, 0.01, 16_000 * 600).astype(np.float32)
    paths = []
    for number in range(4):
        paths.append(tmp_path / f"{number}.wav")
        soundfile.write(paths[-1], long, 16_000)
    program = start(files=tuple(paths))
    window = program.window
    wait_until(lambda: window.shows_files and "reading…" in found(program).values())
    QTest.keyClick(program.batching.table.table, Qt.Key.Key_Escape)
    assert window.shows_files
    assert not program.batching.table.stop_button.isVisible()
    assert "reading…" not in found(program).values()
    QTest.qWait(300)
    assert program.batching.table.note.text().startswith("0 of 4 files")


def test_opening_the_table_pauses_listening_and_listening_closes_it(
    start, virtual_microphone, folder
) -> None:
    program = start(device="default")
    window, views = program.window, program.views
    wait_until(lambda: views.listen_button.state == "listening")
    program.session.open([folder / "up" / "up_1.flac", folder / "stop" / "stop_1.flac"])
    wait_until(lambda: window.shows_files and not program.bridge.runs)
    assert views.listen_button.state == "paused"
    wait_until(lambda: not program.batching.runs, 60)
    assert window.shows_files
    assert found(program) == {"up_1.flac": "up", "stop_1.flac": "stop"}
    QTest.keyClick(program.batching.table.table, Qt.Key.Key_Space)
    wait_until(lambda: views.listen_button.state == "listening")
    assert not window.shows_files


def test_the_table_can_be_exported(listed, monkeypatch, tmp_path, folder) -> None:
    files = listed.batching.table
    files.rows.sort(Column.FILE, Qt.SortOrder.DescendingOrder)
    for form in ("csv", "jsonl"):
        monkeypatch.setattr(file_dialogs, "save", lambda *_, form=form: tmp_path / f"files.{form}")
        files.exported.emit(form)
        wait_until(lambda form=form: f"files.{form}" in listed.views.status.whole)
    with (tmp_path / "files.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Path(rows[0]["path"]).name == "up_1.flac"
    by_name = {Path(row["path"]).name: row for row in rows}
    assert by_name["stop_1.flac"]["found"] == "stop"
    assert by_name["demo.flac"]["found"].split() == [one.word for one in spotter.spot(DEMO)]
    assert by_name["broken.wav"]["error"].startswith("is no audio")
    lines = [json.loads(line) for line in (tmp_path / "files.jsonl").read_text().splitlines()]
    assert [line["path"] for line in lines] == [row["path"] for row in rows]


def test_a_folder_without_recordings_is_reported(start, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    program = start(files=(tmp_path / "empty",))
    wait_until(lambda: "without recordings" in program.views.state.texts[1])
    assert program.window.shows_state
    assert not program.window.shows_files


def test_the_table_is_read_anew_with_a_model_that_is_dropped_on_it(listed, tmp_path) -> None:
    before, first = found(listed), listed.batching.table.rows.files[0].scores
    other = Path(shutil.copy(MODELS / "default.tflite", tmp_path / "other.tflite"))
    listed.window.dropped.emit([other])
    wait_until(lambda: "use model" in listed.views.state.buttons)
    listed.views.state.buttons["use model"].click()
    wait_until(lambda: listed.window.shows_files and listed.batching.runs)
    wait_until(lambda: not listed.batching.runs, 60)
    assert found(listed) == before
    assert listed.batching.table.rows.files[0].scores is not first
    assert listed.session.model.path == other
