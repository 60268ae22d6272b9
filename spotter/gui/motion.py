# SPDX-License-Identifier: MIT
"""Whether things may move: some people asked their system for less motion, and Qt hides most of it.

Asked are Qt's style (what Windows and macOS say reaches it), the files in which KDE and GTK keep
the wish, and GNOME's own program for its settings, which answers when it likes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication, QStyle

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
    program = QStandardPaths.findExecutable("gsettings")
    if not program:
        return
    child = QProcess(parent)

    def read() -> None:
        if bytes(child.readAllStandardOutput().data()).strip() == b"false":
            unwanted()
        child.deleteLater()

    child.finished.connect(read)
    child.start(program, ["get", "org.gnome.desktop.interface", "enable-animations"])
