# SPDX-License-Identifier: MIT
"""The errors measured at each threshold: misses, false accepts, false alarms per hour."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_COLUMNS = 5
"""threshold, spoken, missed, taken, alarms"""

_MOST = 2**53  # what is larger is no number of words, and may be no float either


@dataclass(frozen=True)
class Expectation:
    """What to expect at chosen thresholds, by the model's own operating curve.

    Attributes:
        miss_rate: part of the spoken words that would be missed, 0–1.
        taken_rate: part of the other words that would be taken for one of ours, 0–1.
        false_alarms_per_hour: in running speech and noise.
        spoken, others: how many words of ours and of others that rests on.
        alarms, hours: the count of false alarms and the hours it was counted in.
        conditions: what was measured on.
    """

    miss_rate: float
    taken_rate: float
    false_alarms_per_hour: float
    spoken: int
    others: int
    alarms: float
    hours: float
    conditions: str


@dataclass(frozen=True)
class OperatingCurve:
    """Per word: misses, other words taken and false alarms against the threshold.

    Attributes:
        rows: for each word float64 [n, 5]: threshold (rising), spoken, missed, taken, alarms.
        others: how many other words were played.
        hours: of running speech and noise.
        conditions: what was measured on.
        rule: the rule it was measured with (values of a `Rule`).
        hop_ms: the hop it was measured with.
    """

    rows: Mapping[str, NDArray[np.float64]]
    others: int
    hours: float
    conditions: str
    rule: Mapping[str, Any]
    hop_ms: int

    @classmethod
    def from_dict(cls, values: Any) -> OperatingCurve | None:
        """Read the form in a model file; None if there is none, or it makes no sense."""
        try:
            rows = {str(word): _rows(table) for word, table in values["words"].items()}
            others, hours = int(values["others"]), float(values["hours"])
            if not (0 <= others < _MOST and 0 <= hours < math.inf):
                return None
            return cls(
                rows,
                others,
                hours,
                str(values["conditions"]),
                dict(values["rule"]),
                int(values["hop_ms"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            return None

    def expect(self, thresholds: Mapping[str, float]) -> Expectation | None:
        """Add up the words at their own thresholds, linearly between the measured ones.

        Args:
            thresholds: the threshold of each active word.

        Returns:
            None if a word was not measured, or there are none.
        """
        if not thresholds or not all(word in self.rows for word in thresholds):
            return None
        spoken, missed, taken, alarms = (
            sum(
                float(np.interp(threshold, self.rows[word][:, 0], self.rows[word][:, column]))
                for word, threshold in thresholds.items()
            )
            for column in range(1, _COLUMNS)
        )
        return Expectation(
            missed / spoken if spoken else 0.0,
            min(1.0, taken / self.others) if self.others else 0.0,
            alarms / self.hours if self.hours else 0.0,
            round(spoken),
            self.others,
            alarms,
            self.hours,
            self.conditions,
        )


def _rows(table: Any) -> NDArray[np.float64]:
    rows = np.asarray(table, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != _COLUMNS or not len(rows):
        raise ValueError("a table of the curve needs five columns")
    if not np.isfinite(rows).all() or (rows < 0).any() or (np.diff(rows[:, 0]) <= 0).any():
        raise ValueError("a table of the curve needs finite counts and rising thresholds")
    return rows
