# SPDX-License-Identifier: MIT
"""Several recordings at the same time, each in a process of its own.

The processes are spawned, share nothing, and are told to end by one event: then each one stops
between two blocks and hands over what it has found. Ctrl-C in a terminal reaches the whole group of
processes, so in the children it is blocked from before their first instruction on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event

from spotter.cli.console import Console
from spotter.cli.inputs import Recording, Work, one_by_one, rows_of, write_all
from spotter.cli.interrupts import Interruption
from spotter.cli.options import Batch
from spotter.cli.output import ToFolder, ToStandardOutput
from spotter.errors import InputError
from spotter.records.rows import Row

_MANY_FILES = 50
_AHEAD_PER_JOB = 4
_GRACE_S = 2.0


@dataclass(frozen=True)
class _Outcome:
    rows: tuple[Row, ...]
    error: InputError | None = None


_Waiting = deque[tuple[Recording, "Future[_Outcome]"]]


def do_all(
    inputs: Sequence[Recording],
    work: Work,
    output: ToStandardOutput | ToFolder,
    console: Console,
    batch: Batch,
) -> int:
    """Work on all inputs and write their rows.

    Returns:
        The exit code: 1 if an input failed.
    """
    n_jobs = jobs_for(len(inputs), batch.jobs)
    results = (
        one_by_one(inputs, work, console)
        if n_jobs == 1
        else side_by_side(inputs, work, console, jobs=n_jobs, ordered=not batch.unordered)
    )
    with console.interrupts.deferred(), closing(results):
        return write_all(results, output, console)


def jobs_for(n_files: int, wanted: int | None) -> int:
    """How many processes: as many as wanted; else one for few files and one a core for many."""
    if wanted is None:
        wanted = (os.cpu_count() or 1) if n_files >= _MANY_FILES else 1
    return max(1, min(wanted, n_files))


def side_by_side(
    inputs: Sequence[Recording], work: Work, console: Console, *, jobs: int, ordered: bool
) -> Generator[tuple[Recording, Iterator[Row]]]:
    """Each recording with its rows, worked out by processes; after a signal what they have."""
    context = multiprocessing.get_context("spawn")
    ending = context.Event()
    pool = ProcessPoolExecutor(jobs, context, _begin, (work, ending))
    to_come, waiting = deque(inputs), _Waiting()
    try:
        for n_done in range(len(inputs)):
            while to_come and len(waiting) < _AHEAD_PER_JOB * jobs:
                recording = to_come.popleft()
                waiting.append((recording, _submit(pool, recording)))
            console.status(f"{n_done} of {len(inputs)} files done")
            yield _next(waiting, console, ordered=ordered)
        # Waits: a process that starts late must still find what it shares with this one.
        pool.shutdown()
    except Interruption:
        ending.set()
        yield from _last(waiting)
    finally:
        ending.set()
        for child in multiprocessing.active_children():
            child.terminate()
        pool.shutdown(cancel_futures=True)


def _next(waiting: _Waiting, console: Console, *, ordered: bool) -> tuple[Recording, Iterator[Row]]:
    """Wait for the next one: the first, or whichever is done. Raises Interruption on a signal."""
    with console.interrupts.waiting():
        if console.interrupts.number is not None:
            raise Interruption
        futures = [waiting[0][1]] if ordered else [future for _, future in waiting]
        done = wait(futures, return_when=FIRST_COMPLETED).done
    chosen = next(item for item in waiting if item[1] in done)
    waiting.remove(chosen)
    return _finished(*chosen)


def _finished(recording: Recording, future: Future[_Outcome]) -> tuple[Recording, Iterator[Row]]:
    try:
        outcome = future.result()
    except BrokenProcessPool:
        outcome = _Outcome((), _broken(recording.path))
    return recording, _replay(outcome)


def _broken(path: str) -> InputError:
    why = "a process that worked on the files ended unexpectedly (out of memory?)"
    return InputError(path, why, "do it again with --jobs 1")


def _last(waiting: _Waiting) -> Iterator[tuple[Recording, Iterator[Row]]]:
    """After a signal: what the processes hand over in a moment of what they have begun."""
    begun = [(recording, future) for recording, future in waiting if not future.cancel()]
    done = wait([future for _, future in begun], _GRACE_S).done
    for recording, future in begun:
        if future in done:
            yield _finished(recording, future)


def _replay(outcome: _Outcome) -> Iterator[Row]:
    """The rows that were worked out, then the error that ended them, if one did."""
    yield from outcome.rows
    if outcome.error is not None:
        raise outcome.error


def _submit(pool: ProcessPoolExecutor, recording: Recording) -> Future[_Outcome]:
    with _blocked_in_children():
        try:
            return pool.submit(_do, recording)
        except BrokenProcessPool:
            broken: Future[_Outcome] = Future()
            broken.set_result(_Outcome((), _broken(recording.path)))
            return broken


@contextmanager
def _blocked_in_children() -> Iterator[None]:
    """Block Ctrl-C while a process may be started, which inherits that; here it comes later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_work: Work
_ending: Event


def _begin(work: Work, ending: Event) -> None:
    """In a new process: keep what each of its recordings needs."""
    global _work, _ending
    _work, _ending = work, ending
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(recording: Recording) -> _Outcome:
    """In a process: the rows of one recording."""
    rows: list[Row] = []
    if _ending.is_set():
        return _Outcome(())
    try:
        for row in rows_of(recording, _work, lambda *_: _ending.is_set()):
            rows.append(row)
    except InputError as error:
        return _Outcome(tuple(rows), error)
    except Interruption:
        return _Outcome(())
    return _Outcome(tuple(rows))
