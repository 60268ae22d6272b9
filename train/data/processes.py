# SPDX-License-Identifier: MIT
"""The same work on many things by several processes, with the results in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from spotter.errors import SpotterError

_AHEAD_PER_JOB = 16
_T = TypeVar("_T")
_R = TypeVar("_R")


def in_order(work: Callable[[_T], _R], items: Iterable[_T], jobs: int) -> Generator[_R]:
    """What `work` returns for each item, in the order of the items.

    At most a few results wait to be taken, however many items there are. Closing the generator ends
    the processes; Ctrl-C is left to the one that called.

    Args:
        work: picklable, as are the items and what it returns.
        items: any number.
        jobs: processes; with 1 the work is done in this one.

    Raises:
        SpotterError: a process ended without a word (memory, mostly).
    """
    if jobs == 1:
        yield from map(work, items)
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), begin_worker)
    waiting: deque[Future[_R]] = deque()
    try:
        for item in items:
            with interrupts_blocked():
                waiting.append(pool.submit(work, item))
            if len(waiting) == _AHEAD_PER_JOB * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        why = "one of the processes ended unexpectedly (out of memory?)"
        raise SpotterError(f"--jobs {jobs}", why, "run it again with --jobs 1") from error
    finally:
        pool.shutdown(cancel_futures=True)


def begin_worker() -> None:
    """In a new process: leave Ctrl-C, which reaches all of a terminal's, to the one that writes.

    And end when that one does: a process of a pool that lost its owner would wait for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_owner, daemon=True).start()


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
        os._exit(1)


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C while a process may be started, which inherits that; here it comes later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
