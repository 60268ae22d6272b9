# SPDX-License-Identifier: MIT
"""What a move of the window's threshold costs: an hour of kept scores, labelled anew.

The scores are the model's own of the demo recording, again and again, with as much silence between
its words as makes them rare or frequent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import numpy as np
from scripts.benchmarks.sources import RATE_HZ, speech

import spotter
from scripts.benchmarks.measure import Table, figures, in_turn, one_core
from spotter.api import rule_for
from spotter.detection.rule import Rule
from spotter.detection.score_history import ScoreHistory
from spotter.records import Scores
from spotter.streaming.pipeline import DEFAULT_HOP_MS, Pipeline

_HOUR_S, _MINUTE_S = 3600, 60
_APART_S = (2, 10, 30)
_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)


def run(*, full: bool, model: str | None) -> list[Table]:
    """Milliseconds for a move, by how far apart the words are."""
    loaded = spotter.load(model)
    rule = rule_for(loaded)
    scores = Pipeline(loaded, with_power=False).push(speech(_MINUTE_S))[1]
    n_words = len(list(spotter.spot(speech(_MINUTE_S), model=loaded)))
    calls: dict[str, Callable[[], object]] = {}
    for apart_s in _APART_S:
        hour = _hour(scores, max(0.0, apart_s - _MINUTE_S / n_words), n_words)
        history = ScoreHistory(rule, loaded.labels, DEFAULT_HOP_MS, kept_s=None)
        history.add(hour)
        name = f"a word about every {apart_s} s"
        calls[name] = _moves(history, rule)
    with one_core():
        values = in_turn(calls, 45 if full else 15, scale=1000)
    aims = dict.fromkeys(calls, "≤ 16")
    return [Table("The threshold moves over an hour, one core", figures(values, "ms", (), aims))]


def _moves(history: ScoreHistory, rule: Rule) -> Callable[[], None]:
    """A call that labels all anew by the next threshold."""
    rules = cycle([replace(rule, threshold=threshold) for threshold in _THRESHOLDS])
    return lambda: history.set_rule(next(rules))


def _hour(scores: Scores, silence_s: float, n_words: int) -> Scores:
    """An hour of these scores, with so much silence after each of their words."""
    silence = np.zeros((round(1000 * silence_s / DEFAULT_HOP_MS), len(scores.labels)), np.float32)
    silence[:, 0] = 1.0
    parts = [
        part for word in np.array_split(scores.probabilities, n_words) for part in (word, silence)
    ]
    n = _HOUR_S * 1000 // DEFAULT_HOP_MS
    probabilities = np.resize(np.concatenate(parts), (n, len(scores.labels)))
    end_s = np.rint((1 + np.arange(n) * DEFAULT_HOP_MS / 1000) * RATE_HZ) / RATE_HZ
    return Scores(end_s, probabilities, end_s - 0.8, end_s - 0.3, scores.labels)
