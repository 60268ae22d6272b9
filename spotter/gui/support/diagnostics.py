# SPDX-License-Identifier: MIT
"""The report for maintainers (versions, devices, end of the log), as text to copy.

Nothing of what was heard is in it, and the user's own folder is written as ``~``.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

import spotter
from spotter.audio.hardware import portaudio
from spotter.gui.support.log import newest_lines
from spotter.model.model import Model
from spotter.records import Snapshot
from spotter.system import paths

_PACKAGES = ("PySide6-Essentials", "ai-edge-litert", "numpy", "sounddevice", "soundfile", "soxr")
_LOG_LINES = 40


def versions() -> list[str]:
    """Of the program and of what it stands on, one a line."""
    installed = [f"{name} {_version(name)}" for name in _PACKAGES]
    audio = portaudio.version().partition(",")[0]
    return [
        f"spotter {spotter.__version__}",
        f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}",
        f"Qt {qVersion()} on {QGuiApplication.platformName()}",
        *([audio] if audio else []),
        *installed,
    ]


def report(
    model: Model | None,
    snapshot: Snapshot | None,
    microphones: Iterable[str],
    log: Path | None,
) -> str:
    """Everything, as plain text."""
    lines = versions()
    screen = QGuiApplication.primaryScreen()
    if screen is not None:
        size = screen.size()
        lines.append(f"screen {size.width()} × {size.height()} at {screen.devicePixelRatio():g}")
    if model is not None:
        lines.append(f"model {model.name} {model.version}: {model.path}")
    lines.append(f"microphones: {', '.join(microphones) or 'none'}")
    if snapshot is not None:
        lines.append(f"sound: {snapshot.health}, hop {snapshot.hop_ms} ms")
    lines += [f"settings: {paths.settings_file()}", f"log: {log or 'none'}"]
    text = "\n".join([*lines, newest_lines(log, _LOG_LINES)]).rstrip() + "\n"
    return text.replace(str(Path.home()), "~")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "is not installed"
