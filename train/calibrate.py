# SPDX-License-Identifier: MIT
"""The temperature: what logits are divided by so that a probability means something.

A network that has learnt its speakers by heart is too sure of itself on others, and its
probabilities pile up at 0 and 1, where a threshold has nothing to choose between. The temperature
is fitted on validation speakers in noise, unknown words included.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spotter.frontend import FrontEnd
from spotter.records import SILENCE
from train import augment
from train.data.index import Index
from train.data.pauses import lengthened
from train.data.store import Store
from train.features import BatchFrontEnd
from train.metrics import fit_temperature
from train.protocol import Item, second

if TYPE_CHECKING:
    import keras

_SEED = 0
_SNR_DB = (0.0, 20.0)


def temperature_of(
    network: keras.Model, items: Sequence[Item], index: Index, store: Store, labels: Sequence[str]
) -> float:
    """Fit the temperature on the protocol's clips at 0–20 dB over validation noise."""
    spoken = [item for item in items if item.label != SILENCE]
    silent = [item for item in items if item.label == SILENCE]
    windows = np.stack([second(item, store) for item in (*spoken, *silent)])
    windows[: len(spoken)] = _noisy(windows[: len(spoken)], index, store)
    logits = network.predict(BatchFrontEnd(FrontEnd())(windows), batch_size=256, verbose=0)
    truth = np.array([labels.index(item.label) for item in (*spoken, *silent)])
    return fit_temperature(logits.astype(np.float64), truth)


def _noisy(windows: NDArray[np.float32], index: Index, store: Store) -> NDArray[np.float32]:
    rng = np.random.default_rng(_SEED)
    n, n_samples = windows.shape
    rows = store.rows(index.of("noise", "validation"))
    if len(rows):
        noise = np.stack([_second_of(rng, store, int(row)) for row in rng.choice(rows, n)])
    else:
        noise = augment.coloured_noise(rng, n, n_samples)
    snr_db = np.asarray(rng.uniform(*_SNR_DB, n))
    return augment.round_to_16_bit(augment.add_noise(windows, noise, snr_db))


def _second_of(rng: np.random.Generator, store: Store, row: int) -> NDArray[np.float32]:
    start = int(rng.integers(0, max(1, store.length(row) - 16_000)))
    return lengthened(store.cut(row, start, start + 16_000), 16_000)
