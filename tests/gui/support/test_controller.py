# SPDX-License-Identifier: MIT
"""The log, the about box, and what is said when something breaks."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

import spotter
from spotter.gui import app
from spotter.gui.application import Application
from spotter.gui.preferences.launch_options import LaunchOptions
from spotter.gui.support import log
from spotter.gui.support.log import Log
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.state_pages import StatePane
from tests.disks import disk, fill
from tests.gui.looking import wait_until

ROOT = Path(__file__).parents[3]


@pytest.fixture
def kept(tmp_path: Path):
    opened: list[Log] = []

    def begin() -> Log:
        opened.append(Log(tmp_path / "log"))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


def test_the_log_has_three_files_of_a_bounded_size(kept, monkeypatch) -> None:
    monkeypatch.setattr(log, "_FILE_BYTES", 2_000)
    written = kept()
    for number in range(200):
        logging.getLogger("spotter.streaming.engine").warning(
            "line %d of some length to fill a file", number
        )
    files = sorted(path.name for path in written.path.parent.glob("spotter.log*"))
    assert files == ["spotter.log", "spotter.log.1", "spotter.log.2"]
    assert all(path.stat().st_size <= 2_000 for path in written.path.parent.glob("spotter.log*"))
    assert "line 199" in written.path.read_text()


def test_a_run_that_ends_well_leaves_no_trace_of_a_crash(kept) -> None:
    kept().close()
    assert kept().last_crash == ""


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    written = Log(tmp_path / "file" / "log")
    assert written.path is None
    logging.getLogger("spotter").warning("nowhere")
    written.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
@pytest.mark.parametrize("name", ["spotter.log", "crash.txt"])
def test_a_pipe_in_the_place_of_a_log_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    written = Log(tmp_path)
    assert written.path is None
    written.close()


def test_a_log_on_a_full_disk_is_silent_and_goes_on_when_there_is_room(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with disk(tmp_path / "disk", "64k") as place:
        (place / "log").mkdir()
        fill(place)
        written = Log(place / "log")
        logging.getLogger("spotter").warning("no room")
        (place / "ballast").unlink()
        logging.getLogger("spotter").warning("room again")
        assert "room again" in (place / "log" / "spotter.log").read_text()
        fill(place)
        logging.getLogger("spotter").warning("much of it " * 5000)
        written.close()
    assert capfd.readouterr() == ("", "")


def test_a_crash_is_reported_at_the_next_start(tmp_path: Path) -> None:
    crash = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from spotter.gui.support.log import Log
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.state_pages import StatePane
log = Log(Path({str(tmp_path / "log")!r}))
os.abort()
"""
    ended = subprocess.run([sys.executable, "-c", crash], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGABRT
    written = Log(tmp_path / "log")
    program = Application(LaunchOptions(), written)
    program.window.show()
    program.support.report_last_crash()
    assert program.views.notice.text == "Spotter ended unexpectedly the last time"
    program.views.notice.buttons["copy"].click()
    assert "Fatal Python error: Aborted" in QGuiApplication.clipboard().text()
    program.window.close()
    written.close()


def test_the_about_box_names_the_versions_and_copies_the_report(start) -> None:
    program = start()
    program.support.show_about()
    box = program.support.about
    texts = "\n".join(label.text() for label in box.findChildren(QLabel))
    for part in (f"Spotter {spotter.__version__}", "MIT", "CPython", "Qt 6", "numpy"):
        assert part in texts
    box.copy_button.click()
    reported = QGuiApplication.clipboard().text()
    assert "model default " in reported
    assert "settings.ini" in reported
    assert str(Path.home()) not in reported
    box.close_button.click()
    wait_until(lambda: not box.isVisible())


def test_an_exception_is_reported_in_the_window_and_written_down(home: Path, monkeypatch) -> None:
    seen: list[tuple[str, str]] = []

    def windows() -> list[MainWindow]:
        all_ = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        return [one for one in all_ if one.isVisible()]

    def break_and_look() -> None:
        if not any(window.findChild(StatePane).texts[0] for window in windows()):
            QTimer.singleShot(100, break_and_look)  # it still loads its model
            return
        QTimer.singleShot(0, look)
        raise KeyError("nobody foresaw this")

    def look() -> None:
        try:
            for window in windows():
                state = window.findChild(StatePane)
                seen.append(state.texts)
                state.buttons["copy"].click()
                window.close()
        finally:
            QApplication.quit()

    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    QTimer.singleShot(300, break_and_look)
    assert app.run() == 0
    assert seen == [("Something went wrong", "KeyError: 'nobody foresaw this'")]
    assert "break_and_look" in QGuiApplication.clipboard().text()
    assert "nobody foresaw this" in (home / "data" / "log" / "spotter.log").read_text()
    assert not (home / "data" / "log" / "crash.txt").exists()
