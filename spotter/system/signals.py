# SPDX-License-Identifier: MIT
"""Ctrl-C and SIGTERM: the run ends, with what it has found, at any moment.

A signal raises `Interruption` in the main thread, wherever that is. Work that can end better by
itself (a recording whose pending word is still to be told) runs in `deferred()`: there the first
signal is only noted in `number`, and the work looks at it between two steps. A read that may
block for ever is wrapped in `waiting()`, which lets the signal through. A second signal always gets
through.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from typing import TypeVar

    _T = TypeVar("_T")

_AGAIN_S = 0.01
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption(BaseException):
    """The program shall end. Not an `Exception`, so that nothing on the way swallows it."""


class Interrupts:
    """The signals of one run of the program.

    Attributes:
        number: of the first signal that came; None if none did.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._deferred = False
        self._unraisable = sys.unraisablehook

    @property
    def exit_code(self) -> int | None:
        """128 + the signal's number, as shells count; None if there was none."""
        return None if self.number is None else 128 + self.number

    def install(self) -> None:
        """Take over the signals. One that is ignored already (by nohup, say) stays ignored."""
        self._unraisable = sys.unraisablehook
        sys.unraisablehook = self._raise_again
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._receive)

    def uninstall(self) -> None:
        """Give the signals back: from now on they end the program at once, and silently."""
        sys.unraisablehook = self._unraisable
        for number in _SIGNALS:
            if signal.getsignal(number) == self._receive:
                signal.signal(number, signal.SIG_DFL)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        is_first = self.number is None
        if is_first:
            self.number = number
        if not (is_first and self._deferred):
            raise Interruption

    def _raise_again(self, unraisable: sys.UnraisableHookArgs) -> None:
        """An Interruption that a callback of the interpreter swallowed comes once more.

        A module's lock has such a callback, so Ctrl-C while something is imported would be lost.
        """
        if not isinstance(unraisable.exc_value, Interruption) or self.number is None:
            self._unraisable(unraisable)
            return
        again = threading.Timer(_AGAIN_S, signal.raise_signal, (self.number,))
        again.daemon = True
        again.start()

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Only note the first signal: the work inside looks at `number`."""
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let a signal interrupt what blocks, also inside `deferred`."""
        before, self._deferred = self._deferred, False
        try:
            yield
        finally:
            self._deferred = before

    def until(self, items: Iterable[_T]) -> Iterator[_T]:
        """Pass items on; after a signal, end as if there were no more."""
        for item in items:
            if self.number is not None:
                return
            yield item


def begin_worker() -> None:
    """In a new process: leave Ctrl-C, which reaches all of a terminal's, to the one that writes.

    And end when that one does: a process of a pool that lost its owner would wait for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_owner, daemon=True).start()


def _end_with_owner() -> None:
    import multiprocessing  # slow to load, and a run on one file needs none

    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
        os._exit(1)


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C while a process may be started, which inherits that; here it comes later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    # It comes with the first process, and its start would let Ctrl-C through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
