# SPDX-License-Identifier: MIT
from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from spotter.gui.garbage import GarbageCollector


class Thing:
    """Part of a cycle: only the collector can end it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collecting():
    parent = QObject()
    yield GarbageCollector(parent)
    parent.deleteLater()
    gc.unfreeze()


def make_garbage(n: int) -> weakref.ref:
    last = weakref.ref(Thing())
    for _ in range(n):
        last = weakref.ref(Thing())
    return last


def test_no_other_thread_collects(collecting) -> None:
    reported: list[weakref.ref] = []
    thread = threading.Thread(target=lambda: reported.append(make_garbage(5000)))
    thread.start()
    thread.join()
    assert reported[0]() is not None
    collecting.collect()
    assert reported[0]() is None
