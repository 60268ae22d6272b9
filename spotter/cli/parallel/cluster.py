# SPDX-License-Identifier: MIT
"""`--cluster ADDRESS`: batches of recordings on the workers of a Dask scheduler.

The scheduler does what is hard: it hands batches to workers as they come and go, and gives those of
a worker that was lost to another. The model travels once to each worker. The workers open the
recordings themselves, by the paths they have here: a file system that all machines share.

This is the one part of the program that speaks to other machines, and only when it is asked to.
"""

from __future__ import annotations

import logging
import os
import pickle
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import spotter
from spotter.cli.parallel.batches import Batch, BatchWork, Outcome, Outcomes
from spotter.cli.recordings import Recording, Result, Watch, Work
from spotter.errors import InputError, SpotterError, UsageError
from spotter.records.rows import Row
from spotter.system.worker_pool import WorkerLostError

_PATIENCE_S = 10


class Cluster:
    """The workers of a Dask scheduler. See `Workers`.

    Args:
        address: of the scheduler, as Dask writes it.
        work: picklable; needs the same version of spotter at the workers.

    Attributes:
        n_workers: the threads of all workers, as they are now.

    Raises:
        UsageError: this is no address, or distributed is not installed.
        SpotterError: there is no scheduler, it has no workers, or theirs is another spotter.
    """

    def __init__(self, address: str, work: Work) -> None:
        if not re.fullmatch(r"\w+://\S+:\d+", address):
            raise UsageError("--cluster", f"{address!r} is no address", "write tcp://HOST:PORT")
        try:
            import distributed
        except ImportError as error:
            remedy = "install it, here and at the workers: pip install 'keyword-spotter[cluster]'"
            raise UsageError("--cluster", "needs the package distributed", remedy) from error
        # What it logs of lost workers is its own affair as long as it copes with it. Its client has
        # a level of its own, and logs a lost scheduler with a traceback; Tornado logs what its own
        # callbacks meet when the connection is closed under them.
        for name in ("distributed", "distributed.client", "tornado.application"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._name = f"--cluster {address}"
        self._lost: type[Exception] = distributed.scheduler.KilledWorker
        try:
            connect: Any = distributed.Client
            self._client = connect(address, timeout=_PATIENCE_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            why = "there is no Dask scheduler that answers"
            raise SpotterError(self._name, why, "start one: dask scheduler") from error
        try:
            self.n_workers = self._checked_workers()
            folded = pickle.dumps(_InFolder(work, os.getcwd()))
            self._work = self._client.submit(pickle.loads, folded, pure=False)
            self._executor = self._client.get_executor(pure=False)
        except BaseException:
            self._client.close()
            raise

    def _checked_workers(self) -> int:
        n_threads = int(sum(self._client.nthreads().values()))
        if not n_threads:
            remedy = "start some: dask worker ADDRESS"
            raise SpotterError(self._name, "its scheduler has no workers", remedy)
        remedy = f"install keyword-spotter {spotter.__version__} there"
        try:
            versions = set(self._client.run(_version).values())
        except Exception as error:
            why = f"its workers cannot run spotter ({type(error).__name__}: {error})"
            raise SpotterError(self._name, why, remedy) from error
        if versions != {spotter.__version__}:
            others = ", ".join(sorted(versions - {spotter.__version__}))
            why = f"its workers have spotter {others}, here it is {spotter.__version__}"
            raise SpotterError(self._name, why, remedy)
        return n_threads

    def submit(self, task: Batch, attempts: int = 1) -> Outcomes:
        """Have a batch done by whichever worker the scheduler chooses, as often as it wants to."""
        outcomes: Outcomes = Future()
        done = self._executor.submit(_do, task, self._work)
        done.add_done_callback(partial(self._pass_on, outcomes))
        return outcomes

    def _pass_on(self, outcomes: Outcomes, done: Outcomes) -> None:
        if not outcomes.set_running_or_notify_cancel():
            return
        try:
            outcomes.set_result(done.result())
        except self._lost:
            outcomes.set_exception(WorkerLostError())
        except CancelledError:
            remedy = "look after the scheduler and do the rest again"
            outcomes.set_exception(SpotterError(self._name, "its scheduler was lost", remedy))
        except Exception as error:
            outcomes.set_exception(error)

    def wait(self, futures: Iterable[Outcomes], timeout_s: float | None = None) -> set[Outcomes]:
        """See `Workers`."""
        return set(wait(list(futures), timeout_s, return_when=FIRST_COMPLETED).done)

    def end_soon(self) -> None:
        """Nothing: what is under way at the workers is given up when the connection closes."""

    def close(self) -> None:
        """Give the connection up, and with it all that is not done."""
        self._client.close()


@dataclass(frozen=True)
class _InFolder:
    """Work whose paths are relative to a folder, wherever it is done."""

    work: Work
    folder: str

    def __call__(self, recordings: Iterable[Recording], watch: Watch) -> Iterator[Result]:
        as_given: dict[str, str] = {}

        def inside() -> Iterator[Recording]:
            for recording in recordings:
                whole = os.path.join(self.folder, recording.path)
                as_given[whole] = recording.path
                yield replace(recording, path=whole)

        for recording, rows in self.work(inside(), watch):
            yield recording, _as_seen_by_caller(rows, recording.path, as_given[recording.path])


def _as_seen_by_caller(rows: Iterator[Row], whole: str, path: str) -> Iterator[Row]:
    """Rows and errors with the path that the caller gave in the place of the whole one."""
    try:
        for row in rows:
            yield {**row, "path": path} if row["path"] == whole else row
    except InputError as error:
        what = path if error.what == whole else error.what
        raise InputError(what, error.why, error.remedy.replace(whole, path)) from error


def _version() -> str:
    return spotter.__version__


def _do(batch: Batch, work: Work) -> list[Outcome]:
    return BatchWork(work)(batch, lambda: False)
