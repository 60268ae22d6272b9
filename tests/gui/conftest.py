# SPDX-License-Identifier: MIT
"""An application for the widgets, drawn in memory; what Qt complains about fails the test."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"  # the tests read English

from PySide6.QtCore import QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from spotter.gui.application import Application
from spotter.gui.preferences.launch_options import LaunchOptions
from spotter.gui.style import theme as looks
from tests.gui.looking import wait_until

_HARMLESS = (
    "This plugin does not support",  # offscreen: propagateSizeHints and its like
)


@pytest.fixture(scope="session", autouse=True)
def application() -> QApplication:
    """The one application of the process."""
    running = QApplication.instance() or QApplication([])
    assert isinstance(running, QApplication)
    running.setStyle("Fusion")
    looks.use(looks.LIGHT)
    return running


@pytest.fixture(autouse=True)
def collected_here(application: QApplication) -> Iterator[None]:
    """No thread but this one destroys what a test leaves behind (see `spotter.gui.garbage`)."""
    gc.disable()
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(1)
    gc.enable()


@pytest.fixture(autouse=True)
def qt_complaints() -> Iterator[list[str]]:
    """Whatever Qt warned about during the test; there must be nothing."""
    said: list[str] = []

    def hear(kind: QtMsgType, _context: object, text: str | None) -> None:
        text = text or ""
        if kind != QtMsgType.QtDebugMsg and not text.startswith(_HARMLESS):
            said.append(text)

    before = qInstallMessageHandler(hear)
    yield said
    qInstallMessageHandler(before)
    assert not said


@pytest.fixture
def shown() -> Iterator[Callable[[QWidget, int, int], QWidget]]:
    """Shows a widget at a size, and closes it after the test."""
    widgets: list[QWidget] = []

    def show(widget: QWidget, width: int, height: int) -> QWidget:
        widget.resize(width, height)
        widget.show()
        QApplication.processEvents()
        widgets.append(widget)
        return widget

    yield show
    looks.use(looks.LIGHT)
    for widget in widgets:
        widget.close()
        widget.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def start() -> Iterator[Callable[..., Application]]:
    """Starts the whole window with wishes, as `spotter gui` would, and ends it after the test."""
    programs: list[Application] = []

    def begin(width: int = 1280, height: int = 800, **launch: object) -> Application:
        program = Application(LaunchOptions(**launch))  # type: ignore[arg-type]
        looks.use(looks.LIGHT)
        program.window.resize(width, height)
        program.window.show()
        program.session.start()
        programs.append(program)
        wait_until(lambda: program.session.model is not None)
        return program

    yield begin
    for program in programs:
        program.window.close()
        program.bridge.close()
        program.window.deleteLater()
    QApplication.processEvents()
