# SPDX-License-Identifier: MIT
from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication

from spotter.gui.backend.background import Background, wait_for_all
from tests.gui.looking import wait_until


def test_a_result_or_an_error_is_reported_in_the_windows_thread(application: QApplication) -> None:
    reported: list[tuple[object, int]] = []

    def note(result: object) -> None:
        reported.append((result, threading.get_ident()))

    background = Background()
    background.start(lambda: 7, note, note)
    wait_until(lambda: reported)
    error = ValueError("no")

    def fail() -> None:
        raise error

    background.start(fail, note, note)
    wait_until(lambda: len(reported) == 2)
    assert reported == [(7, threading.get_ident()), (error, threading.get_ident())]


def test_what_ends_after_the_window_is_waited_for_and_not_reported(
    application: QApplication,
) -> None:
    reported: list[object] = []
    resume = threading.Event()
    background = Background()
    background.start(lambda: resume.wait(10), reported.append, reported.append)
    background.close()
    resume.set()
    wait_for_all(10)
    application.processEvents()
    assert reported == []
    assert "spotter-background" not in [thread.name for thread in threading.enumerate()]


def test_nobody_waits_long_for_what_hangs(application: QApplication) -> None:
    resume = threading.Event()
    background = Background()
    background.start(lambda: resume.wait(60), print, print)
    wait_for_all(0.05)
    assert "spotter-background" in [thread.name for thread in threading.enumerate()]
    background.close()
    resume.set()
    wait_for_all(10)
