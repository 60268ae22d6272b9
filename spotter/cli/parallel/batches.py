# SPDX-License-Identifier: MIT
"""Several recordings at the same time, by workers that share nothing.

Recordings go out in batches: a long one alone, many short ones together, so that what a batch
costs on its way is little beside the work. Only so many batches are under way at once that no
worker waits, however many recordings there are; what comes back is written at once.

A worker may end in the middle of its work, for want of memory or because somebody ended it. The
rows of a batch come back together or not at all, so none is lost or doubled: its recordings are
done again, one at a time, and one that ends its workers three times is reported as failed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from spotter.cli.console import Console
from spotter.cli.options import Batch as BatchOptions
from spotter.cli.recordings import Recording, Result, Work
from spotter.errors import InputError
from spotter.records.rows import Row
from spotter.system.signals import Interruption
from spotter.system.worker_pool import IsEnding, WorkerLostError

_AHEAD_PER_WORKER = 3
_BATCH_BYTES, _BATCH_FILES = 3 << 19, 100
_TRIES = 3
_GRACE_S = 2.0
_LOST = (WorkerLostError, MemoryError)
"""What costs a recording, and no other one."""


@dataclass(frozen=True)
class Outcome:
    """The rows of one recording, and the error that ended them, if one did."""

    rows: tuple[Row, ...]
    error: InputError | None = None


Batch = tuple[Recording, ...]
Outcomes = Future[list[Outcome]]
"""Of each recording of a batch; raises WorkerLostError, or a SpotterError."""


class Workers(Protocol):
    """Who does batches: a `WorkerPool` of `BatchWork`, or a cluster."""

    n_workers: int

    def submit(self, task: Batch, attempts: int = 1) -> Outcomes:
        """Have a batch done."""

    def wait(self, futures: Iterable[Outcomes], timeout_s: float | None = None) -> set[Outcomes]:
        """Wait until one of these is done or the time is over; those that are done."""

    def end_soon(self) -> None:
        """Tell the workers to stop between two blocks and to hand over what they have."""

    def close(self) -> None:
        """End them, at once after `end_soon`, otherwise when they have nothing to do."""


_Waiting = deque[tuple[Batch, Outcomes]]


def side_by_side(
    inputs: Sequence[Recording], workers: Workers, console: Console, options: BatchOptions
) -> Generator[Result]:
    """Each recording with its rows, worked out by `workers`; after a signal what they have."""
    to_come, waiting = batches(inputs, workers.n_workers), _Waiting()
    n_done = 0
    try:
        while True:
            while len(waiting) < _AHEAD_PER_WORKER * workers.n_workers:
                batch = next(to_come, None)
                if batch is None:
                    break
                attempts = _TRIES if len(batch) == 1 else 1
                waiting.append((batch, workers.submit(batch, attempts)))
            if not waiting:
                break
            console.status(f"{n_done} of {len(inputs)} files done")
            batch, outcomes = _next(waiting, workers, console, ordered=not options.unordered)
            n_done += len(batch)
            yield from _replayed(batch, outcomes)
    except Interruption:
        workers.end_soon()
        yield from _last(waiting, workers)
    except BaseException:
        workers.end_soon()
        raise
    finally:
        workers.close()


def batches(inputs: Sequence[Recording], n_workers: int) -> Iterator[Batch]:
    """The recordings in batches, in order, not so large that a worker has nothing to do."""
    most_files = max(1, min(_BATCH_FILES, len(inputs) // (4 * n_workers)))
    batch: list[Recording] = []
    n_bytes = 0
    for recording in inputs:
        size = recording.n_bytes
        if batch and (len(batch) == most_files or n_bytes + size > _BATCH_BYTES):
            yield tuple(batch)
            batch, n_bytes = [], 0
        batch.append(recording)
        n_bytes += size
    if batch:
        yield tuple(batch)


def _next(
    waiting: _Waiting, workers: Workers, console: Console, *, ordered: bool
) -> tuple[Batch, list[Outcome]]:
    """Wait for the next one: the first, or whichever is done. Raises Interruption on a signal."""
    with console.interrupts.waiting():
        if console.interrupts.number is not None:
            raise Interruption
        done = workers.wait([waiting[0][1]] if ordered else [future for _, future in waiting])
        chosen = next(item for item in waiting if item[1] in done)
        batch, future = chosen
        try:
            outcomes = future.result()
        except _LOST:
            outcomes = _alone(batch, workers)
    waiting.remove(chosen)
    return batch, outcomes


def _alone(batch: Batch, workers: Workers) -> list[Outcome]:
    """Do the recordings of a batch one by one: nothing but itself can be why one is lost."""
    if len(batch) == 1:
        return [_lost(batch[0])]
    again = [workers.submit((recording,), _TRIES - 1) for recording in batch]
    outcomes = []
    for recording, future in zip(batch, again, strict=True):
        workers.wait([future])
        try:
            outcomes += future.result()
        except _LOST:
            outcomes.append(_lost(recording))
    return outcomes


def _lost(recording: Recording) -> Outcome:
    why = "a process that worked on it ended unexpectedly (out of memory?)"
    return Outcome((), InputError(recording.path, why, "do it again with --jobs 1"))


def _last(waiting: _Waiting, workers: Workers) -> Iterator[Result]:
    """After a signal: what the workers hand over in a moment of what they have begun."""
    limit_s = time.monotonic() + _GRACE_S
    for batch, future in waiting:
        if future.cancel():
            continue
        workers.wait([future], max(0.0, limit_s - time.monotonic()))
        if future.done():
            with suppress(CancelledError, *_LOST):
                yield from _replayed(batch, future.result())


def _replayed(batch: Batch, outcomes: Iterable[Outcome]) -> Iterator[Result]:
    for recording, outcome in zip(batch, outcomes, strict=True):
        yield recording, _rows(outcome)


def _rows(outcome: Outcome) -> Iterator[Row]:
    yield from outcome.rows
    if outcome.error is not None:
        raise outcome.error


@dataclass(frozen=True)
class BatchWork:
    """What a worker does with a batch. Pickles with its work."""

    work: Work

    def __call__(self, batch: Batch, is_ending: IsEnding) -> list[Outcome]:
        """The outcome of each recording; after an end what there is until then."""
        begun = takewhile(lambda _: not is_ending(), batch)
        outcomes = [_outcome(rows) for _, rows in self.work(begun, lambda *_: is_ending())]
        return outcomes + (len(batch) - len(outcomes)) * [Outcome(())]


def _outcome(of_recording: Iterator[Row]) -> Outcome:
    rows: list[Row] = []
    try:
        for row in of_recording:
            rows.append(row)
    except InputError as error:
        return Outcome(tuple(rows), error)
    return Outcome(tuple(rows))
