# SPDX-License-Identifier: MIT
"""Accuracy against what a window costs, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from train.plots import BLUE, GREY, ORANGE, figure, percent
from train.record import Judged, NetworkCost

_PROTOCOL = "words"
"""The one that every network can be judged by."""


def draw_record(costs: Sequence[NetworkCost], judged: Sequence[Judged], path: Path) -> None:
    """A point for each training; networks without one are marked at the bottom."""
    ms_of = {cost.name: cost.window_ms for cost in costs}
    points = [
        (cost_ms, one)
        for one in judged
        if (cost_ms := one.window_ms or ms_of.get(one.network)) and _PROTOCOL in one.accuracies
    ]
    points.sort(key=lambda point: point[0])
    all_ms = [*ms_of.values(), *(cost_ms for cost_ms, _ in points)]
    with figure(path, 7.2, 4.6) as axes:
        lowest = 1.0
        for number, (cost_ms, one) in enumerate(points):
            share, interval = one.accuracies[_PROTOCOL]
            around = np.abs(np.array([[interval[0]], [interval[1]]]) - share.value)
            colour = ORANGE if one.window_ms else BLUE
            axes.errorbar([cost_ms], [share.value], around, color=colour, marker="o", capsize=3)
            # Names of neighbours lie above and below, and grow towards the middle.
            is_left = cost_ms**2 < min(all_ms) * max(all_ms)
            axes.annotate(
                one.name, (cost_ms, share.value), (6 if is_left else -6, (4, -11)[number % 2]),
                textcoords="offset points", fontsize=8, ha="left" if is_left else "right",
            )  # fmt: skip
            lowest = min(lowest, interval[0])
        floor = lowest - 0.03 if lowest < 1 else 0.8
        trained = {one.network for one in judged}
        for cost in costs:
            if cost.name not in trained:
                axes.plot([cost.window_ms], [floor], "|", color=GREY, markersize=12)
                axes.annotate(
                    cost.name, (cost.window_ms, floor), (0, 8), textcoords="offset points",
                    fontsize=7, color=GREY, rotation=90, ha="center",
                )  # fmt: skip
        axes.set_xscale("log")
        axes.set_ylim(floor, 1)
        percent(axes.yaxis)
        axes.set_xlabel("processor time of one window in LiteRT, ms (grey: not trained)")
        axes.set_ylabel("words called by their name, validation speakers")
