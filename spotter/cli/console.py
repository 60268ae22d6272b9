# SPDX-License-Identifier: MIT
"""What is printed beside the results, on standard error: errors, warnings, a status line."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress

from spotter.errors import SpotterError
from spotter.system.escaping import escaped
from spotter.system.signals import Interrupts

_STATUS_EVERY_S = 0.1


class Console:
    """One run's voice on standard error.

    Attributes:
        quiet: no warnings and no status line.
        verbose: a traceback before each error.
        interrupts: the signals of this run.
    """

    def __init__(self, interrupts: Interrupts) -> None:
        self.interrupts = interrupts
        self.quiet = False
        self.verbose = False
        self._lock = threading.Lock()  # the status line may be drawn by a second thread
        self._status_shown = False
        self._next_status_s = 0.0

    @property
    def shows_status(self) -> bool:
        """Whether a status line is wanted, and can be drawn over again."""
        return not self.quiet and sys.stderr is not None and sys.stderr.isatty()

    def error(self, error: SpotterError) -> None:
        """Tell an error in its one line; the traceback first if asked for."""
        if self.verbose:
            import traceback

            self._write("".join(traceback.format_exception(error)))
        self._write(f"spotter: {escaped(str(error))}\n")

    def warn(self, text: str) -> None:
        """Tell what the person should know, unless they want it quiet."""
        if not self.quiet:
            self._write(f"spotter: {escaped(text)}\n")

    def status(self, text: str) -> None:
        """Draw the status line anew, on a terminal only, ten times a second at most."""
        now_s = time.monotonic()
        if now_s < self._next_status_s or not self.shows_status:
            return
        self._next_status_s = now_s + _STATUS_EVERY_S
        import shutil

        width = shutil.get_terminal_size().columns - 1
        self._write(escaped(text)[:width], is_status=True)

    def clear_status(self) -> None:
        """Take the status line away, for a result or a message to stand in its place."""
        if self._status_shown:
            self._write("")

    def _write(self, text: str, *, is_status: bool = False) -> None:
        """Write; a standard error that is closed or broken must not spoil the results."""
        if sys.stderr is None:
            return
        with self._lock:
            over = "\r\x1b[K" if self._status_shown else ""
            self._status_shown = is_status
            with suppress(OSError, ValueError):
                sys.stderr.write(over + text)
                sys.stderr.flush()
