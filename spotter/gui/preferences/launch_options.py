# SPDX-License-Identifier: MIT
"""What the window was started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LaunchOptions:
    """What the program was started with.

    Attributes:
        model, labels: as `api.load` takes them.
        device: the microphone, by id or part of its name; named, it is listened to at once.
        files: audio files or folders to open.
        demo: play the demo recording at once.
        hop_ms: from one window to the next; None for what was used last.
        threshold: None for the model's own.
    """

    model: str | Path | None = None
    labels: str | Path | None = None
    device: str | int | None = None
    files: tuple[Path, ...] = ()
    demo: bool = False
    hop_ms: int | None = None
    threshold: float | None = None
