# SPDX-License-Identifier: MIT
"""Silence for C libraries that print to standard error past Python."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Two redirections at once would restore each other's and lose standard error for good.
_lock = threading.Lock()
_PATIENCE_S = 2.0


@contextmanager
def stderr_silenced() -> Iterator[None]:
    """Discard what the process writes to file descriptor 2 meanwhile.

    ALSA reports every sound card that it does not find, libmpg123 every frame that it cannot
    decode, LiteRT its delegate; what matters of it reaches us as return codes. The descriptor
    belongs to the whole process, so another thread's message would be lost as well: keep the body
    short.
    """
    if not _lock.acquire(timeout=_PATIENCE_S):
        yield  # a library hangs in there: its noise is better than waiting with it
        return
    try:
        with _redirected():
            yield
    finally:
        _lock.release()


@contextmanager
def _redirected() -> Iterator[None]:
    try:
        kept = os.dup(2)
    except OSError:  # closed, as under pythonw: then there is nothing to silence
        yield
        return
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def stderr_for_python_only() -> Iterator[None]:
    """Keep everything off standard error but what Python itself writes, while the body lasts.

    For a program that listens: PortAudio's own thread prints when a device goes, whenever that is.
    """
    try:
        kept = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
    except OSError:
        yield
        return
    before = sys.stderr
    with kept, _redirected():
        sys.stderr = kept
        try:
            yield
        finally:
            sys.stderr = before
