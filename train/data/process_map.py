# SPDX-License-Identifier: MIT
"""The same work on many things by several processes, with the results in order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from spotter.errors import SpotterError
from spotter.system.signals import begin_worker, interrupts_blocked

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
