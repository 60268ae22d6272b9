# SPDX-License-Identifier: MIT
"""Work that may take a while, beside the window.

Who runs here: `start` and both callbacks in the window's thread, `work` in a thread of its own.
Only its result crosses over, through a queued signal. When the program ends no result crosses any
more: a thread must not touch what Qt is destroying.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

_Result = TypeVar("_Result")

_running: set[threading.Thread] = set()  # NB: a thread takes itself out, the window waits for it


class Background(QObject):
    """Runs functions in threads and tells their results in the window's thread."""

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._lock = threading.Lock()
        self._is_over = False  # NB: set by the window's thread, read by all, under the lock
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    def start(
        self,
        work: Callable[[], _Result],
        on_result: Callable[[_Result], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Run `work`; then tell its result, or the exception it raised."""

        def run() -> None:
            text: tuple[Callable[[Any], None], Any]
            try:
                text = (on_result, work())
            except Exception as error:
                text = (on_error, error)
            # A window that is gone waits for no result.
            with self._lock, contextlib.suppress(RuntimeError):
                if not self._is_over:
                    self._done.emit(*text)
            _running.discard(threading.current_thread())

        thread = threading.Thread(target=run, name="spotter-background", daemon=True)
        _running.add(thread)
        thread.start()

    def close(self) -> None:
        """Tell no result any more."""
        with self._lock:
            self._is_over = True

    def _tell(self, tell: Callable[[Any], None], result: Any) -> None:
        tell(result)


def wait_for_all(longest_s: float) -> None:
    """Wait for the work that is under way, after the window has closed.

    What still runs then (a sound server that hangs, say) ends with the process.
    """
    deadline = time.monotonic() + longest_s
    for thread in tuple(_running):
        thread.join(max(0.0, deadline - time.monotonic()))
