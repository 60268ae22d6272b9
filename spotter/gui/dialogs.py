# SPDX-License-Identifier: MIT
"""The system's dialogs for choosing files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from spotter.audio.files import audio_extensions
from spotter.gui.language import translate


def recording(parent: QWidget) -> Path | None:
    """Let the user choose a recording; None if they would rather not."""
    patterns = " ".join(f"*{extension}" for extension in sorted(audio_extensions()))
    recordings, others = translate("Dialogs", "Recordings"), translate("Dialogs", "All files")
    kinds = f"{recordings} ({patterns});;{others} (*)"
    return _choose(parent, translate("Dialogs", "Open"), kinds)


def model(parent: QWidget) -> Path | None:
    """Let the user choose a model; None if they would rather not."""
    models = translate("Dialogs", "Models")
    return _choose(parent, translate("Dialogs", "Choose a model"), f"{models} (*.tflite)")


def _choose(parent: QWidget, title: str, kinds: str) -> Path | None:
    path, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(path) if path else None
