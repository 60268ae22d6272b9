# SPDX-License-Identifier: MIT
"""Many files, read by processes beside the window.

Who runs here: a thread of its own starts the processes, hands them files and waits for what they
find; that alone crosses into the window's thread, through queued signals. The processes are
spawned, share nothing but one event, and end between two blocks when it is set.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.synchronize import Event
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from spotter.errors import InputError
from spotter.gui.batch import worker
from spotter.gui.batch.file_scores import FileScores
from spotter.model.model import Model

_AHEAD = 2
_LOOK_EVERY_S = 0.1
_FEW_FILES = 8


class Batch(QObject):
    """One reading of many files.

    Signals:
        begun: the index of a file that is being read now.
        done: the index of a file, and its `FileScores`.
        ended: nothing more will come.
    """

    begun = Signal(int)
    done = Signal(int, object)
    ended = Signal()
    _began = Signal(int)
    _found = Signal(int, object)
    _over = Signal()

    def __init__(
        self, paths: Sequence[Path], model: Model, hop_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._paths = tuple(paths)
        self._work = (model, hop_ms)
        self._stopping = threading.Event()
        queued = Qt.ConnectionType.QueuedConnection
        self._began.connect(self.begun, queued)
        self._found.connect(self.done, queued)
        self._over.connect(self.ended, queued)

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._run, name="spotter-batch", daemon=True).start()

    def stop(self) -> None:
        """End soon; what is done by then still comes, and then `ended`."""
        self._stopping.set()

    def _run(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            # The processes inherit this: Ctrl-C in a terminal is the window's to answer.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        context = multiprocessing.get_context("spawn")
        ending = context.Event()
        n_jobs = 1 if len(self._paths) < _FEW_FILES else max(1, (os.cpu_count() or 1) - 1)
        pool = ProcessPoolExecutor(n_jobs, context, worker.begin, (*self._work, ending))
        # A window that is gone waits for no result.
        with suppress(RuntimeError):
            try:
                self._read(pool, _AHEAD * n_jobs)
            finally:
                _end(pool, ending)
            self._over.emit()

    def _read(self, pool: ProcessPoolExecutor, n_ahead: int) -> None:
        to_come = deque(range(len(self._paths)))
        waiting: dict[Future[FileScores], int] = {}
        while (to_come or waiting) and not self._stopping.is_set():
            while to_come and len(waiting) < n_ahead:
                index = to_come.popleft()
                waiting[_submit(pool, self._paths[index])] = index
                self._began.emit(index)
            done = wait(waiting, _LOOK_EVERY_S, return_when=FIRST_COMPLETED).done
            for future in done:
                index = waiting.pop(future)
                self._found.emit(index, _result(future, self._paths[index]))


def _submit(pool: ProcessPoolExecutor, path: Path) -> Future[FileScores]:
    try:
        return pool.submit(worker.read, str(path))
    except BrokenProcessPool as error:
        broken: Future[FileScores] = Future()
        broken.set_exception(error)
        return broken


def _result(future: Future[FileScores], path: Path) -> FileScores:
    try:
        return future.result()
    except BrokenProcessPool:
        why = "the process that read it ended unexpectedly (out of memory?)"
        return FileScores(0.0, True, None, InputError(str(path), why, "try it alone"))


def _end(pool: ProcessPoolExecutor, ending: Event) -> None:
    ending.set()
    pool.shutdown(wait=False, cancel_futures=True)
