# SPDX-License-Identifier: MIT
"""Calibration of probabilities: of windows called a word at 80 %, are 80 % right?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from train.plots import BLUE, GREY, ORANGE, figure, percent

_N_BINS = 10


@dataclass(frozen=True)
class Reliability:
    """Windows by the probability of their best label.

    Attributes:
        counts: int64 [10], windows whose best probability lies in each tenth.
        mean_probability: float64 [10], the mean of these probabilities; nan where there is none.
        accuracy: float64 [10], the share of these windows whose best label is right; likewise.
    """

    counts: NDArray[np.int64]
    mean_probability: NDArray[np.float64]
    accuracy: NDArray[np.float64]

    @property
    def error(self) -> float:
        """The expected calibration error: how far the two are apart, on average."""
        filled = self.counts > 0
        apart = np.abs(self.mean_probability[filled] - self.accuracy[filled])
        return float(np.average(apart, weights=self.counts[filled]))

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values; None for an empty tenth."""
        return {
            "windows": self.counts.tolist(),
            "mean_probability": [
                None if np.isnan(x) else round(x, 4) for x in self.mean_probability.tolist()
            ],
            "accuracy": [None if np.isnan(x) else round(x, 4) for x in self.accuracy.tolist()],
            "expected_calibration_error": round(self.error, 4),
        }


def reliability_of(probabilities: NDArray[Any], truth: NDArray[np.int64]) -> Reliability:
    """Sort windows by their best probability.

    Args:
        probabilities: float [n, labels], n > 0.
        truth: int64 [n], label numbers.
    """
    best = probabilities.max(axis=1).astype(np.float64)
    right = (probabilities.argmax(axis=1) == truth).astype(np.float64)
    tenth = np.minimum((best * _N_BINS).astype(np.int64), _N_BINS - 1)
    counts = np.bincount(tenth, minlength=_N_BINS)
    with np.errstate(invalid="ignore"):
        return Reliability(
            counts,
            np.bincount(tenth, best, _N_BINS) / counts,
            np.bincount(tenth, right, _N_BINS) / counts,
        )


def draw(before: Reliability, after: Reliability, temperature: float, path: Path) -> None:
    """Write the picture: accuracy against probability, before and after the temperature.

    Raises:
        OutputError: the file cannot be written.
    """
    with figure(path, width=9.0, height=4.2, columns=2) as (curve, bars):
        curve.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--", label="as it should be")
        for one, colour, name in _both(before, after, temperature):
            filled = one.counts > 0
            label = f"{name}: off by {one.error:.1%} on average"
            curve.plot(
                one.mean_probability[filled], one.accuracy[filled], "o-", color=colour, label=label
            )
        curve.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability of the best label")
        curve.set(ylabel="how often it is right", title="Validation clips at 0–20 dB of noise")
        curve.legend(loc="upper left", frameon=False, fontsize=8)
        edges = (np.arange(_N_BINS) + 0.5) / _N_BINS
        for (one, colour, name), shift in zip(
            _both(before, after, temperature), (-0.02, 0.02), strict=True
        ):
            bars.bar(edges + shift, one.counts / one.counts.sum(), 0.04, color=colour, label=name)
        bars.set(xlim=(0, 1), xlabel="probability of the best label", title="Where they lie")
        bars.margins(y=0.25)
        bars.legend(loc="upper left", frameon=False, fontsize=8)
        for axis in (curve.xaxis, curve.yaxis, bars.xaxis, bars.yaxis):
            percent(axis)


def _both(
    before: Reliability, after: Reliability, temperature: float
) -> list[tuple[Reliability, str, str]]:
    return [(before, ORANGE, "as trained"), (after, BLUE, f"divided by {temperature:.2f}")]
