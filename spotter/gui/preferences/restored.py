# SPDX-License-Identifier: MIT
"""What the window remembers from one start to the next, and when it is written down.

What the program was started with goes before what is remembered, and is not remembered itself
unless it is changed in the window.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from spotter.detection.detector import Rule
from spotter.gui.backend.model_loader import Loaded
from spotter.gui.preferences.launch_options import Wishes
from spotter.gui.preferences.settings import Settings
from spotter.gui.presentation.presenter import Presenter
from spotter.gui.session.microphones import Name
from spotter.gui.widgets import file_dialogs
from spotter.gui.window.main_window import MainWindow
from spotter.streaming.pipeline import DEFAULT_HOP_MS

if TYPE_CHECKING:
    from spotter.gui.session.session import Listening

_NOTICE = "settings"
_LONGEST_HOP_MS = 1000


class Remembered(QObject):
    """Reads the settings at the start, and keeps them while the window is used.

    Args:
        window: whose size and place are kept.
        settings: where they are kept.
    """

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window, self.settings = window, settings
        self.recall_folders()
        window.closing.connect(self._keep_last)

    def wishes(self, wishes: Wishes) -> Wishes:
        """What was wished for, and where nothing was, what is remembered."""
        hop_ms = self.settings.number("hop_ms", 10, _LONGEST_HOP_MS)
        if hop_ms is None or hop_ms % 10:
            hop_ms = DEFAULT_HOP_MS
        return replace(wishes, hop_ms=wishes.hop_ms or hop_ms)

    @property
    def microphone(self) -> Name | None:
        """The microphone that was used last, by name and host API."""
        name, host_api = self.settings.text("microphone"), self.settings.text("host_api")
        return (name, host_api) if name and host_api else None

    def recall_folders(self) -> None:
        """Let the dialogs begin where they ended."""
        for kind in file_dialogs.KINDS:
            folder = self.settings.text(f"folders/{kind}")
            if folder is not None:
                file_dialogs.folders[kind] = folder

    def show_geometry(self) -> None:
        """Give the window the size and the place that it had."""
        geometry = self.settings.raw("geometry")
        if geometry is not None:
            self._window.restoreGeometry(geometry)

    def rule(self, loaded: Loaded) -> Rule:
        """The rule to begin with: as wished for, as it was left, or the model's own."""
        if loaded.rule != loaded.own:
            return loaded.rule
        return self.settings.rule(loaded.model, loaded.own)

    def follow(self, listening: Listening, presenter: Presenter) -> None:
        """Keep from now on what is chosen in the window."""
        self._listening, self._presenter = listening, presenter
        listening.inputs.picked.connect(self._keep_microphone)
        listening.words.hop_wanted.connect(lambda hop_ms: self.settings.keep("hop_ms", hop_ms))
        presenter.rules.changed.connect(self._keep_rule)

    def tell(self) -> None:
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
        self._window.notice.tell(_NOTICE, text, (("seen", self.tr("OK")),))

    def _keep_microphone(self) -> None:
        device = self._listening.inputs.device
        if device is not None:
            self.settings.keep("microphone", device.name)
            self.settings.keep("host_api", device.host_api)

    def _keep_rule(self, rule: Rule) -> None:
        if self._listening.model is not None:
            self.settings.keep_rule(self._listening.model, rule, self._presenter.rules.own)

    def _keep_last(self) -> None:
        """The window closes: what changes all the time is kept now, and all of it written."""
        self.settings.keep("geometry", self._window.saveGeometry())
        for kind, folder in file_dialogs.folders.items():
            self.settings.keep(f"folders/{kind}", folder)
        self.settings.sync()
