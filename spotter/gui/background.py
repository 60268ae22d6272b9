# SPDX-License-Identifier: MIT
"""Work that may take a while, beside the window.

Who runs here: `start` and both callbacks in the window's thread, `work` in a thread of its own.
Only its result crosses over, through a queued signal.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

_Result = TypeVar("_Result")


class Background(QObject):
    """Runs functions in threads and tells their results in the window's thread."""

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        work: Callable[[], _Result],
        on_result: Callable[[_Result], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Run `work`; then tell its result, or the exception it raised."""

        def run() -> None:
            told: tuple[Callable[[Any], None], Any]
            try:
                told = (on_result, work())
            except Exception as error:
                told = (on_error, error)
            # A window that is gone waits for no result.
            with contextlib.suppress(RuntimeError):
                self._done.emit(*told)

        threading.Thread(target=run, name="spotter-background", daemon=True).start()

    def _tell(self, tell: Callable[[Any], None], result: Any) -> None:
        tell(result)
