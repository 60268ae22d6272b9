# SPDX-License-Identifier: MIT
"""What becomes of a file whose worker fails in one way or another."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from spotter.gui.batch.file_scores import FileScores
from spotter.gui.batch.reader import _result
from spotter.system.worker_pool import WorkerLostError


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (WorkerLostError(), "ended unexpectedly"),
        (MemoryError(), "ended unexpectedly"),
        (RuntimeError("tensor"), "RuntimeError"),
        (ValueError("shape"), "ValueError"),
    ],
)
def test_whatever_a_worker_raises_costs_its_own_file(error: Exception, why: str) -> None:
    future: Future[FileScores] = Future()
    future.set_exception(error)
    scores = _result(future, Path("a.wav"))
    assert scores.scores is None
    assert why in str(scores.error)
