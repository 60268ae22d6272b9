# SPDX-License-Identifier: MIT
"""Ctrl-C in long work: where it may end, and the line that says so."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from spotter.errors import SpotterError


@contextmanager
def noted() -> Iterator[Callable[[], bool]]:
    """Only note Ctrl-C: the function that is given here says whether it came.

    Raised in the middle of a training step, TensorFlow makes errors of its own out of it. A second
    one is raised at once. For the main thread.
    """
    came = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        if came:
            raise KeyboardInterrupt
        came = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: came
    finally:
        signal.signal(signal.SIGINT, before)


def interrupted(what: str, why: str, remedy: str) -> SpotterError:
    """The error that ends the program as an interrupt does.

    Args:
        what: the work.
        why: how far it is.
        remedy: how to go on.
    """
    error = SpotterError(what, f"interrupted; {why}", remedy)
    error.exit_code = 130
    return error
