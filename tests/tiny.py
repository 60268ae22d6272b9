# SPDX-License-Identifier: MIT
"""A real model of a few kilobytes with random weights: right in shape, wrong in all it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spotter.detection.rule import Rule
from spotter.features.frontend import FrontEnd
from spotter.model.model_file import pack
from tests import DATA

WORDS = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
LABELS = ("_silence_", "_unknown_", *WORDS)

INFO = {
    "name": "tiny",
    "version": "0",
    "frontend": FrontEnd().as_dict(),
    "rule": Rule(threshold=0.2).as_dict(),
    "card": {"licence": "MIT"},
    "curve": None,
}


def flatbuffer(name: str = "float32") -> bytes:
    """One of the networks that `tests/data/models/make.py` made."""
    return (DATA / "models" / f"{name}.tflite").read_bytes()


def write(path: Path, network: str = "float32", **info: Any) -> Path:
    """Write a one-file model with `INFO`, changed by `info`."""
    labels = info.pop("labels", LABELS)
    path.write_bytes(pack(flatbuffer(network), labels, {**INFO, **info}))
    return path
