# SPDX-License-Identifier: MIT
"""Reports and curves on cases counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from spotter.detection.rule import Rule
from spotter.records import SILENCE, UNKNOWN, Scores
from train.evaluation.evaluate import Report
from train.evaluation.metrics import Share
from train.evaluation.operating_curve import THRESHOLDS, count_alarms, count_streams

LABELS = (SILENCE, UNKNOWN, "yes", "no")


def stream(*detected: tuple[float, str, float]) -> Scores:
    """Ten seconds in which a word has a probability for half a second around a time."""
    end_s = np.arange(1, 101) / 10
    probabilities = np.zeros((100, 4), np.float32)
    for at_s, word, probability in detected:
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


def said(counts: list[list[int]], speakers: list[str]) -> Report:
    """A report of clips with such a confusion matrix, the label that is said at 0.7."""
    pairs = [
        (row, column)
        for row, line in enumerate(counts)
        for column, n in enumerate(line)
        for _ in range(n)
    ]
    truth = np.array([row for row, _ in pairs])
    probabilities = np.full((len(pairs), len(LABELS)), 0.1, np.float32)
    probabilities[np.arange(len(pairs)), [column for _, column in pairs]] = 0.7
    return Report(LABELS, truth, probabilities, tuple(speakers * len(pairs))[: len(pairs)])


@pytest.fixture
def report() -> Report:
    return said([[5, 0, 0, 0], [0, 3, 2, 0], [0, 1, 8, 1], [0, 0, 0, 4]], ["ann", "bob", "cid"])


def test_the_report_counts_by_hand(report: Report) -> None:
    assert report.accuracy == Share(20, 24)
    assert report.per_label["yes"] == Share(8, 10)
    assert report.macro_recall == pytest.approx((0.8 + 1) / 2)
    assert report.precision == {
        SILENCE: Share(5, 5), UNKNOWN: Share(3, 4), "yes": Share(8, 10), "no": Share(4, 5)
    }  # fmt: skip


def test_the_report_for_people_names_the_worst_confusion(report: Report) -> None:
    lines = report.as_text().splitlines()
    assert "20/24" in lines[0]
    assert lines[1].endswith("(3 of them)")
    assert lines[4].startswith(UNKNOWN)
    assert lines[4].endswith("2 as yes")
    assert lines[3].rstrip().endswith(")")


def test_the_report_for_machines_holds_the_counts(report: Report) -> None:
    figures = report.as_dict()
    assert figures["accuracy"]["right"] == 20
    assert figures["per_label"]["no"]["of"] == 4
    assert figures["confusion"][2] == [0, 1, 8, 1]
    assert figures["precision"]["no"]["of"] == 5
    low, high = figures["accuracy"]["speaker_interval"]
    assert low < 20 / 24 < high


def test_speakers_that_are_always_right_or_always_wrong_leave_more_doubt_than_clips() -> None:
    # Clips alternate between right and wrong, as the speakers do.
    counts = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    right, wrong = said(counts, ["ann"]), said([[0] * 4, [0] * 4, [0, 0, 0, 1], [0] * 4], ["bob"])
    both = Report(
        LABELS,
        np.tile(np.concatenate([right.truth, wrong.truth]), 50),
        np.tile(np.concatenate([right.probabilities, wrong.probabilities]), (50, 1)),
        ("ann", "bob") * 50,
    )
    assert both.accuracy == Share(50, 100)
    assert both.speaker_interval == (0, 1)


def test_the_trade_off_takes_no_word_for_another_as_detected(report: Report) -> None:
    at = {round(float(t), 3): number for number, t in enumerate(report.trade.thresholds)}
    # Of 14 words, 12 are right at 0.7; of 10 others, 2 are taken at 0.7, and all at 0.1.
    assert report.trade.missed[at[0.5]] == pytest.approx(2 / 14)
    assert report.trade.taken[at[0.5]] == pytest.approx(2 / 10)
    assert report.trade.taken[at[0.05]] == 1
    assert report.trade.missed[at[0.8]] == 1
