# SPDX-License-Identifier: MIT
"""Light, dark, or as the system has it; the choice is remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from spotter.gui.preferences.settings import Settings
from spotter.gui.style import theme as looks

_CHOICES = ("system", "light", "dark")
_KEY = "theme"


class Appearance(QObject):
    """Knows which theme is wanted.

    Args:
        settings: where the choice is kept.

    Signals:
        changed: what is chosen now, in words.
    """

    changed = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        kept = settings.text(_KEY)
        self.choice = kept if kept in _CHOICES else "system"
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.show)

    @property
    def text(self) -> str:
        """What is chosen, in words."""
        return {
            "system": self.tr("Colours: as the system"),
            "light": self.tr("Colours: light"),
            "dark": self.tr("Colours: dark"),
        }[self.choice]

    def show(self) -> None:
        """Use the theme that is wanted."""
        chosen = {"light": looks.LIGHT, "dark": looks.DARK}
        looks.use(chosen.get(self.choice) or looks.system_theme())
        self.changed.emit(self.text)

    def choose_next(self) -> None:
        """Go over to the next choice."""
        self.choice = _CHOICES[(_CHOICES.index(self.choice) + 1) % len(_CHOICES)]
        self._settings.keep(_KEY, None if self.choice == "system" else self.choice)
        self.show()
