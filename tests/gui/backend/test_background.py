# SPDX-License-Identifier: MIT
from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication

from spotter.gui.backend.background import Background, wait_for_all
from tests.gui.looking import wait_until


def test_a_result_or_an_error_is_told_in_the_windows_thread(application: QApplication) -> None:
    told: list[tuple[object, int]] = []

    def note(result: object) -> None:
        told.append((result, threading.get_ident()))

    background = Background()
    background.start(lambda: 7, note, note)
    wait_until(lambda: told)
    error = ValueError("no")

    def fail() -> None:
        raise error

    background.start(fail, note, note)
    wait_until(lambda: len(told) == 2)
    assert told == [(7, threading.get_ident()), (error, threading.get_ident())]


def test_what_ends_after_the_window_is_waited_for_and_not_told(application: QApplication) -> None:
    told: list[object] = []
    go_on = threading.Event()
    background = Background()
    background.start(lambda: go_on.wait(10), told.append, told.append)
    background.close()
    go_on.set()
    wait_for_all(10)
    application.processEvents()
    assert told == []
    assert "spotter-background" not in [thread.name for thread in threading.enumerate()]


def test_nobody_waits_long_for_what_hangs(application: QApplication) -> None:
    go_on = threading.Event()
    background = Background()
    background.start(lambda: go_on.wait(60), print, print)
    wait_for_all(0.05)
    assert "spotter-background" in [thread.name for thread in threading.enumerate()]
    background.close()
    go_on.set()
    wait_for_all(10)
