# SPDX-License-Identifier: MIT
"""All recordings of a run: here one by one, in processes, or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import accumulate

from spotter.cli.console import Console
from spotter.cli.options import Batch
from spotter.cli.output import ToFolder, ToStandardOutput
from spotter.cli.recordings import Recording, Work, one_by_one, write_all
from spotter.records.rows import Row

_MANY_FILES, _MUCH_BYTES = 50, 16 << 20
"""From here on one process a core is quicker, although each takes a fifth of a second to start."""


def do_all(
    inputs: Sequence[Recording],
    work: Work,
    output: ToStandardOutput | ToFolder,
    console: Console,
    batch: Batch,
    look: Callable[[Row], None] = lambda _row: None,
) -> int:
    """Work on all inputs and write their rows, each of which `look` sees as well.

    Returns:
        The exit code: 1 if an input failed.

    Raises:
        SpotterError: the cluster cannot be used.
    """
    n_jobs = jobs_for(inputs, batch.jobs)
    if batch.cluster is None and n_jobs == 1:
        results = one_by_one(inputs, work, console)
    else:
        # Imported only here: a run on one file starts in half the time without them.
        from spotter.cli.parallel.batches import BatchWork, side_by_side

        if batch.cluster is not None:
            from spotter.cli.parallel.cluster import Cluster

            results = side_by_side(inputs, Cluster(batch.cluster, work), console, batch)
        else:
            from spotter.system.worker_pool import WorkerPool

            pool = WorkerPool(n_jobs, BatchWork(work))
            results = side_by_side(inputs, pool, console, batch)
    with console.interrupts.deferred(), closing(results):
        return write_all(results, output, console, look)


def jobs_for(inputs: Sequence[Recording], wanted: int | None) -> int:
    """How many processes: as many as wanted; else one a core for many files, if they are much."""
    if wanted is None:
        wanted = (os.cpu_count() or 1) if len(inputs) >= _MANY_FILES and _are_much(inputs) else 1
    return max(1, min(wanted, len(inputs)))


def _are_much(inputs: Sequence[Recording]) -> bool:
    sizes = accumulate(recording.n_bytes for recording in inputs)
    return any(n_bytes >= _MUCH_BYTES for n_bytes in sizes)
