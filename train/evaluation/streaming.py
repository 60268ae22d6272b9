# SPDX-License-Identifier: MIT
"""Evaluates a model on a long labelled recording, through the program's own pipeline.

The recording goes through `spotter.streaming.pipeline` once; the words are taken from the scores
by `spotter.detection.detector` at the model's own rule, and again at other thresholds for the
trade-off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.audio.files import read_blocks
from spotter.detection.detector import detect
from spotter.detection.rule import Rule
from spotter.model.model import Model
from spotter.records import SAMPLE_RATE_HZ, Scores
from spotter.streaming.pipeline import Pipeline, scores_along
from train.data.label_track import Said
from train.evaluation.metrics import Rate, Share
from train.evaluation.operating_curve import THRESHOLDS
from train.evaluation.streaming_matches import Outcome, judge

_BLOCK_S = 20
"""Scored at once: enough to be quick, little enough to need no memory."""

_TOLD = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99)
"""Thresholds that people are told about; machines are told all."""


def score(model: Model, recording: Path, hop_ms: int = 100) -> tuple[Scores, float]:
    """All windows of a recording, and its length in hours.

    Raises:
        InputError: the recording cannot be read.
    """
    pipeline = Pipeline(model, hop_ms)
    with tqdm(desc="listening", unit=" s", disable=None, leave=False) as bar:
        pieces = [*scores_along(_long_blocks(recording, bar), pipeline)]
    return Scores.joined(pieces), pipeline.now_s / 3600


def _long_blocks(recording: Path, bar: Any) -> Iterator[NDArray[np.float32]]:
    """The sound in pieces that are worth a call each."""
    kept: list[NDArray[np.float32]] = []
    for block in read_blocks(recording):
        kept.append(block)
        if sum(map(len, kept)) >= _BLOCK_S * SAMPLE_RATE_HZ:
            yield np.concatenate(kept)
            bar.update(_BLOCK_S)
            kept.clear()
    if kept:
        yield np.concatenate(kept)


@dataclass(frozen=True)
class StreamReport:
    """The result of one run.

    Attributes:
        model: its name and version.
        rule: at which `outcome` was taken.
        hop_ms: from one window to the next.
        outcome: the counts.
        curve: threshold, misses and false alarms (all else as in `rule`), thresholds rising.
    """

    model: str
    rule: Rule
    hop_ms: int
    outcome: Outcome
    curve: tuple[tuple[float, Share, Rate], ...]

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        outcome = self.outcome
        return {
            "model": self.model,
            "rule": self.rule.as_dict(),
            "hop_ms": self.hop_ms,
            "hours": outcome.hours,
            "spoken": outcome.spoken,
            "hits": len(outcome.hits),
            "missed": share_dict(outcome.miss_rate),
            "wrong": len(outcome.wrong),
            "duplicates": len(outcome.duplicates),
            "taken": share_dict(outcome.taken_rate),
            "false_alarms": rate_dict(outcome.false_alarms),
            "latency_s": dict(zip(("median", "p90"), outcome.latency_s or (), strict=False)),
            "words": {
                word: {
                    "missed": share_dict(outcome.missed_of(word)),
                    "false_alarms": rate_dict(outcome.alarms_of(word)),
                }
                for word in outcome.words
            },
            "curve": [
                {
                    "threshold": threshold,
                    "missed": share_dict(missed),
                    "false_alarms": rate_dict(alarms),
                }
                for threshold, missed, alarms in self.curve
            ],
            "false_alarms_at": [
                {"word": alarm.word, "score": alarm.score, "start_s": alarm.start_s}
                for alarm in outcome.alarms
            ],
        }

    def as_text(self) -> str:
        """The figures for people, as Markdown."""
        outcome = self.outcome
        lines = [
            f"`{self.model}` at threshold {self.rule.threshold:g}, hop {self.hop_ms} ms, "
            f"{outcome.hours:.2f} h, {outcome.spoken} words spoken, {outcome.others} others:",
            "",
            f"- missed: {outcome.miss_rate}",
            f"- wrong: {len(outcome.wrong)} · heard twice: {len(outcome.duplicates)}",
            f"- other words taken for one of these: {outcome.taken_rate}",
            f"- false alarms: {outcome.false_alarms}",
            f"- known after the word's end: {_latency(outcome)}",
            "",
            "| word | missed | false alarms |",
            "|---|---|---|",
        ]
        lines += [
            f"| {word} | {outcome.missed_of(word)} | {outcome.alarms_of(word)} |"
            for word in outcome.words
        ]
        lines += ["", "| threshold | missed | false alarms |", "|--:|---|---|"]
        lines += [
            f"| {threshold:g} | {missed} | {alarms} |"
            for threshold, missed, alarms in self.curve
            if threshold in _TOLD
        ]
        return "\n".join(lines)


def _latency(outcome: Outcome) -> str:
    if outcome.latency_s is None:
        return "nothing was heard"
    median_s, late_s = outcome.latency_s
    return f"{1000 * median_s:.0f} ms (median), {1000 * late_s:.0f} ms (90 %)"


def share_dict(share: Share) -> dict[str, Any]:
    """A share as plain values."""
    return {"count": share.hits, "of": share.n, "share": share.value, "interval": share.interval}


def rate_dict(rate: Rate) -> dict[str, Any]:
    """A rate as plain values."""
    return {
        "count": rate.count,
        "hours": rate.hours,
        "per_hour": rate.per_hour,
        "interval": rate.interval,
    }


def evaluate_stream(
    model: Model, recording: Path, truth: Sequence[Said], rule: Rule, hop_ms: int = 100
) -> StreamReport:
    """Judge a model on a recording.

    Args:
        model: which.
        recording: any audio file.
        truth: every single word in it, of the model's and others.
        rule: how scores become words.
        hop_ms: from one window to the next.

    Raises:
        InputError: the recording cannot be read.
    """
    scores, hours = score(model, recording, hop_ms)
    return StreamReport(
        f"{model.name} {model.version}".strip(),
        rule,
        hop_ms,
        judge(truth, detect(scores, rule), model.words, hours),
        tuple(_at(scores, truth, rule, at, model.words, hours) for at in THRESHOLDS),
    )


def _at(
    scores: Scores,
    truth: Sequence[Said],
    rule: Rule,
    threshold: float,
    words: Sequence[str],
    hours: float,
) -> tuple[float, Share, Rate]:
    moved = replace(rule, threshold=threshold, word_thresholds={})
    outcome = judge(truth, detect(scores, moved), words, hours)
    return threshold, outcome.miss_rate, outcome.false_alarms
