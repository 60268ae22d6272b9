# SPDX-License-Identifier: MIT
"""What the window begins with: what the program was started with, else what the settings kept."""

from __future__ import annotations

from dataclasses import replace

from spotter.audio.hardware.devices import DeviceName
from spotter.detection.rule import Rule
from spotter.gui.backend.model_loader import LoadedModel
from spotter.gui.preferences.launch_options import LaunchOptions
from spotter.gui.preferences.settings import Settings
from spotter.streaming.pipeline import DEFAULT_HOP_MS

_LONGEST_HOP_MS = 1000


class Restored:
    """Reads the settings at the start; `spotter.gui.recorder` writes them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def launch(self, launch: LaunchOptions) -> LaunchOptions:
        """What was wished for, and where nothing was, what is remembered."""
        hop_ms = self._settings.number("hop_ms", 10, _LONGEST_HOP_MS)
        if hop_ms is None or hop_ms % 10:
            hop_ms = DEFAULT_HOP_MS
        return replace(launch, hop_ms=launch.hop_ms or hop_ms)

    @property
    def microphone(self) -> DeviceName | None:
        """The microphone that was used last, by name and host API."""
        name, host_api = self._settings.text("microphone"), self._settings.text("host_api")
        return (name, host_api) if name and host_api else None

    def rule(self, loaded: LoadedModel) -> Rule:
        """The rule to begin with: as wished for, as it was left, or the model's own."""
        if loaded.rule != loaded.own:
            return loaded.rule
        return self._settings.rule(loaded.model, loaded.own)
