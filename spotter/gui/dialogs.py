# SPDX-License-Identifier: MIT
"""The system's dialogs for choosing files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from spotter.audio.files import audio_extensions


def recording(parent: QWidget) -> Path | None:
    """Let the user choose a recording; None if they would rather not."""
    patterns = " ".join(f"*{extension}" for extension in sorted(audio_extensions()))
    kinds = f"{parent.tr('Recordings')} ({patterns});;{parent.tr('All files')} (*)"
    return _choose(parent, parent.tr("Open"), kinds)


def model(parent: QWidget) -> Path | None:
    """Let the user choose a model; None if they would rather not."""
    return _choose(parent, parent.tr("Choose a model"), f"{parent.tr('Models')} (*.tflite)")


def _choose(parent: QWidget, title: str, kinds: str) -> Path | None:
    path, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(path) if path else None
