# SPDX-License-Identifier: MIT
"""Python's garbage is collected in the window's thread, and in no other.

Python collects in whichever thread happens to allocate. A widget that is part of a cycle would be
destroyed there: Qt forbids it, and it was seen to end in a deadlock, the thread holding a lock of
Qt's and waiting for Python's, the window the other way round. So collecting by itself is switched
off, and a timer does it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class GarbageCollector(QObject):
    """Collects what Python would have collected, once a second; ends with its parent."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        # What the start made stays until the end: it need not be looked through again.
        gc.collect()
        gc.freeze()
        timer = QTimer(self)
        timer.timeout.connect(self.collect)
        timer.start(_EVERY_MS)
        self.destroyed.connect(gc.enable)

    def collect(self) -> None:
        """Collect as many generations as have grown over their thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
