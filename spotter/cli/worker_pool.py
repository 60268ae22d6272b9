# SPDX-License-Identifier: MIT
"""Several recordings at the same time, by workers that share nothing.

Recordings go out in parcels: a long one alone, many short ones together, so that what a parcel
costs on its way is little beside the work. Only so many parcels are under way at once that no
worker waits, however many recordings there are; what comes back is written at once.

A worker may end in the middle of its work, for want of memory or because somebody ended it. The
rows of a parcel come back together or not at all, so none is lost or doubled: its recordings are
done again, one at a time, and one that ends its workers three times is told as failed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from spotter.cli.console import Console
from spotter.cli.options import Batch
from spotter.cli.recordings import Recording, Result, Work
from spotter.errors import InputError
from spotter.records.rows import Row
from spotter.system.signals import Interruption

_AHEAD_PER_WORKER = 3
_PARCEL_BYTES, _PARCEL_FILES = 3 << 19, 100
_TRIES = 3
_GRACE_S = 2.0


@dataclass(frozen=True)
class Outcome:
    """The rows of one recording, and the error that ended them, if one did."""

    rows: tuple[Row, ...]
    error: InputError | None = None


Parcel = tuple[Recording, ...]


class WorkerLostError(Exception):
    """The worker of a parcel ended before it had done it."""


class Workers(Protocol):
    """Who does parcels."""

    @property
    def n_workers(self) -> int:
        """How many parcels are done at the same time."""

    def submit(self, parcel: Parcel) -> Future[list[Outcome]]:
        """Have a parcel done."""

    def result_of(self, future: Future[list[Outcome]]) -> list[Outcome]:
        """What came of a parcel, waited for; raises WorkerLostError, or a SpotterError."""

    def end_soon(self) -> None:
        """Tell the workers to stop between two blocks and to hand over what they have."""

    def close(self) -> None:
        """End them, at once after `end_soon`, otherwise when they have nothing to do."""


_Waiting = deque[tuple[Parcel, "Future[list[Outcome]]"]]


def side_by_side(
    inputs: Sequence[Recording], workers: Workers, console: Console, batch: Batch
) -> Generator[Result]:
    """Each recording with its rows, worked out by `workers`; after a signal what they have."""
    to_come, waiting = parcels(inputs, workers.n_workers), _Waiting()
    n_done = 0
    try:
        while True:
            while len(waiting) < _AHEAD_PER_WORKER * workers.n_workers:
                parcel = next(to_come, None)
                if parcel is None:
                    break
                waiting.append((parcel, workers.submit(parcel)))
            if not waiting:
                break
            console.status(f"{n_done} of {len(inputs)} files done")
            parcel, outcomes = _next(waiting, workers, console, ordered=not batch.unordered)
            n_done += len(parcel)
            yield from _replayed(parcel, outcomes)
    except Interruption:
        workers.end_soon()
        yield from _last(waiting, workers)
    except BaseException:
        workers.end_soon()
        raise
    finally:
        workers.close()


def parcels(inputs: Sequence[Recording], n_workers: int) -> Iterator[Parcel]:
    """The recordings in parcels, in order, not so large that a worker has nothing to do."""
    most_files = max(1, min(_PARCEL_FILES, len(inputs) // (4 * n_workers)))
    parcel: list[Recording] = []
    n_bytes = 0
    for recording in inputs:
        size = recording.n_bytes
        if parcel and (len(parcel) == most_files or n_bytes + size > _PARCEL_BYTES):
            yield tuple(parcel)
            parcel, n_bytes = [], 0
        parcel.append(recording)
        n_bytes += size
    if parcel:
        yield tuple(parcel)


def _next(
    waiting: _Waiting, workers: Workers, console: Console, *, ordered: bool
) -> tuple[Parcel, list[Outcome]]:
    """Wait for the next one: the first, or whichever is done. Raises Interruption on a signal."""
    with console.interrupts.waiting():
        if console.interrupts.number is not None:
            raise Interruption
        futures = [waiting[0][1]] if ordered else [future for _, future in waiting]
        done = wait(futures, return_when=FIRST_COMPLETED).done
        chosen = next(item for item in waiting if item[1] in done)
        parcel, future = chosen
        try:
            outcomes = workers.result_of(future)
        except WorkerLostError:
            outcomes = [_again(recording, workers) for recording in parcel]
    waiting.remove(chosen)
    return parcel, outcomes


def _again(recording: Recording, workers: Workers) -> Outcome:
    """Do a recording alone, so that nothing but itself can be why its worker is lost."""
    for _ in range(_TRIES - 1):
        try:
            return workers.result_of(workers.submit((recording,)))[0]
        except WorkerLostError:
            continue
    why = "a process that worked on it ended unexpectedly (out of memory?)"
    return Outcome((), InputError(recording.path, why, "do it again with --jobs 1"))


def _last(waiting: _Waiting, workers: Workers) -> Iterator[Result]:
    """After a signal: what the workers hand over in a moment of what they have begun."""
    begun = [(parcel, future) for parcel, future in waiting if not future.cancel()]
    done = wait([future for _, future in begun], _GRACE_S).done
    for parcel, future in begun:
        if future in done:
            with suppress(WorkerLostError):
                yield from _replayed(parcel, workers.result_of(future))


def _replayed(parcel: Parcel, outcomes: Iterable[Outcome]) -> Iterator[Result]:
    for recording, outcome in zip(parcel, outcomes, strict=True):
        yield recording, _rows(outcome)


def _rows(outcome: Outcome) -> Iterator[Row]:
    yield from outcome.rows
    if outcome.error is not None:
        raise outcome.error


def done_here(parcel: Parcel, work: Work, is_ending: Callable[[], bool]) -> list[Outcome]:
    """For a worker: the outcome of each recording; after an end what there is until then."""
    begun = takewhile(lambda _: not is_ending(), parcel)
    outcomes = [_outcome(rows) for _, rows in work(begun, lambda *_: is_ending())]
    return outcomes + (len(parcel) - len(outcomes)) * [Outcome(())]


def _outcome(of_recording: Iterator[Row]) -> Outcome:
    rows: list[Row] = []
    try:
        for row in of_recording:
            rows.append(row)
    except InputError as error:
        return Outcome(tuple(rows), error)
    return Outcome(tuple(rows))
