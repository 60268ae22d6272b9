# SPDX-License-Identifier: MIT
"""Studies: questions about the design, answered by training and measuring.

`log_floor`: the floor of the front end's logarithm. A floor that is too high deletes a quiet word
before any network can hear it. One network is trained for each floor, all else alike, and judged by
the 12-class protocol at several levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spotter.features.frontend import FrontEnd
from train.audio import augment
from train.audio.batch_frontend import BatchFrontEnd
from train.data import protocol
from train.data.index import Index
from train.data.sample_store import Store
from train.evaluation.metrics import Share
from train.keras_backend import load_keras
from train.recipe import OTHER_LABELS, Recipe
from train.training.fit import fit

if TYPE_CHECKING:
    import keras

FLOORS = (1e-6, 1e-8, 1e-10)
GAINS_DB = (0.0, -20.0, -30.0)


def log_floor(
    index: Index, store: Store, words: Sequence[str], recipe: Recipe, *, seed: int, out: Path
) -> str:
    """Train with each floor and judge at each level.

    Args:
        index: the recordings.
        store: the same, decoded.
        words: the keywords.
        recipe: the training; its floor is replaced.
        seed: of every training, so that all see the same windows.
        out: the folder of the runs; finished ones in it are not trained again.

    Returns:
        A table in Markdown: a row a floor, a column a level, accuracies with counts.
    """
    head = " | ".join(f"{gain_db:.0f} dB" for gain_db in GAINS_DB)
    lines = [f"| floor | {head} |", "|---" * (len(GAINS_DB) + 1) + "|"]
    for floor in FLOORS:
        run = out / f"floor_{floor:.0e}"
        if not (run / "model.keras").is_file():
            plan = replace(recipe, log_floor=floor)
            resume = (run / "checkpoint.keras").is_file()
            fit(index, store, words, plan, seed=seed, out=run, resume=resume)
        network = load_keras().models.load_model(run / "model.keras", compile=False)
        cells = " | ".join(str(share) for share in _by_level(network, index, store, words, floor))
        lines.append(f"| {floor:.0e} | {cells} |")
    return "\n".join(lines)


def _by_level(
    network: keras.Model, index: Index, store: Store, words: Sequence[str], floor: float
) -> list[Share]:
    """Accuracy of the 12-class protocol, turned down and rounded to 16 bit as by a sound card."""
    labels = (*OTHER_LABELS, *words)
    items = protocol.make_list(index, store, words)
    truth = np.array([labels.index(item.label) for item in items])
    analyse = BatchFrontEnd(replace(FrontEnd(), log_floor=floor))
    shares = []
    for gain_db in GAINS_DB:
        said = []
        for some, sound in protocol.seconds(items, store, 256):
            gained = augment.apply_gain(sound, np.full(len(some), gain_db))
            detected = augment.round_to_16_bit(gained)
            said.append(np.asarray(network.predict_on_batch(analyse(detected))))
        right = np.concatenate(said).argmax(axis=1) == truth
        shares.append(Share(int(np.sum(right)), len(truth)))
    return shares
