# SPDX-License-Identifier: MIT
"""`--cluster ADDRESS`: parcels of recordings on the workers of a Dask scheduler.

The scheduler does what is hard: it hands parcels to workers as they come and go, and gives those of
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
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from typing import Any

import spotter
from spotter.cli.inputs import Recording, Result, Watch, Work
from spotter.cli.side_by_side import Outcome, Parcel, WorkerLostError, done_here
from spotter.errors import InputError, SpotterError, UsageError
from spotter.records.rows import Row

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
        # What it logs of lost workers is its own affair as long as it copes with it.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
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

    def submit(self, parcel: Parcel) -> Future[list[Outcome]]:
        """Have a parcel done by whichever worker the scheduler chooses."""
        future: Future[list[Outcome]] = self._executor.submit(_do, parcel, self._work)
        return future

    def result_of(self, future: Future[list[Outcome]]) -> list[Outcome]:
        """See `Workers`."""
        try:
            return future.result()
        except self._lost as error:
            raise WorkerLostError from error
        except CancelledError as error:
            remedy = "look after the scheduler and do the rest again"
            raise SpotterError(self._name, "its scheduler was lost", remedy) from error

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
        ways: dict[str, str] = {}

        def inside() -> Iterator[Recording]:
            for recording in recordings:
                whole = os.path.join(self.folder, recording.path)
                ways[whole] = recording.path
                yield replace(recording, path=whole)

        for recording, rows in self.work(inside(), watch):
            yield recording, _as_seen_by_caller(rows, recording.path, ways[recording.path])


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


def _do(parcel: Parcel, work: Work) -> list[Outcome]:
    return done_here(parcel, work, lambda: False)
