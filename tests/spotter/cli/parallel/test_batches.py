# SPDX-License-Identifier: MIT
"""Batches of recordings on workers, of which one recording takes more memory than there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from spotter.cli.console import Console
from spotter.cli.options import Batch
from spotter.cli.parallel.batches import BatchWork, side_by_side
from spotter.cli.recordings import Recording, Result, Watch
from spotter.errors import InputError
from spotter.records.rows import Row
from spotter.system.signals import Interrupts
from spotter.system.worker_pool import WorkerPool


class Greedy:
    """Work that finds a word at once, and for one recording asks for all memory there is."""

    def __call__(self, recordings: Iterable[Recording], watch: Watch) -> Iterator[Result]:
        """One row for each."""
        for recording in recordings:
            yield recording, self._rows(recording.path)

    def _rows(self, path: str) -> Iterator[Row]:
        if path == "large":
            bytearray(1 << 62)
        yield {"path": path, "word": "yes"}


@pytest.mark.parametrize("n_recordings", [3, 60])
def test_a_recording_that_is_too_large_for_the_memory_costs_no_other(n_recordings: int) -> None:
    names = [str(number) for number in range(n_recordings)]
    names[2] = "large"
    inputs = [Recording(name, name) for name in names]
    pool = WorkerPool(2, BatchWork(Greedy()))
    found, lost = [], []
    options = Batch(False, None, False, None)
    for recording, rows in side_by_side(inputs, pool, Console(Interrupts()), options):
        try:
            found += [row["path"] for row in rows]
        except InputError as error:
            lost.append((recording.path, error.what))
    assert lost == [("large", "large")]
    assert found == [name for name in names if name != "large"]
