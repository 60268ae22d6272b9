# SPDX-License-Identifier: MIT
"""Accuracy against what a window costs, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from train.plots import BLUE, GREY, ORANGE, figure, percent
from train.studies.network_comparison import Judged, NetworkCost

_PROTOCOL = "words"
"""The one that every network can be judged by."""

_PLACES: tuple[tuple[str, float, float, str], ...] = (
    ("point", 7, 4, "left"),
    ("point", 7, -11, "left"),
    ("point", -7, 4, "right"),
    ("point", -7, -11, "right"),
    ("point", 7, 16, "left"),
    ("point", -7, 16, "right"),
    ("point", 7, -23, "left"),
    ("point", -7, -23, "right"),
    ("low", 0, -13, "left"),
    ("high", 0, 6, "left"),
    ("low", 0, -13, "right"),
    ("high", 0, 6, "right"),
    ("point", -17, 20, "right"),
    ("point", -17, -27, "right"),
)
"""Where a name may stand: beside its point or an end of its interval, so many points off, and which
of its sides is there. The first that is free is taken."""


def draw_record(costs: Sequence[NetworkCost], judged: Sequence[Judged], path: Path) -> None:
    """A point for each training; networks without one are marked at the bottom."""
    ms_of = {cost.name: cost.window_ms for cost in costs}
    points = [
        (cost_ms, one)
        for one in judged
        if (cost_ms := one.window_ms or ms_of.get(one.network)) and _PROTOCOL in one.accuracies
    ]
    with figure(path, 7.2, 4.6) as axes:
        lowest = 1.0
        for cost_ms, one in points:
            share, interval = one.accuracies[_PROTOCOL]
            around = np.abs(np.array([[interval[0]], [interval[1]]]) - share.value)
            colour = ORANGE if one.window_ms else BLUE
            axes.errorbar([cost_ms], [share.value], around, color=colour, marker="o", capsize=3)
            lowest = min(lowest, interval[0])
        floor = lowest - 0.03 if lowest < 1 else 0.8
        trained = {one.network for one in judged}
        untrained = [cost for cost in costs if cost.name not in trained]
        axes.plot(
            [cost.window_ms for cost in untrained], [floor] * len(untrained), "|", color=GREY,
            markersize=12,
        )  # fmt: skip
        axes.set_xscale("log")
        axes.set_ylim(floor, 1)
        percent(axes.yaxis)
        axes.set_xlabel("processor time of one window in LiteRT, ms (grey: not trained)")
        axes.set_ylabel("words called by their name, validation speakers")
        _name(axes, points, untrained, floor)


def _name(
    axes: Any,
    points: Sequence[tuple[float, Judged]],
    untrained: Sequence[NetworkCost],
    floor: float,
) -> None:
    """Write the names, each where it touches no other name, and no bar if that can be."""
    drawing = axes.figure
    drawing.canvas.draw()  # from now on it is known where everything lies
    taken = [_bar(axes, cost_ms, one) for cost_ms, one in points]
    for cost in untrained:
        name = axes.annotate(
            cost.name, (cost.window_ms, floor), (0, 8), textcoords="offset points",
            fontsize=7, color=GREY, rotation=90, ha="center",
        )  # fmt: skip
        taken.append(name.get_window_extent())
    for cost_ms, one in points:
        share, (low, high) = one.accuracies[_PROTOCOL]
        ends = {"point": share.value, "low": low, "high": high}
        names = [
            axes.annotate(
                one.name, (cost_ms, ends[end]), (x, y), textcoords="offset points",
                fontsize=8, ha=side,
            )
            for end, x, y, side in _PLACES
        ]  # fmt: skip
        best = min(names, key=lambda name: _covered(name.get_window_extent(), taken, axes.bbox))
        for name in names:
            if name is not best:
                name.remove()
        taken.append(best.get_window_extent())


def _bar(axes: Any, cost_ms: float, one: Judged) -> Any:
    """The place of a point and its interval, in pixels."""
    from matplotlib.transforms import Bbox

    ends = axes.transData.transform([(cost_ms, end) for end in one.accuracies[_PROTOCOL][1]])
    return Bbox(ends).padded(6)


def _covered(place: Any, taken: Sequence[Any], whole: Any) -> float:
    """How much of other things a name would cover, in square pixels, and of the edge."""
    from matplotlib.transforms import Bbox

    covered = (Bbox.intersection(place, other) for other in taken)
    inside = Bbox.intersection(place, whole)
    outside = place.width * place.height - (inside.width * inside.height if inside else 0.0)
    return outside + sum(both.width * both.height for both in covered if both is not None)
