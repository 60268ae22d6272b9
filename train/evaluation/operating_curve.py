# SPDX-License-Identifier: MIT
"""The operating curve: misses, false accepts and false alarms per hour, measured by streaming.

Everything goes the product's own way, `spotter.streaming.pipeline` and
`spotter.detection.detector` with the model's rule; a stream is scored once and its detections are
taken anew at each threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.detection.detector import detect
from spotter.detection.rule import Rule
from spotter.model.model import Model
from spotter.records import Scores
from spotter.streaming.pipeline import Pipeline, scores_along
from train.batches.sources import without_words
from train.data.index import Index
from train.data.sample_store import Store, to_16_bit

THRESHOLDS = (
    *(round(0.05 * step, 2) for step in range(19)),
    *(round(0.9 + 0.01 * step, 2) for step in range(1, 10)),
    0.995,
    0.999,
)
"""0, 0.05 … 0.9, 0.91 … 0.99, 0.995, 0.999."""

_SEED = 0
_AROUND_S = 0.7
"""Quiet before and after a clip: what a person leaves around a word."""
_QUIET_DBFS = -70.0
_NOISE_DBFS = (-50.0, -20.0)


@dataclass(frozen=True)
class _Streams:
    """Scored streams by what they show."""

    spoken: dict[str, list[Scores]]
    others: list[Scores]
    wordless: list[Scores]
    hours: float


def measure(
    model: Model, index: Index, store: Store, rule: Rule, hop_ms: int = 100
) -> dict[str, Any]:
    """Measure the curve on the validation recordings.

    Args:
        model: what is measured; need not have a curve yet.
        index: the recordings.
        store: the same, decoded.
        rule: its threshold is moved, all else stays.
        hop_ms: from one window to the next.

    Returns:
        The curve as a model file carries it (see `spotter.model.operating_curve.OperatingCurve`).
    """
    streams = _score_all(Pipeline(model, hop_ms), index, store)
    rows: dict[str, list[list[float]]] = {word: [] for word in model.words}
    for threshold in tqdm(THRESHOLDS, "thresholds", disable=None, leave=False):
        at = replace(rule, threshold=threshold)
        taken = count_streams(streams.others, at, model.words)
        alarms = count_alarms(streams.wordless, at, model.words)
        for word in model.words:
            spoken = streams.spoken[word]
            detected = count_streams(spoken, at, model.words)[word]
            row = [threshold, len(spoken), len(spoken) - detected, taken[word], alarms[word]]
            rows[word].append(row)
    return {
        "words": rows,
        "others": len(streams.others),
        "hours": round(streams.hours, 4),
        "conditions": _conditions(streams),
        "rule": rule.as_dict(),
        "hop_ms": hop_ms,
    }


def _conditions(streams: _Streams) -> str:
    spoken = sum(map(len, streams.spoken.values()))
    return (
        f"validation speakers of Speech Commands: {spoken} clips of the words in quiet noise; "
        f"{len(streams.others)} clips of other words; {streams.hours:.2f} h of running speech "
        "without the words, and of noise"
    )


def _score_all(pipeline: Pipeline, index: Index, store: Store) -> _Streams:
    rng = np.random.default_rng(_SEED)
    words = pipeline.model.words
    clips = index.of("word", "validation")
    rows_of = {word: store.rows(item for item in clips if item.word == word) for word in words}
    unseen_words = [item for item in clips if item.word not in words]
    other_rows = store.rows([*unseen_words, *index.of("wake", "validation")])
    speech = [store.row(name) for name in without_words(index, "validation", words)]
    noise = store.rows(index.of("noise", "validation"))
    levels_dbfs = [rng.uniform(*_NOISE_DBFS) for _ in noise]
    spoken = {
        word: [score_alone(pipeline, in_quiet(rng, store.cut(int(row)))) for row in rows]
        for word, rows in _progress(rows_of.items(), len(rows_of), "words")
    }
    others = [
        score_alone(pipeline, in_quiet(rng, store.cut(int(row))))
        for row in _progress(other_rows, len(other_rows), "other words")
    ]
    running = [
        score_alone(pipeline, store.cut(row))
        for row in _progress(speech, len(speech), "running speech")
    ]
    running += [
        score_alone(pipeline, _at_level(store.cut(int(row)), level_dbfs))
        for row, level_dbfs in _progress(zip(noise, levels_dbfs, strict=True), len(noise), "noise")
    ]
    n_samples = sum(store.length(int(row)) for row in (*speech, *noise))
    return _Streams(spoken, others, running, n_samples / 16_000 / 3600)


def _progress(items: Iterable[Any], total: int, name: str) -> Iterable[Any]:
    bar: Iterable[Any] = tqdm(items, name, total=total, disable=None, leave=False)
    return bar


def in_quiet(rng: Generator, clip: NDArray[np.float32]) -> NDArray[np.float32]:
    """A clip with 0.7 s of quiet noise before and after it, as in a quiet room."""
    around = round(_AROUND_S * 16_000)
    padded = np.pad(clip, around)
    noise = rng.standard_normal(len(padded), dtype=np.float32)
    quiet = padded + noise * np.float32(10 ** (_QUIET_DBFS / 20))
    return to_16_bit(quiet).astype(np.float32) / np.float32(32768)


def _at_level(noise: NDArray[np.float32], level_dbfs: float) -> NDArray[np.float32]:
    rms = max(float(np.sqrt(np.mean(np.square(noise)))), 1e-6)
    return np.clip(noise * np.float32(10 ** (level_dbfs / 20) / rms), -1, 1)


def score_alone(pipeline: Pipeline, samples: NDArray[np.float32]) -> Scores:
    """All windows of one stream of its own."""
    pipeline.reset()
    return Scores.joined([*scores_along([samples], pipeline)])


def count_streams(streams: Sequence[Scores], rule: Rule, words: Sequence[str]) -> dict[str, int]:
    """In how many streams each word was detected."""
    found = [{detection.word for detection in detect(scores, rule)} for scores in streams]
    return {word: sum(word in detected for detected in found) for word in words}


def count_alarms(streams: Sequence[Scores], rule: Rule, words: Sequence[str]) -> dict[str, int]:
    """How often each word was detected in all streams."""
    found = [detection.word for scores in streams for detection in detect(scores, rule)]
    return {word: found.count(word) for word in words}
