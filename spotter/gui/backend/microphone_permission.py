# SPDX-License-Identifier: MIT
"""Whether the system lets the program use the microphone, where Qt can ask that (macOS, mostly).

A denial is not taken at its word: Qt also reports one where the program was started by a terminal
that may listen. It explains why a stream does not open or delivers zeros, and forbids nothing.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt

from spotter.errors import SpotterError
from spotter.gui.i18n.language import translate

try:
    from PySide6.QtCore import QMicrophonePermission
except ImportError:  # Qt built without permissions
    QMicrophonePermission = None  # type: ignore[assignment,misc]

_DENIALS = ("denied", "permission", "not permitted", "privacy")


def ask() -> None:
    """Let the system ask its user, if it has not yet."""
    application = QCoreApplication.instance()
    if application is not None and status() == Qt.PermissionStatus.Undetermined:
        application.requestPermission(QMicrophonePermission(), application, _note)


def status() -> Qt.PermissionStatus:
    """What the system says; granted where it cannot be asked."""
    application = QCoreApplication.instance()
    if QMicrophonePermission is None or application is None:
        return Qt.PermissionStatus.Granted
    return application.checkPermission(QMicrophonePermission())


def explains(error: SpotterError | None = None) -> bool:
    """Whether a missing permission is why a stream delivers zeros, or ended with this error."""
    if status() == Qt.PermissionStatus.Denied:
        return True
    return error is not None and any(word in error.why.lower() for word in _DENIALS)


def where(platform: str = sys.platform) -> str:
    """Where a user allows it."""
    if platform == "darwin":
        return translate(
            "Permission",
            "Allow it in System Settings › Privacy & Security › Microphone, then try again.",
        )
    if platform == "win32":
        return translate(
            "Permission",
            "Allow desktop apps to use the microphone in Settings › Privacy & security › "
            "Microphone, then try again.",
        )
    return translate(
        "Permission",
        "Your account may not use the sound devices. Join the group “audio” "
        "(sudo usermod -aG audio $USER), log in again, then try again.",
    )


def _note(_answer: Any) -> None:
    """The answer is looked at when it matters."""
