# SPDX-License-Identifier: MIT
"""Whether things may move: some people asked their system for less motion, and Qt hides most of it.

Asked are Qt's style (what Windows and macOS say reaches it), the files in which KDE and GTK keep
the wish, and GNOME's own program for its settings, which answers when it likes.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication, QStyle

from spotter.gui.backend.background import Background

_log = logging.getLogger(__name__)

_PATIENCE_S = 1.0

_WISHES = (
    ("kdeglobals", "KDE/AnimationDurationFactor"),
    ("gtk-4.0/settings.ini", "Settings/gtk-enable-animations"),
    ("gtk-3.0/settings.ini", "Settings/gtk-enable-animations"),
)
_NO = ("0", "0.0", "false")


def is_wanted(folder: Path | None = None) -> bool:
    """Whether motion is welcome.

    Args:
        folder: where desktops keep their settings; None for the user's own.
    """
    if folder is None:
        where = QStandardPaths.StandardLocation.GenericConfigLocation
        folder = Path(QStandardPaths.writableLocation(where))
    for name, key in _WISHES:
        path = folder / name
        if path.is_file():
            kept = QSettings(str(path), QSettings.Format.IniFormat).value(key, "")
            if str(kept).lower() in _NO:
                return False
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


def ask_gnome(parent: QObject, unwanted: Callable[[], None]) -> None:
    """Ask GNOME, where it is, without waiting; `unwanted` is called if it wants no motion."""
    program = shutil.which("gsettings")
    if program is None:
        return
    command = [program, "get", "org.gnome.desktop.interface", "enable-animations"]

    def ask() -> str:
        asked = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
        return asked.stdout.strip()

    def tell(answer: str) -> None:
        if answer == "false":
            unwanted()

    def ignore(error: Exception) -> None:
        _log.info("gsettings says nothing: %s", error)

    Background(parent).start(ask, tell, ignore)
