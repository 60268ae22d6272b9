# SPDX-License-Identifier: MIT
"""How often a model falsely accepts words that no training recording holds.

Other words of Speech Commands are few, and most of them train *unknown*. Running speech has
hundreds more: words that only validation readers say, each cut out by forced alignment and heard
alone, in quiet. A voice and a word that training had neither of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.detection.detector import detect
from spotter.detection.rule import Rule
from spotter.model.model import Model
from spotter.streaming.pipeline import Pipeline
from train.audio.samples import faded_ends
from train.batches.sources import unseen_words
from train.data.forced_alignment import Spoken, open_alignment
from train.data.index import Index
from train.data.sample_store import Store
from train.evaluation.metrics import Share
from train.evaluation.operating_curve import in_quiet, score_alone

_MARGIN_SAMPLES = 320
"""An alignment tells a word's beginning to a frame or two."""


def never_met(index: Index, store: Store, words: Sequence[str]) -> list[Spoken]:
    """The words that validation readers say and nothing in the training part holds.

    Args:
        index: the recordings.
        store: the same, decoded.
        words: the keywords; what holds the sound of one is left out.
    """
    rows = {int(row) for item in index.of("speech", "validation") for row in store.rows([item])}
    spoken = [item for item in open_alignment(index, store) if item.row in rows]
    met = {item.word for item in index.recordings if item.kind == "word"}
    for item in index.of("speech", "train"):
        met.update(index.transcripts.get(item.name, "").split())
    return [item for group in unseen_words(spoken, words) for item in group if item.word not in met]


def taken(
    model: Model,
    store: Store,
    spoken: Sequence[Spoken],
    rule: Rule,
    thresholds: Sequence[float],
) -> dict[float, Share]:
    """The share of `spoken` in which a word of the model is detected, at each threshold.

    Args:
        model: whose words.
        store: the recordings.
        spoken: no words of the model.
        rule: how scores become words; its threshold is moved.
        thresholds: where to.
    """
    pipeline, rng = Pipeline(model), np.random.default_rng(0)
    bar = tqdm(spoken, "words never met", disable=None, leave=False)
    scored = [score_alone(pipeline, in_quiet(rng, _alone(store, item))) for item in bar]
    found = {}
    for threshold in thresholds:
        at = replace(rule, threshold=threshold)
        hits = sum(any(True for _ in detect(scores, at)) for scores in scored)
        found[threshold] = Share(hits, len(scored))
    return found


def _alone(store: Store, spoken: Spoken) -> NDArray[np.float32]:
    start = max(0, spoken.start_sample - _MARGIN_SAMPLES)
    return faded_ends(store.cut(spoken.row, start, spoken.stop_sample))
