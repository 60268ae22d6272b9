# SPDX-License-Identifier: MIT
"""The log: what went wrong, in three files of a megabyte at most, in the data folder.

Any thread may log. What ends the process without Python being asked (a fault in a library) is
written by `faulthandler` into a file of its own, which the next start finds.
"""

from __future__ import annotations

import faulthandler
import logging
import threading
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

import spotter
from spotter.system import paths
from spotter.system.atomic_file import is_waited_for

_FILE_BYTES = 1 << 20
_OLDER_FILES = 2
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_log = logging.getLogger("spotter")


class _Handler(RotatingFileHandler):
    """Makes no fuss about a disk that is full, and goes on when there is room again."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: `logging` would print a traceback."""

    def close(self) -> None:
        """Close the file, also where its last line finds no room."""
        with suppress(OSError):
            super().close()


class Log:
    """The log of one run of the program; `close` it at the end.

    Attributes:
        path: the newest file, or None where nothing can be written.
        last_crash: what ended the run before this one; empty if it ended well.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = paths.data_folder() / "log" if folder is None else folder
        self.path: Path | None = None
        self.last_crash = ""
        self._crash_path = folder / "crash.txt"
        self._crash_file: TextIO | None = None
        self._handler: RotatingFileHandler | None = None
        self._watched_before = faulthandler.is_enabled()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in (folder / "spotter.log", self._crash_path):
                if is_waited_for(path):
                    raise OSError(None, "is no regular file", str(path))
            self._open(folder / "spotter.log")
        except OSError as error:
            _log.debug("no log is kept: %s", error)

    def _open(self, path: Path) -> None:
        self._handler = _Handler(
            path, maxBytes=_FILE_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", errors="replace"
        )
        self._handler.setFormatter(logging.Formatter(_FORMAT))
        self._handler.setLevel(logging.INFO)
        self.path = path
        _log.addHandler(self._handler)
        if _log.getEffectiveLevel() > logging.INFO:
            _log.setLevel(logging.INFO)
        with suppress(OSError):
            self.last_crash = self._crash_path.read_text(encoding="utf-8", errors="replace")
        self._crash_file = self._crash_path.open("w", encoding="utf-8")
        faulthandler.enable(self._crash_file)
        _log.info("spotter %s began", spotter.__version__)

    def record(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write an exception that nobody caught."""
        _log.critical("an exception that nobody caught", exc_info=(kind, error, trace))

    def record_of_thread(self, args: threading.ExceptHookArgs) -> None:
        """Write an exception that ended a thread."""
        if args.exc_value is not None:
            self.record(args.exc_type, args.exc_value, args.exc_traceback)

    def close(self) -> None:
        """The run ended well."""
        if self._crash_file is not None:
            faulthandler.disable()
            if self._watched_before:
                faulthandler.enable()
            self._crash_file.close()
            with suppress(OSError):
                self._crash_path.unlink()
        if self._handler is not None:
            _log.removeHandler(self._handler)
            self._handler.close()


def newest_lines(path: Path | None, n_lines: int) -> str:
    """The end of the log."""
    if path is None:
        return ""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"({error})"
    return "\n".join(text.splitlines()[-n_lines:])
