# SPDX-License-Identifier: MIT
"""How bars move: up at once, held for a moment at a detection, down within 150 ms.

No Qt and no clock here: whoever asks says what time it is.
"""

from __future__ import annotations

from collections.abc import Mapping

_FALL_S = 0.15
_HOLD_S = 0.3
_LONGEST_STEP_S = 0.05
"""A bar that stood still begins to fall now, however long ago the last step was."""


class FallingBars:
    """The values that bars show on their way to the values that they should have.

    Attributes:
        moves: False lets them go at once, for people who asked for less motion.
    """

    def __init__(self) -> None:
        self.moves = True
        self._target: dict[str, float] = {}
        self._shown: dict[str, float] = {}
        self._held_until_s: dict[str, float] = {}
        self._at_s = 0.0

    def aim(self, target: Mapping[str, float]) -> None:
        """Go to these values from now on; what is not named goes to 0."""
        self._target = dict(target)

    def hold(self, label: str, value: float, now_s: float) -> None:
        """Keep a label at this value for a moment."""
        self._held_until_s[label] = now_s + _HOLD_S
        self._shown[label] = max(value, self.value(label))

    def clear(self) -> None:
        """All at 0, at once."""
        self._target, self._shown, self._held_until_s = {}, {}, {}

    def value(self, label: str) -> float:
        """What is shown of a label at this moment."""
        return self._shown.get(label, 0.0)

    def step(self, now_s: float) -> set[str]:
        """Move on to this time: the labels whose value changed."""
        fall = min(now_s - self._at_s, _LONGEST_STEP_S) / _FALL_S if self.moves else 1.0
        self._at_s = now_s
        before = self._shown
        labels = self._target.keys() | before.keys()
        self._shown = {label: self._next(label, fall, now_s) for label in labels}
        return {label for label in labels if self._shown[label] != before.get(label, 0.0)}

    @property
    def is_still(self) -> bool:
        """Whether every value has arrived."""
        return all(value == self._target.get(label, 0.0) for label, value in self._shown.items())

    def _next(self, label: str, fall: float, now_s: float) -> float:
        target, shown = self._target.get(label, 0.0), self.value(label)
        if target >= shown:
            return target
        return shown if now_s < self._held_until_s.get(label, 0.0) else max(target, shown - fall)
