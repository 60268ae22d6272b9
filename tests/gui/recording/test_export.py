# SPDX-License-Identifier: MIT
from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from spotter.gui.style.theme import LIGHT
from spotter.gui.widgets import file_dialogs
from tests.disks import disk, fill
from tests.gui.looking import count, pixels, wait_until

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "demo.flac"


@pytest.fixture
def opened(start):
    program = start(files=(DEMO,))
    wait_until(lambda: program.session.running == "file" and not program.bridge.runs)
    return program


def export(program, monkeypatch, what: str, path: Path) -> str:
    """Export, with this answer to the system's dialog; what the window says afterwards."""
    monkeypatch.setattr(file_dialogs, "save", lambda *_: path)
    header = program.views.detections.header
    header.show_note("")
    program.exporting.export(what)
    wait_until(lambda: header.note.whole)
    return header.note.whole


def test_words_are_written_as_the_terminal_writes_them(opened, monkeypatch, tmp_path) -> None:
    for form in ("csv", "jsonl", "audacity"):
        path = tmp_path / f"words.{form}"
        n = len(opened.presenter.detections)
        assert export(opened, monkeypatch, form, path) == f"Words written to words.{form}: {n}"
        command = [sys.executable, "-m", "spotter", "spot", str(DEMO), "--format", form]
        assert path.read_bytes() == subprocess.run(command, capture_output=True, check=True).stdout


def test_what_was_written_is_reported_until_something_else_begins(
    opened, monkeypatch, tmp_path
) -> None:
    assert export(opened, monkeypatch, "csv", tmp_path / "words.csv")
    opened.session.open([DEMO])
    assert opened.views.detections.header.note.whole == ""


def test_the_menu_offers_what_there_is(opened) -> None:
    header = opened.views.detections.header
    QTest.mouseClick(header.export_button, Qt.MouseButton.LeftButton)
    wait_until(header.export_menu.isVisible)
    texts = [action.text() for action in header.export_menu.actions()]
    header.export_menu.close()
    assert len(texts) == 3  # the sound of a file is there already


def test_a_place_that_cannot_be_written_is_reported_in_the_window(
    opened, monkeypatch, tmp_path
) -> None:
    (tmp_path / "file").write_text("no folder")
    reported = export(opened, monkeypatch, "csv", tmp_path / "file" / "words.csv")
    assert reported.startswith("words.csv: cannot be written")
    assert count(pixels(opened.views.detections.header), LIGHT.bad, 40) > 50


def test_on_a_full_disk_an_export_is_whole_or_as_it_was(opened, monkeypatch, tmp_path) -> None:
    with disk(tmp_path / "disk") as full:
        path = full / "words.jsonl"
        assert export(opened, monkeypatch, "jsonl", path).startswith("Words written")
        whole = path.read_bytes()
        fill(full)
        reported = export(opened, monkeypatch, "jsonl", path)
        assert reported.startswith("words.jsonl: cannot be written (no space left on device)")
        assert path.read_bytes() == whole
        assert sorted(file.name for file in full.iterdir()) == ["ballast", "words.jsonl"]


def test_live_words_and_sound_are_written(start, virtual_microphone, monkeypatch, tmp_path) -> None:
    program = start(device="default")
    wait_until(lambda: program.views.listen_button.state == "listening")
    virtual_microphone.play_file(DEMO, wait=False)
    wait_until(lambda: len(program.presenter.detections) > 1)
    QTest.keyClick(program.window, Qt.Key.Key_Space)
    wait_until(lambda: not program.bridge.runs)
    words = program.presenter.detections
    export(program, monkeypatch, "csv", tmp_path / "words.csv")
    with (tmp_path / "words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["word"] for row in rows] == [one.word for one in words]
    assert [row["path"] for row in rows] == [""] * len(words)
    ago = datetime.now().astimezone() - datetime.fromisoformat(rows[0]["at"])
    assert timedelta(0) < ago < timedelta(seconds=60)
    export(program, monkeypatch, "jsonl", tmp_path / "words.jsonl")
    lines = (tmp_path / "words.jsonl").read_text().splitlines()
    assert [json.loads(line)["at"] for line in lines] == [row["at"] for row in rows]
    assert export(program, monkeypatch, "sound", tmp_path / "sound.flac").endswith("sound.flac")
    samples, rate_hz = soundfile.read(tmp_path / "sound.flac")
    assert rate_hz == 16_000
    assert len(samples) / rate_hz == pytest.approx(words[-1].emitted_s, abs=5)
    export(program, monkeypatch, "audacity", tmp_path / "labels.txt")
    start_s, end_s, word = (tmp_path / "labels.txt").read_text().splitlines()[-1].split("\t")
    assert word == words[-1].word
    labelled = samples[round(16_000 * float(start_s)) : round(16_000 * float(end_s))]
    assert np.abs(labelled).max() > 0.5 * np.abs(samples).max()


@pytest.mark.parametrize(
    ("typed", "filter_", "made"),
    [
        ("a.wav", "FLAC (*.flac)", "a.wav"),
        ("a", "WAV (*.wav)", "a.wav"),
        ("a.b", "FLAC (*.flac)", "a.b.flac"),
        ("", "", None),
    ],
)
def test_a_file_gets_the_suffix_of_its_kind(monkeypatch, typed, filter_, made) -> None:
    answer = (typed, filter_)
    monkeypatch.setattr(file_dialogs.QFileDialog, "getSaveFileName", lambda *_: answer)
    path = file_dialogs.save(None, "Export", "sound", {"FLAC": ".flac", "WAV": ".wav"})
    assert path == (Path(made) if made else None)
