# SPDX-License-Identifier: MIT
"""The record counts by every protocol what one set of answers holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spotter.records import SILENCE, UNKNOWN
from train.evaluation.evaluate import Report
from train.evaluation.metrics import Share
from train.studies.network_comparison import (
    Judged,
    NetworkCost,
    accuracies_of,
    accuracy_table,
    cost_of,
    cost_table,
)
from train.studies.network_comparison_plot import draw_record

LABELS = (SILENCE, UNKNOWN, "yes", "no")


def report(labels: tuple[str, ...], *rows: tuple[str, list[float]]) -> Report:
    """Each row a clip of its own speaker: its label, and what was said to each label."""
    truth = np.array([labels.index(label) for label, _ in rows])
    said = np.array([values for _, values in rows], np.float32)
    return Report(labels, truth, said, tuple(f"{number}" for number in range(len(rows))))


def test_each_protocol_leaves_out_labels_and_their_clips() -> None:
    found = accuracies_of(
        report(
            LABELS,
            (SILENCE, [9, 0, 0, 0]),
            (SILENCE, [0, 9, 0, 0]),
            (UNKNOWN, [3, 2, 1, 0]),  # right as soon as silence is no choice
            ("yes", [0, 3, 2, 1]),  # right as soon as unknown is no choice
            ("no", [0, 0, 2, 1]),
        )
    )
    assert found["12 classes"][0] == Share(1, 5)
    assert found["11 classes"][0] == Share(1, 3)
    assert found["words"][0] == Share(1, 2)
    assert found["words"][1] == (0, 1)


def test_a_network_without_a_label_is_not_judged_by_it() -> None:
    rows = (("yes", [1.0, 0.0]), ("no", [1.0, 0.0]))
    found = accuracies_of(report(("yes", "no"), *rows))
    assert found == {"words": (Share(1, 2), (0, 1))}


# TensorFlow's own, with numpy 2.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_the_cost_is_that_of_the_network() -> None:
    cost = cost_of("tc_resnet_small")
    from train.networks import build
    from train.networks.cost import cost_of as count

    assert cost.parameters == count(build("tc_resnet_small", 98, 40, 12)).parameters
    assert cost.kilobytes > 4 * cost.parameters / 1e3
    assert 0 < cost.window_ms < cost.step_ms


def test_the_tables_and_the_picture_name_every_network_and_training(tmp_path: Path) -> None:
    costs = [
        NetworkCost("small", 58_000, 1_500_000, 240.0, 0.05, 27.0),
        NetworkCost("large", 321_000, 89_000_000, 1500.0, 2.5, 4000.0),
    ]
    judged = [
        Judged("mine", "small", "600 steps of 100, seed 0", None,
               {"words": (Share(90, 100), (0.85, 0.95))}),
    ]  # fmt: skip
    assert "| large | 321.0 k | 89.00 M | 1500 kB | 2.50 ms | 4000 ms |" in cost_table(costs)
    row = accuracy_table(judged).splitlines()[-1]
    assert row == (
        "| mine | small | 600 steps of 100, seed 0 | – | – | 90.0% (90/100, 85.0%–95.0%) |"
    )
    draw_record(costs, judged, tmp_path / "record.png")
    assert (tmp_path / "record.png").read_bytes().startswith(b"\x89PNG")
