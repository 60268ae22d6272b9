# SPDX-License-Identifier: MIT
"""Workers that are killed at any moment: every task is done or reported as lost, and none twice."""

from __future__ import annotations

import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from spotter.system import worker_pool
from spotter.system.worker_pool import IsEnding, WorkerLostError, WorkerPool

N_KILLS = int(os.environ.get("SPOTTER_POOL_KILLS", "40"))
"""As many as one wants to wait for."""


def squared(task: int, _is_ending: IsEnding) -> int:
    """Work that takes a moment."""
    time.sleep(0.004)
    return task * task


def deadly(task: int, _is_ending: IsEnding) -> int:
    """Work of which one task ends its worker, always."""
    if task == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def refusing(task: int, _is_ending: IsEnding) -> int:
    """Work that fails, and whose worker goes on."""
    if task == 7:
        raise MemoryError
    return task


def large(task: bytes, _is_ending: IsEnding) -> bytes:
    """Work whose tasks and results fit into no pipe."""
    return task * 2


def until_the_end(_task: int, is_ending: IsEnding) -> str:
    """Work that goes on until it is asked to end."""
    while not is_ending():
        time.sleep(0.005)
    return "until then"


@contextmanager
def killed_now_and_then(seed: int, start_s: float) -> Iterator[list[int]]:
    """Kill a random child of this process at random moments, starting ones included.

    Args:
        seed: of what is random.
        start_s: how long a worker takes to start here; two kills come in that time, so that on a
            slow machine too about every second worker gets as far as a task.

    Yields:
        Those killed so far.
    """
    over, chance, killed = threading.Event(), random.Random(seed), list[int]()
    children = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children")

    def kill() -> None:
        while not over.wait(chance.uniform(0.0, start_s)):
            pids = []
            for pid in children.read_text().split():
                with suppress(OSError):
                    if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        pids.append(int(pid))
            if pids:
                with suppress(ProcessLookupError):
                    chosen = chance.choice(pids)
                    os.kill(chosen, signal.SIGKILL)
                    killed.append(chosen)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield killed
    finally:
        over.set()
        killer.join()


def results(pool: WorkerPool[int, int], futures: list[Future[int]]) -> list[int | None]:
    """What came of each; None of one that was lost."""
    found: list[int | None] = []
    for future in futures:
        while not future.done():
            pool.wait([future], 30.0)
        try:
            found.append(future.result())
        except WorkerLostError:
            found.append(None)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
@pytest.mark.parametrize("seed", [1, 2])
def test_whenever_workers_are_killed_each_task_is_done_once(seed: int) -> None:
    pool: WorkerPool[int, int] = WorkerPool(3, squared)
    begin_s = time.monotonic()
    assert pool.wait([pool.submit(0)], 30.0)
    with killed_now_and_then(seed, time.monotonic() - begin_s) as killed:
        while len(killed) < N_KILLS:
            found = results(pool, [pool.submit(number, attempts=10) for number in range(50)])
            assert found == [number * number for number in range(50)]
    pool.close()


def test_a_task_that_always_ends_its_worker_is_lost_alone() -> None:
    pool: WorkerPool[int, int] = WorkerPool(2, deadly)
    found = results(pool, [pool.submit(number, attempts=3) for number in range(12)])
    pool.close()
    assert found == [None if number == 7 else number * number for number in range(12)]


def test_an_exception_is_that_of_its_task_alone() -> None:
    pool: WorkerPool[int, int] = WorkerPool(2, refusing)
    futures = [pool.submit(number) for number in range(12)]
    for future in futures:
        pool.wait([future])
    assert isinstance(futures[7].exception(), MemoryError)
    assert [one.result() for one in futures if one is not futures[7]] == [*range(7), *range(8, 12)]
    pool.close()


def test_tasks_and_results_may_be_larger_than_a_pipe() -> None:
    pool: WorkerPool[bytes, bytes] = WorkerPool(2, large)
    futures = [pool.submit(bytes([number]) * 3_000_000) for number in range(6)]
    for number, future in enumerate(futures):
        pool.wait([future])
        assert future.result() == bytes([number]) * 6_000_000
    pool.close()


def test_results_and_tasks_ahead_never_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, whose pipes hold 8 KiB."""
    pipe = worker_pool._context.Pipe

    def narrow(duplex: bool = True) -> tuple[Connection, Connection]:
        ends = pipe(duplex)
        for end in ends if duplex else ():
            with socket.socket(fileno=os.dup(end.fileno())) as same:
                same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return ends

    monkeypatch.setattr(worker_pool._context, "Pipe", narrow)
    pool: WorkerPool[bytes, bytes] = WorkerPool(1, large)
    futures = [pool.submit(bytes([number]) * 20_000) for number in range(8)]
    for number, future in enumerate(futures):
        assert pool.wait([future], 20.0) == {future}
        assert future.result() == bytes([number]) * 40_000
    pool.close()


def test_after_an_end_workers_hand_over_what_they_have() -> None:
    pool: WorkerPool[int, str] = WorkerPool(2, until_the_end)
    futures = [pool.submit(number) for number in range(8)]
    assert not pool.wait(futures, 1.0)
    pool.end_soon()
    begun = [future for future in futures if not future.cancel()]
    assert 2 <= len(begun) <= 4
    while not all(future.done() for future in begun):
        pool.wait([future for future in begun if not future.done()], 10.0)
    assert {future.result() for future in begun} == {"until then"}
    pool.close()


def test_a_wait_is_over_when_its_time_is() -> None:
    pool: WorkerPool[int, str] = WorkerPool(1, until_the_end)
    future = pool.submit(0)
    start_s = time.monotonic()
    assert pool.wait([future], 0.3) == set()
    assert 0.3 <= time.monotonic() - start_s < 5.0
    pool.end_soon()
    pool.close()
    with pytest.raises(WorkerLostError):
        future.result(0)


class OddError(Exception):
    """An exception that pickles and cannot be loaded again."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


class HeavyError(Exception):
    """An exception that cannot be pickled."""

    def __init__(self) -> None:
        super().__init__(lambda: None)


def odd(task: int, _is_ending: IsEnding) -> int:
    """Work with errors that do not travel."""
    if task == 3:
        raise OddError("a", "b")
    if task == 4:
        raise HeavyError
    return task


class Unloadable:
    """Work that ends its worker while the worker loads it, always."""

    def __call__(self, task: int, _is_ending: IsEnding) -> int:
        return task

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


class LoadedAtLast(Unloadable):
    """Work that ends the first workers while they load it: as many as there are names to take."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return loaded_at_last, (self.folder,)


def loaded_at_last(folder: Path) -> LoadedAtLast:
    """Take a name and end this process; where all are taken, the work."""
    for number in range(8):
        with suppress(FileExistsError):
            (folder / str(number)).touch(exist_ok=False)
            os._exit(9)
    return LoadedAtLast(folder)


def test_a_task_is_not_charged_for_workers_that_die_while_they_start(tmp_path: Path) -> None:
    pool: WorkerPool[int, int] = WorkerPool(2, LoadedAtLast(tmp_path))
    found = results(pool, [pool.submit(number) for number in range(6)])
    pool.close()
    assert found == list(range(6))
    assert len(list(tmp_path.iterdir())) == 8


def test_where_no_worker_can_start_every_task_is_lost_in_bounded_time() -> None:
    pool: WorkerPool[int, int] = WorkerPool(2, Unloadable())
    started_s = time.monotonic()
    found = results(pool, [pool.submit(number, attempts=3) for number in range(500)])
    assert found == [None] * 500
    assert results(pool, [pool.submit(1)]) == [None]
    assert time.monotonic() - started_s < 60.0
    pool.close()


def test_an_exception_that_cannot_travel_costs_its_task_alone() -> None:
    pool: WorkerPool[int, int] = WorkerPool(2, odd)
    futures = [pool.submit(number) for number in range(8)]
    for future in futures:
        assert pool.wait([future], 30.0)
    pool.close()
    assert isinstance(futures[3].exception(), TypeError)
    assert "HeavyError" in str(futures[4].exception())
    assert [one.result() for one in futures if one.exception() is None] == [0, 1, 2, 5, 6, 7]
