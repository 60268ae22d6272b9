# SPDX-License-Identifier: MIT
"""A run over a long recording, as a picture: the trade-off, and how soon words are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from train.evaluation.streaming import StreamReport
from train.plots import BLUE, GREY, ORANGE, figure, percent

_NAMED = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Thresholds that are written beside the curve."""
_LOWEST = 0.2
"""Under that a word is hardly ever over, and the curve turns back."""


def draw_stream(report: StreamReport, path: Path) -> None:
    """Misses against false alarms as the threshold moves, and the latencies, as PNG."""
    with figure(path, 9.6, 4.2, columns=2) as (trade, delay):
        curve = [row for row in report.curve if row[0] >= _LOWEST]
        alarms = [rate.per_hour for _, _, rate in curve]
        missed = [share.value for _, share, _ in curve]
        trade.plot(alarms, missed, color=BLUE, marker=".")
        for threshold, share, rate in curve:
            if threshold in _NAMED:
                trade.annotate(
                    f"{threshold:g}", (rate.per_hour, share.value), (4, 4),
                    textcoords="offset points", fontsize=8, color=GREY,
                )  # fmt: skip
        outcome = report.outcome
        trade.errorbar(
            [outcome.false_alarms.per_hour], [outcome.miss_rate.value],
            xerr=_around(outcome.false_alarms.per_hour, outcome.false_alarms.interval),
            yerr=_around(outcome.miss_rate.value, outcome.miss_rate.interval),
            color=ORANGE, marker="o", capsize=3, label=f"at {report.rule.threshold:g}, with 95 %",
        )  # fmt: skip
        # Zero belongs on the axis: it is what is hoped for.
        trade.set_xscale("symlog", linthresh=1)
        trade.set_xlim(left=0)
        trade.set_ylim(bottom=0)
        percent(trade.yaxis)
        trade.set_xlabel(f"false alarms an hour (in {outcome.hours:.2f} h)")
        trade.set_ylabel(f"missed of {outcome.spoken} words")
        trade.legend(frameon=False)
        latencies_ms = 1000 * np.array(outcome.latencies_s)
        delay.hist(latencies_ms, bins=np.arange(-500, 1501, 50), color=BLUE)
        if outcome.latency_s:
            median_ms = 1000 * outcome.latency_s[0]
            delay.axvline(median_ms, color=ORANGE, label=f"median {median_ms:.0f} ms")
            delay.legend(frameon=False)
        delay.set_xlabel("from the word's end until it was known, ms")
        delay.set_ylabel("words")


def _around(value: float, interval: tuple[float, float]) -> list[list[float]]:
    low, high = interval
    return [[value - low], [high - value]]
