# SPDX-License-Identifier: MIT
"""Many files, read by processes beside the window.

Who runs here: a thread of its own owns the pool of processes, hands them files and waits for what
they find; that alone crosses into the window's thread, through queued signals.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from spotter.errors import InputError
from spotter.gui.batch.file_scores import FileScores, ReadFile
from spotter.model.model import Model
from spotter.system.worker_pool import WorkerLostError, WorkerPool

_log = logging.getLogger(__name__)
_AHEAD = 2
_LOOK_EVERY_S = 0.1
_FEW_FILES = 8
_TRIES = 3


class BatchReader(QObject):
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
        n_jobs = 1 if len(self._paths) < _FEW_FILES else max(1, (os.cpu_count() or 1) - 1)
        pool: WorkerPool[str, FileScores] = WorkerPool(n_jobs, ReadFile(*self._work))
        # A window that is gone waits for no result.
        with suppress(RuntimeError):
            try:
                self._read(pool)
            finally:
                pool.end_soon()
                pool.close()
            self._over.emit()

    def _read(self, pool: WorkerPool[str, FileScores]) -> None:
        to_come = deque(range(len(self._paths)))
        waiting: dict[Future[FileScores], int] = {}
        while (to_come or waiting) and not self._stopping.is_set():
            while to_come and len(waiting) < _AHEAD * pool.n_workers:
                index = to_come.popleft()
                waiting[pool.submit(str(self._paths[index]), _TRIES)] = index
                self._began.emit(index)
            for future in pool.wait(waiting, _LOOK_EVERY_S):
                index = waiting.pop(future)
                self._found.emit(index, _result(future, self._paths[index]))


def _result(future: Future[FileScores], path: Path) -> FileScores:
    try:
        return future.result()
    except (WorkerLostError, MemoryError):
        why = "the process that read it ended unexpectedly (out of memory?)"
        return FileScores(0.0, True, None, InputError(str(path), why, "try it alone"))
    except Exception as error:  # of a library, say: it costs its own file
        _log.exception("reading %s", path)
        why = f"could not be read ({type(error).__name__})"
        return FileScores(0.0, True, None, InputError(str(path), why, "see the log"))
