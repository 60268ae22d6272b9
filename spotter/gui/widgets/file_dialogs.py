# SPDX-License-Identifier: MIT
"""The system's dialogs for choosing files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from spotter.audio.files import audio_extensions
from spotter.gui.i18n.language import translate

KINDS = ("recordings", "models", "exports")
folders: dict[str, str] = {}
"""Where a dialog of each kind begins: the folder that was last chosen from."""


def recordings(parent: QWidget) -> list[Path]:
    """Let the user choose recordings; none if they would rather not."""
    patterns = " ".join(f"*{extension}" for extension in sorted(audio_extensions()))
    named, others = translate("Dialogs", "Recordings"), translate("Dialogs", "All files")
    kinds = f"{named} ({patterns});;{others} (*)"
    title = translate("Dialogs", "Open")
    paths, _ = QFileDialog.getOpenFileNames(parent, title, folders.get("recordings", ""), kinds)
    if paths:
        _chosen("recordings", paths[0])
    return [Path(path) for path in paths]


def folder(parent: QWidget) -> Path | None:
    """Let the user choose a folder; None if they would rather not."""
    title = translate("Dialogs", "Open a folder")
    path = QFileDialog.getExistingDirectory(parent, title, folders.get("recordings", ""))
    if path:
        folders["recordings"] = path
    return Path(path) if path else None


def model(parent: QWidget) -> Path | None:
    """Let the user choose a model; None if they would rather not."""
    models = translate("Dialogs", "Models")
    return _choose(parent, "models", translate("Dialogs", "Choose a model"), f"{models} (*.tflite)")


def _choose(parent: QWidget, kind: str, title: str, kinds: str) -> Path | None:
    path, _ = QFileDialog.getOpenFileName(parent, title, folders.get(kind, ""), kinds)
    return _chosen(kind, path)


def _chosen(kind: str, path: str) -> Path | None:
    """A path that was chosen, or None; its folder is where the next dialog begins."""
    if not path:
        return None
    folders[kind] = str(Path(path).parent)
    return Path(path)


def save(parent: QWidget, title: str, name: str, kinds: Mapping[str, str]) -> Path | None:
    """Let the user choose where to write a file; None if they would rather not.

    Args:
        parent: the window.
        title: what the dialog is about.
        name: what to call the file, without suffix.
        kinds: suffixes by what they are called; the first is the usual one.
    """
    filters = [f"{kind} (*{suffix})" for kind, suffix in kinds.items()]
    first = next(iter(kinds.values()))
    chosen, picked = QFileDialog.getSaveFileName(
        parent,
        title,
        str(Path(folders.get("exports", ""), name + first)),
        ";;".join(filters),
        filters[0],
    )
    path = _chosen("exports", chosen)
    if path is None:
        return None
    if path.suffix.lower() in kinds.values():
        return path
    suffixes = dict(zip(filters, kinds.values(), strict=True))
    return path.with_name(path.name + suffixes.get(picked, first))
