# SPDX-License-Identifier: MIT
"""Dragging a threshold: the same feel at the slider, the line in the trace and the ticks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputEvent

STEP, FINE_STEP, PAGE = 0.01, 0.001, 0.05
_FINE_PART = 0.1
"""With Shift the threshold moves a tenth as far as the pointer."""


def is_fine(event: QInputEvent) -> bool:
    """Whether Shift asks for fine steps."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


class Drag:
    """A hold on a threshold."""

    def __init__(self) -> None:
        self._value = 0.0
        self._at: float | None = None

    @property
    def holds(self) -> bool:
        """Whether a drag is under way."""
        return self._at is not None

    def take(self, value: float, at: float) -> None:
        """Begin: the threshold is `value`, the pointer at `at` (both 0–1)."""
        self._value, self._at = value, at

    def move(self, at: float, *, fine: bool) -> float:
        """The pointer went to `at`: the new threshold."""
        before = at if self._at is None else self._at
        self._value = self._value + (at - before) * _FINE_PART if fine else at
        self._value = min(1.0, max(0.0, self._value))
        self._at = at
        return round(self._value, 3 if fine else 2)

    def let_go(self) -> None:
        """The drag is over."""
        self._at = None
