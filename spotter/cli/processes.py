# SPDX-License-Identifier: MIT
"""`--jobs N`: parcels of recordings in processes of this machine.

The processes are spawned, share nothing, and are told to end by one event: then each one stops
between two blocks and hands over what it has found. Ctrl-C in a terminal reaches the whole group of
processes, so in the children it is blocked from before their first instruction on.
"""

from __future__ import annotations

import multiprocessing
import pickle
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event

from spotter.cli.garbage import nothing_collected
from spotter.cli.recordings import Work
from spotter.cli.worker_pool import Outcome, Parcel, WorkerLostError, done_here
from spotter.system.signals import begin_worker, interrupts_blocked

_FREED_BYTES = 16 << 20


class Processes:
    """A pool of processes; one that has lost a process is replaced. See `Workers`.

    Attributes:
        n_workers: how many processes.
    """

    def __init__(self, n_workers: int, work: Work) -> None:
        self.n_workers = n_workers
        # Folded, so that a new process takes all of it before it imports what is in it: the next
        # one is not started sooner.
        self._folded = pickle.dumps(work)
        self._context = multiprocessing.get_context("spawn")
        self._ending = self._context.Event()
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        begin_with = (self._folded, self._ending)
        return ProcessPoolExecutor(self.n_workers, self._context, _begin, begin_with)

    def submit(self, parcel: Parcel) -> Future[list[Outcome]]:
        """Have a parcel done by the next process that is free."""
        with interrupts_blocked():
            try:
                return self._pool.submit(_do, parcel)
            except BrokenProcessPool:
                self._pool.shutdown()
                self._pool = self._new_pool()
                return self._pool.submit(_do, parcel)

    def result_of(self, future: Future[list[Outcome]]) -> list[Outcome]:
        """See `Workers`."""
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise WorkerLostError from error

    def end_soon(self) -> None:
        """See `Workers`."""
        self._ending.set()

    def close(self) -> None:
        """See `Workers`."""
        if not self._ending.is_set():
            # Waits: a process that starts late must still find what it shares with this one.
            self._pool.shutdown()
        self._ending.set()
        for child in multiprocessing.active_children():
            child.terminate()
        self._pool.shutdown(cancel_futures=True)


_work: Work
_ending: Event


def _begin(folded: bytes, ending: Event) -> None:
    """In a new process: keep what each of its recordings needs."""
    global _work, _ending
    begin_worker()
    _keep_freed_memory()
    with nothing_collected():
        _work, _ending = pickle.loads(folded), ending


def _keep_freed_memory() -> None:
    """Have the memory of one clip kept for the next: else each is given back and fetched anew.

    The C library of Linux gives back what is larger than the largest piece that was freed before.
    """
    bytearray(_FREED_BYTES)


def _do(parcel: Parcel) -> list[Outcome]:
    return done_here(parcel, _work, _ending.is_set)
