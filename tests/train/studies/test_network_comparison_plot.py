# SPDX-License-Identifier: MIT
"""The picture of accuracy against cost: names that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from train.evaluation.metrics import Share
from train.studies import network_comparison_plot
from train.studies.network_comparison import Judged, NetworkCost


def judged(name: str, right: int) -> Judged:
    share = right / 100
    return Judged(
        name, name, "", None, {"words": (Share(right, 100), (share - 0.03, share + 0.03))}
    )


@pytest.mark.parametrize("n", [2, 6])
def test_no_name_lies_over_another(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neighbours that are nearer than their names are long, and one that was not trained."""
    names = [f"a_network_{number}" for number in range(n)]
    costs = [NetworkCost(name, 0, 0, 0.0, 0.15 * 1.2**i, 0.0) for i, name in enumerate(names)]
    costs.append(NetworkCost("grey", 0, 0, 0.0, 4.0, 0.0))
    drawn: list[Any] = []

    @contextmanager
    def figure(_path: Path, width: float, height: float) -> Iterator[Any]:
        drawing = Figure((width, height), layout="constrained", dpi=130)
        drawn.append(drawing.subplots())
        yield drawn[0]

    monkeypatch.setattr(network_comparison_plot, "figure", figure)
    trained = [judged(name, 90 + i % 3) for i, name in enumerate(names)]
    network_comparison_plot.draw_record(costs, trained, Path("unused.png"))
    texts = [text for text in drawn[0].texts if text.get_text()]
    assert sorted(text.get_text() for text in texts) == sorted([*names, "grey"])
    drawn[0].figure.canvas.draw()
    places = [text.get_window_extent() for text in texts]
    assert not any(one.overlaps(other) for one, other in combinations(places, 2))
    if n == 2:  # six so near to each other leave no place free of intervals
        bars = [
            Bbox(drawn[0].transData.transform([(cost.window_ms, end) for end in interval]))
            for cost, (_, interval) in zip(
                costs, (one.accuracies["words"] for one in trained), strict=False
            )
        ]
        assert not any(place.overlaps(bar) for place in places for bar in bars)
