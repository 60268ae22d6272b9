# SPDX-License-Identifier: MIT
"""Switches garbage collection off where it finds nothing: during imports, and at the end.

Together that is a seventh of what it takes to classify a clip.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Look for no garbage meanwhile, nor ever in what is made: modules stay until the end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def collect_nothing_at_the_end() -> None:
    """Let the system take back what is left when the process ends."""
    atexit.unregister(gc.freeze)  # once is enough
    atexit.register(gc.freeze)
