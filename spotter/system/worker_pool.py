# SPDX-License-Identifier: MIT
"""Tasks done by processes of this machine, any of which may die at any moment.

Who runs here: whoever owns a pool calls it from one thread; nothing else runs in this process.
Each worker is a spawned process with a pipe of its own, and the owner always knows which tasks it
gave to it. Nothing is shared between workers, no lock, queue or semaphore, so a worker that is
killed can hold up nobody: the owner sees the end of its pipe, starts another and does its tasks
again. A worker ends when its owner does, whatever ended that: it finds the end of a pipe as well.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from spotter.system.garbage_collection import nothing_collected
from spotter.system.signals import begin_worker, interrupts_blocked

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

IsEnding = Callable[[], bool]
"""Asked by work between two steps: True asks it to stop and to hand over what it has."""

_AHEAD = 2
"""Tasks that a worker has at once: the next is there when it has done one."""
_AHEAD_BYTES = 4 << 10
"""No larger task is sent ahead: it must fit into a pipe that nobody reads (8 KiB on macOS)."""
_STARTS = 100
"""So many workers may die in a row before they are ready; then none is started any more."""
_GRACE_S = 2.0
_FREED_BYTES = 16 << 20
_READY = 0
"""In the place of a number: the worker has loaded the work. Tasks are counted from 1."""
_context = multiprocessing.get_context("spawn")


class WorkerLostError(Exception):
    """The worker of a task ended before it had done it, each time that the task was tried."""


@dataclass(eq=False)
class _Task(Generic[ResultT]):
    """A task on its way.

    Attributes:
        number: of the task, by which its result finds it.
        data: number and task, pickled.
        attempts: how often it may still be begun.
        future: of its result.
    """

    number: int
    data: bytes
    attempts: int
    future: Future[ResultT]


@dataclass(eq=False)
class _Worker(Generic[ResultT]):
    """A process and what the owner has of it.

    Attributes:
        process: itself.
        pipe: the owner's end of its pipe.
        is_ready: it has loaded the work, so what ends it from then on may be a task.
        tasks: those that it has, by number, in order.
    """

    process: SpawnProcess
    pipe: Connection
    is_ready: bool = False
    tasks: dict[int, _Task[ResultT]] = field(default_factory=dict)

    def has_room(self, task: _Task[ResultT]) -> bool:
        """Whether a task can be sent without waiting for the worker to read it."""
        is_small = all(len(one.data) <= _AHEAD_BYTES for one in (*self.tasks.values(), task))
        return len(self.tasks) < (_AHEAD if is_small else 1)


class WorkerPool(Generic[TaskT, ResultT]):
    """Processes that do one kind of work.

    Args:
        n_workers: how many processes; they are started with the first task.
        work: what a worker does with a task; picklable, and so is what it returns.

    Attributes:
        n_workers: the same.
    """

    def __init__(self, n_workers: int, work: Callable[[TaskT, IsEnding], ResultT]) -> None:
        self.n_workers = n_workers
        self._work = pickle.dumps(work)
        self._waiting: deque[_Task[ResultT]] = deque()
        self._workers: list[_Worker[ResultT]] = []
        self._n_tasks = 0
        self._n_failed_starts = 0
        self._is_ending = False
        self._end_seen, self._end = _context.Pipe(duplex=False)

    def submit(self, task: TaskT, attempts: int = 1) -> Future[ResultT]:
        """Have a task done; its future can be cancelled until a worker has it.

        Args:
            task: picklable.
            attempts: how many workers it may cost before its future raises WorkerLostError.
        """
        self._n_tasks += 1
        data = pickle.dumps((self._n_tasks, task))
        made: _Task[ResultT] = _Task(self._n_tasks, data, attempts, Future())
        self._waiting.append(made)
        self._hand_out()
        return made.future

    def wait(
        self, futures: Iterable[Future[ResultT]], timeout_s: float | None = None
    ) -> set[Future[ResultT]]:
        """Wait until one of these is done or the time is over, and return those that are done."""
        futures = set(futures)
        limit_s = None if timeout_s is None else time.monotonic() + timeout_s
        left_s = timeout_s
        while futures and not any(future.done() for future in futures):
            self._hand_out()
            if not self._workers or left_s == 0.0:
                break
            if limit_s is not None:
                left_s = max(0.0, limit_s - time.monotonic())
            self._look(left_s)
        return {future for future in futures if future.done()}

    def end_soon(self) -> None:
        """Ask the workers to stop between two steps and to hand over what they have."""
        if not self._is_ending:
            self._is_ending = True
            self._end.close()

    def close(self) -> None:
        """End the workers: at once after `end_soon`, else when they have done what they have."""
        for task in self._waiting:
            if not task.future.cancel():
                task.future.set_exception(WorkerLostError())
        self._waiting.clear()
        if not self._is_ending:
            while any(worker.tasks for worker in self._workers):
                self._look(None)
        self.end_soon()
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            if worker.tasks:
                worker.process.kill()
            for task in worker.tasks.values():
                task.future.set_exception(WorkerLostError())
            worker.process.join(_GRACE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()
        self._end_seen.close()

    def _hand_out(self) -> None:
        """Give waiting tasks to workers that have room, and replace workers that are missing."""
        while self._waiting and not self._is_ending:
            task = self._waiting[0]
            if task.future.cancelled():
                self._waiting.popleft()
                continue
            self._start_missing()
            if not self._workers:
                self._waiting.popleft()
                task.future.set_exception(WorkerLostError())
                continue
            free = min(
                (one for one in self._workers if one.has_room(task)),
                key=lambda one: len(one.tasks),
                default=None,
            )
            if free is None:
                return
            self._waiting.popleft()
            if task.future.running() or task.future.set_running_or_notify_cancel():
                free.tasks[task.number] = task
                self._send(free, task.data)

    def _start_missing(self) -> None:
        """Start all at once, then give each the work: they begin side by side."""
        while len(self._workers) < self.n_workers and self._n_failed_starts < _STARTS:
            started = [self._start() for _ in range(self.n_workers - len(self._workers))]
            for worker in started:
                if worker is None:
                    self._n_failed_starts += 1
                else:
                    self._workers.append(worker)
                    self._send(worker, self._work)
            if self._workers:  # those that could not be started are tried again later
                return

    def _start(self) -> _Worker[ResultT] | None:
        ours, theirs = _context.Pipe()
        process = _context.Process(target=_serve, args=(theirs, self._end_seen), daemon=True)
        try:
            with interrupts_blocked():
                process.start()
        except OSError:  # it died before it was there, or the system has no room for it
            ours.close()
            return None
        finally:
            theirs.close()
        return _Worker(process, ours)

    def _send(self, worker: _Worker[ResultT], data: bytes) -> None:
        try:
            worker.pipe.send_bytes(data)
        except OSError:  # it is dead; its pipe will say so
            return

    def _look(self, timeout_s: float | None) -> None:
        """Wait for news of the workers and take it in."""
        by_sign: dict[Any, _Worker[ResultT]] = {}
        for worker in self._workers:
            by_sign[worker.pipe] = by_sign[worker.process.sentinel] = worker
        for worker in {by_sign[sign] for sign in wait(list(by_sign), timeout_s)}:
            if not self._take_in(worker):
                self._bury(worker)
        self._hand_out()

    def _take_in(self, worker: _Worker[ResultT]) -> bool:
        """Take in what a worker has sent; False if it is dead."""
        try:
            while worker.pipe.poll():
                answer = io.BytesIO(worker.pipe.recv_bytes())
                number, failed = pickle.load(answer)
                self._n_failed_starts = 0
                if number == _READY:
                    worker.is_ready = True
                    continue
                future = worker.tasks.pop(number).future
                try:
                    result = pickle.load(answer)
                except Exception as error:  # as of an exception whose class takes other arguments
                    failed, result = True, error
                (future.set_exception if failed else future.set_result)(result)
        except (EOFError, OSError):
            return False
        return worker.process.is_alive()

    def _bury(self, worker: _Worker[ResultT]) -> None:
        """Do the tasks of a dead worker again; the one that it was at may be why it died.

        Unless it was still starting: then it had not seen a task, and none is charged for it.
        """
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()  # its pipe may have ended before it has
        worker.process.join()
        tasks = list(worker.tasks.values())
        n_begun = 1 if worker.is_ready else 0
        self._n_failed_starts += 1 - n_begun
        self._waiting.extendleft(reversed(tasks[n_begun:]))
        for begun in tasks[:n_begun]:
            self._lose(begun)

    def _lose(self, task: _Task[ResultT]) -> None:
        """A worker was lost with this task: try it again if it may be."""
        task.attempts -= 1
        if task.attempts > 0 and not self._is_ending:
            self._waiting.appendleft(task)
        else:
            task.future.set_exception(WorkerLostError())


def _serve(pipe: Connection, end_seen: Connection) -> None:
    """In a worker: do what comes until nothing more does."""
    begin_worker()
    # The C library of Linux gives memory back that is larger than the largest piece freed before:
    # so that of one recording is kept for the next, instead of being fetched anew.
    bytearray(_FREED_BYTES)

    def is_ending() -> bool:
        try:
            return end_seen.poll()
        except OSError:  # as Windows says that the other end is closed
            return True

    try:
        data = pipe.recv_bytes()
        with nothing_collected():
            work = pickle.loads(data)
        pipe.send_bytes(pickle.dumps((_READY, False)))
        while True:
            number, task = pickle.loads(pipe.recv_bytes())
            try:
                failed, result = False, pickle.dumps(work(task, is_ending))
            except Exception as error:
                failed, result = True, _pickled(error)
            pipe.send_bytes(pickle.dumps((number, failed)) + result)
    except (EOFError, OSError):
        # The owner closed the pipe, or is gone; the end of the interpreter would only take time.
        os._exit(0)


def _pickled(error: Exception) -> bytes:
    try:
        return pickle.dumps(error)
    except Exception:  # it holds what cannot travel; its text can
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
