# SPDX-License-Identifier: MIT
"""What runs in the processes that read many files: no Qt, one model each, one file at a time."""

from __future__ import annotations

import signal
from multiprocessing.synchronize import Event

from spotter.gui.batch.file_scores import FileScores, read_file
from spotter.model.model import Model

_model: Model
_hop_ms: int
_ending: Event


def begin(model: Model, hop_ms: int, ending: Event) -> None:
    """In a new process: keep what each file needs."""
    global _model, _hop_ms, _ending
    _model, _hop_ms, _ending = model, hop_ms, ending
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def read(path: str) -> FileScores:
    """What the model says about a file."""
    return read_file(path, _model, _hop_ms, _ending.is_set)
