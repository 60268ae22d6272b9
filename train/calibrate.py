# SPDX-License-Identifier: MIT
"""The temperature: what logits are divided by so that a probability means something.

A network that has learnt its speakers by heart is too sure of itself on others, and its
probabilities pile up at 0 and 1, where a threshold has nothing to choose between. The temperature
is fitted on validation speakers in noise, unknown words included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from train.reliability import Reliability, reliability_of

if TYPE_CHECKING:
    import keras

_SEED = 0
_SNR_DB = (0.0, 20.0)
_AT_ONCE = 256


@dataclass(frozen=True)
class Calibration:
    """The temperature, and what it was fitted on.

    Attributes:
        temperature: what the logits are divided by.
        windows: float32 [n, 98, 40], validation clips at 0–20 dB over validation noise.
        truth: int64 [n], label numbers.
        before: how reliable the probabilities are without it.
    """

    temperature: float
    windows: NDArray[np.float32]
    truth: NDArray[np.int64]
    before: Reliability


def calibrate(
    network: keras.Model, items: Sequence[Item], index: Index, store: Store, labels: Sequence[str]
) -> Calibration:
    """Fit the temperature on the protocol's clips, unknown words among them."""
    windows = _noisy_windows(items, index, store)
    truth = np.array([labels.index(item.label) for item in items])
    logits = network.predict(windows, batch_size=256, verbose=0).astype(np.float64)
    likely = np.exp(logits - logits.max(axis=1, keepdims=True))
    before = reliability_of(likely / likely.sum(axis=1, keepdims=True), truth)
    return Calibration(fit_temperature(logits, truth), windows, truth, before)


def _noisy_windows(items: Sequence[Item], index: Index, store: Store) -> NDArray[np.float32]:
    """Analysed some at a time: sound takes four times the memory of its windows."""
    rng = np.random.default_rng(_SEED)
    rows = store.rows(index.of("noise", "validation"))
    analyse = BatchFrontEnd(FrontEnd())
    windows = []
    for first in range(0, len(items), _AT_ONCE):
        some = items[first : first + _AT_ONCE]
        seconds = np.stack([second(item, store) for item in some])
        spoken = np.array([item.label != SILENCE for item in some])
        seconds[spoken] = _noisy(rng, seconds[spoken], rows, store)
        windows.append(analyse(seconds))
    return np.concatenate(windows)


def _noisy(
    rng: np.random.Generator,
    seconds: NDArray[np.float32],
    rows: NDArray[np.int64],
    store: Store,
) -> NDArray[np.float32]:
    n, n_samples = seconds.shape
    if len(rows) and n:
        noise = np.stack([_second_of(rng, store, int(row)) for row in rng.choice(rows, n)])
    else:
        noise = augment.coloured_noise(rng, n, n_samples)
    snr_db = np.asarray(rng.uniform(*_SNR_DB, n))
    return augment.round_to_16_bit(augment.add_noise(seconds, noise, snr_db))


def _second_of(rng: np.random.Generator, store: Store, row: int) -> NDArray[np.float32]:
    start = int(rng.integers(0, max(1, store.length(row) - 16_000)))
    return lengthened(store.cut(row, start, start + 16_000), 16_000)
