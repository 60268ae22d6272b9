# SPDX-License-Identifier: MIT
"""Writes down what is chosen in the window, so that the next start can restore it.

What the program was started with goes before what was restored, and is not written down itself
unless it is changed in the window.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from spotter.detection.rule import Rule
from spotter.gui.preferences.settings import Settings
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.session.session import Session
from spotter.gui.widgets import file_dialogs
from spotter.gui.widgets.notification_bar import NotificationBar
from spotter.gui.window.main_window import MainWindow

_NOTICE = "settings"


class Recorder(QObject):
    """Keeps the settings while the window is used, and the folders and geometry when it closes.

    Args:
        window: whose size and place are kept.
        notice: says so if nothing can be kept.
        settings: where they are kept.
        session: whose microphone and hop are kept.
        presenter: whose rule is kept.
    """

    def __init__(
        self,
        window: MainWindow,
        notice: NotificationBar,
        settings: Settings,
        session: Session,
        presenter: Presenter,
    ) -> None:
        super().__init__(window)
        self._window, self._notice, self.settings = window, notice, settings
        self._session, self._presenter = session, presenter
        self.restore_folders()
        window.closing.connect(self._keep_last)
        session.microphones.picked.connect(self._keep_microphone)
        session.words.hop_wanted.connect(lambda hop_ms: settings.keep("hop_ms", hop_ms))
        presenter.rules.changed.connect(self._keep_rule)

    def restore_folders(self) -> None:
        """Let the dialogs begin where they ended."""
        for kind in file_dialogs.KINDS:
            folder = self.settings.text(f"folders/{kind}")
            if folder is not None:
                file_dialogs.folders[kind] = folder

    def restore_geometry(self) -> None:
        """Give the window the size and the place that it had."""
        geometry = self.settings.raw("geometry")
        if geometry is not None:
            self._window.restoreGeometry(geometry)

    def show_trouble(self) -> None:
        """Say what is wrong with the settings, if anything is."""
        if self.settings.set_aside is not None:
            text = self.tr("The settings could not be read; they were set aside as {path}").format(
                path=self.settings.set_aside
            )
        elif not self.settings.writable:
            text = self.tr("Nothing can be remembered: {path} cannot be written").format(
                path=self.settings.path
            )
        else:
            return
        self._notice.show_message(_NOTICE, text, (("seen", self.tr("OK")),))

    def _keep_microphone(self) -> None:
        device = self._session.microphones.device
        if device is not None:
            self.settings.keep("microphone", device.name)
            self.settings.keep("host_api", device.host_api)

    def _keep_rule(self, rule: Rule) -> None:
        if self._session.model is not None:
            self.settings.keep_rule(self._session.model, rule, self._presenter.rules.own)

    def _keep_last(self) -> None:
        """The window closes: what changes all the time is kept now, and all of it written."""
        self.settings.keep("geometry", self._window.saveGeometry())
        for kind, folder in file_dialogs.folders.items():
            self.settings.keep(f"folders/{kind}", folder)
        self.settings.sync()
