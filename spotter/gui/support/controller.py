# SPDX-License-Identifier: MIT
"""Help with faults: the about box, the report, and the notice after a crash."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from spotter.gui.backend.engine_bridge import EngineBridge
from spotter.gui.session.session import Session
from spotter.gui.support import diagnostics
from spotter.gui.support.about_dialog import AboutDialog
from spotter.gui.support.log import Log
from spotter.gui.window.main_window import MainWindow
from spotter.gui.window.views import Views

_NOTICE = "crash"


class SupportController(QObject):
    """Knows what a maintainer would ask for.

    Args:
        window: where the about box stands.
        bridge: what runs.
        session: model and microphones.
        log: the log of this run, or None.
    """

    def __init__(
        self,
        window: MainWindow,
        views: Views,
        bridge: EngineBridge,
        session: Session,
        log: Log | None,
    ) -> None:
        super().__init__(window)
        self._window, self._views = window, views
        self._bridge, self._session, self._log = bridge, session, log
        self.about: AboutDialog | None = None
        views.notice.pressed.connect(self._answer)

    def report(self) -> str:
        """The text that is copied."""
        path = None if self._log is None else self._log.path
        microphones = self._views.microphones.names
        snapshot = self._bridge.snapshot
        return diagnostics.report(self._session.model, snapshot, microphones, path)

    def show_about(self) -> None:
        """Open the about box."""
        self.about = AboutDialog(diagnostics.versions(), self.report, self._window)
        self.about.open()

    def report_last_crash(self) -> None:
        """Say that the run before this one did not end as it should, if that is so."""
        if self._log is not None and self._log.last_crash:
            self._views.notice.show_message(
                _NOTICE,
                self.tr("Spotter ended unexpectedly the last time"),
                (("copy", self.tr("Copy the report")), ("seen", self.tr("OK"))),
            )

    def _answer(self, notice: str, action: str) -> None:
        if (notice, action) == (_NOTICE, "copy") and self._log is not None:
            QGuiApplication.clipboard().setText(f"{self.report()}\n{self._log.last_crash}")
