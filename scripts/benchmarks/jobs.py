# SPDX-License-Identifier: MIT
"""What it costs to hand a file to a worker and its rows back: work that does nothing."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.benchmarks.measure import Table, figures
from spotter.cli.console import Console
from spotter.cli.options import Batch
from spotter.cli.parallel.batches import BatchWork, Workers, side_by_side
from spotter.cli.parallel.cluster import Cluster
from spotter.cli.recordings import Recording, Result, Watch
from spotter.records.rows import Row
from spotter.system.signals import Interrupts
from spotter.system.worker_pool import WorkerPool
from tests.system.test_cluster import running

_N_WORKERS = 2


class Nothing:
    """Work that finds one word at once, whatever the file."""

    def __call__(self, recordings: Iterable[Recording], watch: Watch) -> Iterator[Result]:
        """One row for each."""
        for recording in recordings:
            row: Row = {"word": "yes", "score": 1.0, "start_s": 0.0, "end_s": 1.0}
            yield recording, iter([{"path": recording.path, **row}])


def run(*, full: bool, model: str | None) -> list[Table]:
    """Microseconds a file by the clock, the start of the workers not counted."""
    n_files = 20_000 if full else 3000
    inputs = [Recording(f"{number:06d}.flac", str(number)) for number in range(n_files)]
    own, cluster = f"--jobs {_N_WORKERS}", f"--cluster, {_N_WORKERS} workers"
    values: dict[str, list[float]] = {own: [], cluster: []}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), _N_WORKERS) as dask:
        for _ in range(3):
            values[own].append(_each_us(WorkerPool(_N_WORKERS, BatchWork(Nothing())), inputs))
            values[cluster].append(_each_us(Cluster(dask.address, Nothing()), inputs))
    title = f"Handing out {n_files} files that cost nothing, by the clock"
    return [Table(title, figures(values, "µs a file", (own,)))]


def _each_us(workers: Workers, inputs: list[Recording]) -> float:
    batch = Batch(False, None, False, None)
    results = side_by_side(inputs, workers, Console(Interrupts()), batch)
    first = next(results)  # the workers have begun
    start_s = time.perf_counter()
    n_rows = sum(len(list(rows)) for _, rows in results)
    took_s = time.perf_counter() - start_s
    assert n_rows == len(inputs) - 1, first
    return 1e6 * took_s / n_rows
