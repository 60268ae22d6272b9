# SPDX-License-Identifier: MIT
"""The protocol's clips as they would sound elsewhere: in noise, and at other levels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.features.frontend import mfcc
from spotter.model.model import Model
from spotter.records import SILENCE
from train.audio import augment
from train.audio.pauses import lengthened
from train.data.index import Index
from train.data.protocol import Item, seconds
from train.data.sample_store import Store
from train.evaluation.metrics import Share

SNRS_DB = (np.inf, 20.0, 10.0, 0.0, -5.0)
GAINS_DB = (-30.0, -20.0, -10.0, 0.0, 6.0)
_SEED = 0
_AT_ONCE = 64

_Noises = Callable[[int, int], NDArray[np.float32]]
"""The number of a first clip and how many there are → the noise of each, float32 [n, 16000]."""


@dataclass(frozen=True)
class Condition:
    """How a model does in one condition.

    Attributes:
        kind: snr or level.
        value_db: of it; an SNR of infinity is clean.
        accuracy: of all labels; silence stays as it is in the one and is turned down in the other.
        words: right ones of the words alone.
    """

    kind: str
    value_db: float
    accuracy: Share
    words: Share

    def as_dict(self) -> dict[str, Any]:
        """As plain values; clean has no number."""
        return {
            "kind": self.kind,
            "value_db": None if np.isinf(self.value_db) else self.value_db,
            "accuracy": self.accuracy.value,
            "accuracy_interval": self.accuracy.interval,
            "recall_of_words": self.words.value,
            "recall_of_words_interval": self.words.interval,
        }


def measure(model: Model, items: Sequence[Item], index: Index, store: Store) -> list[Condition]:
    """Judge a model in every condition, the largest of all labels deciding.

    The noises are validation recordings, which no training hears: each clip has the same stretch
    of noise at every ratio, which is to the loud part of the word.
    """
    noises = _noises(len(items), index, store)
    conditions = []
    with tqdm(
        total=len(SNRS_DB) + len(GAINS_DB), desc="conditions", disable=None, leave=False
    ) as bar:
        for snr_db in SNRS_DB:
            noisy = _noisy(snr_db, noises, items, store)
            conditions.append(_judge("snr", snr_db, model, items, noisy))
            bar.update()
        for gain_db in GAINS_DB:
            gained = (
                augment.apply_gain(sound, np.full(len(some), gain_db))
                for some, sound in seconds(items, store, _AT_ONCE)
            )
            conditions.append(_judge("level", gain_db, model, items, gained))
            bar.update()
    return conditions


def _noisy(
    snr_db: float, noises: _Noises, items: Sequence[Item], store: Store
) -> Iterator[NDArray[np.float32]]:
    n_done = 0
    for some, sound in seconds(items, store, _AT_ONCE):
        ratios = np.array([snr_db if item.label != SILENCE else np.inf for item in some])
        yield augment.add_noise(sound, noises(n_done, len(some)), ratios)
        n_done += len(some)


def _judge(
    kind: str,
    value_db: float,
    model: Model,
    items: Sequence[Item],
    detected: Iterable[NDArray[np.float32]],
) -> Condition:
    said = [
        model.labels[int(model.run(mfcc(one)[None])[0].argmax())]
        for some in detected
        for one in augment.round_to_16_bit(some)
    ]
    right = [label == item.label for label, item in zip(said, items, strict=True)]
    of_words = [good for good, item in zip(right, items, strict=True) if item.label in model.words]
    return Condition(
        kind, value_db, Share(sum(right), len(right)), Share(sum(of_words), len(of_words))
    )


def _noises(n: int, index: Index, store: Store) -> _Noises:
    """A second of validation noise for each clip; made by program where there is none."""
    rows = store.rows(index.of("noise", "validation"))
    if not len(rows):
        return lambda first, n_clips: augment.coloured_noise(
            np.random.default_rng((_SEED, first)), n_clips, 16_000
        )
    rng = np.random.default_rng(_SEED)
    places = [
        (int(row), int(rng.integers(0, max(1, store.length(int(row)) - 16_000))))
        for row in rng.choice(rows, n)
    ]
    return lambda first, n_clips: np.stack(
        [
            lengthened(store.cut(row, start, start + 16_000), 16_000)
            for row, start in places[first : first + n_clips]
        ]
    )
