# SPDX-License-Identifier: MIT
"""spotter: a real-time desktop keyword spotter.

    import spotter
    for detection in spotter.spot("meeting.flac"):
        print(detection.start_s, detection.word, detection.score)

Importing the package loads nothing heavy; each public name is loaded when it is first used.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from typing import Any

    from spotter.api import classify, classify_each, listen, load, spot, teach
    from spotter.detection.rule import Rule
    from spotter.errors import SpotterError
    from spotter.model.model import Model
    from spotter.records import Clip, Detection

__version__ = "0.1.0"

__all__ = [
    "Clip",
    "Detection",
    "Model",
    "Rule",
    "SpotterError",
    "__version__",
    "classify",
    "classify_each",
    "listen",
    "load",
    "spot",
    "teach",
]

_HOMES = {
    "classify": "spotter.api",
    "classify_each": "spotter.api",
    "listen": "spotter.api",
    "load": "spotter.api",
    "spot": "spotter.api",
    "teach": "spotter.api",
    "Rule": "spotter.detection.rule",
    "SpotterError": "spotter.errors",
    "Model": "spotter.model.model",
    "Clip": "spotter.records",
    "Detection": "spotter.records",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'spotter' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
