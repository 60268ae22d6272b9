# SPDX-License-Identifier: MIT
"""Reports and curves on cases counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from spotter.detector import Rule
from spotter.records import SILENCE, UNKNOWN, Scores
from train.evaluate import Report
from train.metrics import Share
from train.operating_curve import THRESHOLDS, count_alarms, count_streams

LABELS = (SILENCE, UNKNOWN, "yes", "no")


def stream(*heard: tuple[float, str, float]) -> Scores:
    """Ten seconds in which a word has a probability for half a second around a time."""
    end_s = np.arange(1, 101) / 10
    probabilities = np.zeros((100, 4), np.float32)
    for at_s, word, probability in heard:
        probabilities[np.abs(end_s - at_s) < 0.26, LABELS.index(word)] = probability
    probabilities[:, 0] = 1 - probabilities.sum(axis=1)
    return Scores(end_s, probabilities, end_s - 0.5, end_s, LABELS)


def test_a_word_counts_once_a_stream_but_every_alarm_counts() -> None:
    streams = [
        stream((2, "yes", 0.9), (6, "yes", 0.9)),
        stream((4, "no", 0.7)),
        stream((3, "yes", 0.5), (7, "no", 0.9)),
        stream(),
    ]
    rule = Rule(threshold=0.6)
    assert count_streams(streams, rule, ["yes", "no"]) == {"yes": 1, "no": 2}
    assert count_alarms(streams, rule, ["yes", "no"]) == {"yes": 2, "no": 2}
    lower = Rule(threshold=0.4)
    assert count_streams(streams, lower, ["yes", "no"]) == {"yes": 2, "no": 2}
    assert count_alarms(streams, lower, ["yes", "no"]) == {"yes": 3, "no": 2}


def test_the_thresholds_are_those_of_the_contract() -> None:
    assert THRESHOLDS[:3] == (0, 0.05, 0.1)
    assert THRESHOLDS[17:20] == (0.85, 0.9, 0.91)
    assert THRESHOLDS[-3:] == (0.99, 0.995, 0.999)
    assert list(THRESHOLDS) == sorted(set(THRESHOLDS))


@pytest.fixture
def report() -> Report:
    counts = np.array([[5, 0, 0, 0], [0, 3, 2, 0], [0, 1, 8, 1], [0, 0, 0, 4]])
    return Report(LABELS, counts)


def test_the_report_counts_by_hand(report: Report) -> None:
    assert report.accuracy == Share(20, 24)
    assert report.per_label["yes"] == Share(8, 10)
    assert report.macro_recall == pytest.approx((0.8 + 1) / 2)


def test_the_report_for_people_names_the_worst_confusion(report: Report) -> None:
    lines = report.as_text().splitlines()
    assert "20/24" in lines[0]
    assert lines[3].startswith(UNKNOWN)
    assert lines[3].endswith("2 as yes")
    assert lines[2].rstrip().endswith(")")


def test_the_report_for_machines_holds_the_counts(report: Report) -> None:
    figures = report.as_dict()
    assert figures["accuracy"]["right"] == 20
    assert figures["per_label"]["no"]["of"] == 4
    assert figures["confusion"][2] == [0, 1, 8, 1]
