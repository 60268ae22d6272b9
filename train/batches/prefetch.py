# SPDX-License-Identifier: MIT
"""Batches drawn ahead of the training, in a process of their own, in the order of their steps."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from spotter.errors import SpotterError
from spotter.system.signals import begin_worker, interrupts_blocked
from train.batches.feed import Batch, Feed

_AHEAD = 8
"""Batches that may wait: a step that takes long must not let the other process stand still."""

_batches: Feed
"""Of this process, if it is one that draws."""


def drawn_ahead(batches: Feed, steps: range) -> Generator[Batch]:
    """The batch of each step in turn, drawn by another process while this one trains.

    Closing the generator ends the process; Ctrl-C is left to the one that called.

    Args:
        batches: all of them, picklable; sent once.
        steps: whose batches are wanted.

    Raises:
        SpotterError: the process ended without a word (memory, mostly).
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, context, _begin, (batches,))
    waiting: deque[Future[Batch]] = deque()
    try:
        for step in steps:
            with interrupts_blocked():
                waiting.append(pool.submit(_draw, step))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        why = "the process that draws its batches ended unexpectedly (out of memory?)"
        raise SpotterError("the training", why, "make room, and go on with --resume") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(batches: Feed) -> None:
    global _batches  # noqa: PLW0603 (a process of a pool has no other place for what it works with)
    begin_worker()
    _batches = batches


def _draw(step: int) -> Batch:
    return _batches.draw(step)
