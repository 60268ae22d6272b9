# SPDX-License-Identifier: MIT
"""Which rule makes the most of a model: all combinations of its times, tried on one recording.

The recording is scored once; each rule is then judged at every threshold, and told by what it
misses where it errs no more than allowed. Errors are false alarms, other words taken, words heard
wrong and words heard twice: whatever a person would see beside the words that were said. Smoothing
over ever more time would miss ever less; a person who speaks to a machine waits for it, so what is
known too late comes last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from tqdm import tqdm

from spotter.detection.detector import detect
from spotter.detection.rule import Rule
from spotter.errors import InputError
from spotter.records import Scores
from train.data.label_track import Said
from train.evaluation.metrics import Share
from train.evaluation.streaming import share_dict
from train.evaluation.streaming_matches import Outcome, judge
from train.plots import COLOURS, figure, percent

SMOOTHING_MS = (100.0, 200.0, 300.0, 400.0, 500.0, 600.0)
CONFIRM_MS = (0.0, 100.0, 200.0)
RELEASE = (0.5, 0.75, 0.9)
REFRACTORY_MS = (300.0, 500.0, 800.0)

LATEST_MS = 300.0
"""Half of the words shall be known that soon after their end."""

_THRESHOLDS = (
    *(round(0.2 + 0.05 * step, 2) for step in range(12)),
    *(round(0.8 + 0.005 * step, 3) for step in range(40)),
)
"""Under them a word is hardly ever over, and no model is used there. Close together where models
are used: a rule shall not win because a step of its threshold falls just under the errors."""
_BEST = 12
"""Rules in the table."""


@dataclass(frozen=True)
class Trial:
    """One rule at one threshold.

    Attributes:
        rule: with its threshold.
        missed: of the words that were said.
        errors_per_hour: detections that nobody wanted.
        latency_ms: from a word's end until it was known, the median; None where nothing was heard.
    """

    rule: Rule
    missed: Share
    errors_per_hour: float
    latency_ms: float | None


def sweep(
    scores: Scores,
    hours: float,
    truth: Sequence[Said],
    words: Sequence[str],
    rule: Rule,
    allowed_per_hour: float,
) -> list[Trial]:
    """The best threshold of every rule, the best rule first; what comes too late, last.

    Of rules that are equally good and quick that is first by which a word can be heard again
    soonest, and then the one nearest to `rule`: what makes no difference stays as it was.

    Args:
        scores: of a recording.
        hours: its length.
        truth: every single word in it.
        words: the model's.
        rule: what all rules have in common beside their times, and the times to stay near.
        allowed_per_hour: errors; a threshold with more is not taken (where no threshold has as
            few, the strictest is).
    """
    grid = list(product(SMOOTHING_MS, CONFIRM_MS, RELEASE, REFRACTORY_MS))
    best = []
    for smoothing_ms, confirm_ms, release, refractory_ms in tqdm(
        grid, "rules", disable=None, leave=False
    ):
        tried = replace(
            rule,
            smoothing_ms=smoothing_ms,
            confirm_ms=confirm_ms,
            release=release,
            refractory_ms=refractory_ms,
            word_thresholds={},
        )
        best.append(_at_best(trade_off(scores, hours, truth, words, tried), allowed_per_hour))
    return sorted(best, key=lambda trial: _rank(trial, rule))


def _rank(trial: Trial, rule: Rule) -> tuple[float, ...]:
    latency_ms = float("inf") if trial.latency_ms is None else trial.latency_ms
    changes = sum(
        getattr(trial.rule, name) != getattr(rule, name)
        for name in ("smoothing_ms", "confirm_ms", "refractory_ms")
    )
    is_late = latency_ms > LATEST_MS
    return is_late, trial.missed.value, latency_ms, -trial.rule.release, changes


def trade_off(
    scores: Scores, hours: float, truth: Sequence[Said], words: Sequence[str], rule: Rule
) -> list[Trial]:
    """One rule at every threshold, rising."""
    rules = [replace(rule, threshold=threshold) for threshold in _THRESHOLDS]
    return [_trial(at, judge(truth, detect(scores, at), words, hours)) for at in rules]


def _trial(rule: Rule, outcome: Outcome) -> Trial:
    errors = sum(
        map(len, (outcome.alarms, outcome.taken, outcome.wrong, outcome.duplicates))
    )  # fmt: skip
    latency_ms = 1000 * outcome.latency_s[0] if outcome.latency_s else None
    return Trial(rule, outcome.miss_rate, errors / outcome.hours, latency_ms)


def _at_best(trials: Sequence[Trial], allowed_per_hour: float) -> Trial:
    fitting = [trial for trial in trials if trial.errors_per_hour <= allowed_per_hour]
    return min(fitting, key=lambda trial: trial.missed.value) if fitting else trials[-1]


def as_table(trials: Sequence[Trial], allowed_per_hour: float) -> str:
    """The best rules, as Markdown."""
    columns = (
        "smoothing", "confirm", "release", "refractory", "threshold", "missed", "errors/h",
        "known after",
    )  # fmt: skip
    lines = [
        f"Misses with at most {allowed_per_hour:g} errors an hour, "
        f"the best of {len(trials)} rules (known within {LATEST_MS:g} ms first):",
        "",
        f"| {' | '.join(columns)} |",
        "|--:" * len(columns) + "|",
    ]
    for trial in trials[:_BEST]:
        rule = trial.rule
        after = "–" if trial.latency_ms is None else f"{trial.latency_ms:.0f} ms"
        lines.append(
            f"| {rule.smoothing_ms:g} ms | {rule.confirm_ms:g} ms | {rule.release:g} "
            f"| {rule.refractory_ms:g} ms | {rule.threshold:g} | {trial.missed} "
            f"| {trial.errors_per_hour:.1f} | {after} |"
        )
    return "\n".join(lines)


def as_dict(trials: Sequence[Trial]) -> list[dict[str, Any]]:
    """All rules as plain values."""
    return [
        {
            "rule": trial.rule.as_dict(),
            "missed": share_dict(trial.missed),
            "errors_per_hour": trial.errors_per_hour,
            "latency_ms": trial.latency_ms,
        }
        for trial in trials
    ]


def read_rule(path: Path) -> Rule:
    """The best rule of a sweep, from the file that was written of it.

    Raises:
        InputError: it is no such file.
    """
    try:
        best = json.loads(path.read_text(encoding="utf-8"))[0]
        return Rule.from_dict(best["rule"])
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise InputError(
            str(path), f"holds no rules ({error})", "name the sweep.json that train sweep wrote"
        ) from error


def draw_sweep(
    curves: Mapping[float, Sequence[Trial]], trials: Sequence[Trial], path: Path
) -> None:
    """Two pictures as one PNG: the trade-off by smoothing; misses against delay for every rule.

    Args:
        curves: smoothing in ms → its trials at rising thresholds.
        trials: every rule at its best.
        path: of the file.
    """
    with figure(path, 9.6, 4.2, columns=2) as (trade, delay):
        for colour, (smoothing_ms, curve) in zip(COLOURS, curves.items(), strict=False):
            errors = [trial.errors_per_hour for trial in curve]
            missed = [trial.missed.value for trial in curve]
            trade.plot(errors, missed, color=colour, marker=".", label=f"{smoothing_ms:g} ms")
        trade.set_xscale("symlog", linthresh=1)
        trade.set_xlim(left=0)
        trade.set_ylim(0, 0.5)
        percent(trade.yaxis)
        trade.set_xlabel("errors an hour")
        trade.set_ylabel("words missed")
        trade.legend(title="smoothing", frameon=False)
        for colour, smoothing_ms in zip(COLOURS, curves, strict=False):
            mine = [trial for trial in trials if trial.rule.smoothing_ms == smoothing_ms]
            delay.plot(
                [trial.latency_ms or 0.0 for trial in mine],
                [trial.missed.value for trial in mine],
                ".", color=colour,
            )  # fmt: skip
        delay.axvline(LATEST_MS, color="grey", linewidth=0.8, linestyle="--")
        percent(delay.yaxis)
        delay.set_xlabel("known after the word's end, median in ms")
        delay.set_ylabel("words missed at the errors allowed")
