# SPDX-License-Identifier: MIT
"""Temperature scaling of logits, with an offset, so that probabilities are calibrated.

A network that overfits its speakers is too sure of itself on others, and its
probabilities pile up at 0 and 1, where a threshold has nothing to choose between; the temperature
divides the logits. One that was shown other speech half of the time expects it half of the time;
the offset takes that from the logit of *unknown*. Both are fitted together, on validation speakers
in noise, unknown words included (docs/decisions/0050-the-ear.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from spotter.records import SILENCE, UNKNOWN
from train.audio import augment
from train.audio.batch_frontend import BatchFrontEnd
from train.audio.pauses import lengthened
from train.data.index import Index
from train.data.protocol import Item, seconds
from train.data.sample_store import Store
from train.evaluation.metrics import fit_offset, fit_temperature, less
from train.export.reliability import Reliability, reliability_of

if TYPE_CHECKING:
    import keras

_SEED = 0
_SNR_DB = (0.0, 20.0)
_AT_ONCE = 256
_ROUNDS = 5
"""More change neither in its second decimal."""


@dataclass(frozen=True)
class Calibration:
    """The offset and the temperature, and what they were fitted on.

    Attributes:
        unknown_offset: what is taken from the logit of `_unknown_` (0 where there is none).
        temperature: what the logits are divided by, after that.
        truth: int64 [n], label numbers of the protocol's clips.
        before: how reliable the probabilities are without them.
        labels: of the network.
    """

    unknown_offset: float
    temperature: float
    truth: NDArray[np.int64]
    before: Reliability
    labels: tuple[str, ...]

    @property
    def offsets(self) -> NDArray[np.float64]:
        """What is taken from the logit of each label."""
        return self.unknown_offset * (np.array(self.labels) == UNKNOWN)


def calibrate(
    network: keras.Model, items: Sequence[Item], index: Index, store: Store, labels: Sequence[str]
) -> Calibration:
    """Fit both on the protocol's clips, unknown words among them."""
    truth = np.array([labels.index(item.label) for item in items])
    logits = said_in_noise(network.predict_on_batch, items, index, store).astype(np.float64)
    likely = np.exp(logits - logits.max(axis=1, keepdims=True))
    before = reliability_of(likely / likely.sum(axis=1, keepdims=True), truth)
    offset, temperature = _fit(logits, truth, labels)
    return Calibration(offset, temperature, truth, before, tuple(labels))


def _fit(
    logits: NDArray[np.float64], truth: NDArray[np.int64], labels: Sequence[str]
) -> tuple[float, float]:
    """Offset and temperature, each in turn with the other as it is."""
    if UNKNOWN not in labels:
        return 0.0, fit_temperature(logits, truth)
    unknown, offset, temperature = labels.index(UNKNOWN), 0.0, 1.0
    for _ in range(_ROUNDS):
        temperature = fit_temperature(less(logits, unknown, offset), truth)
        offset = temperature * fit_offset(logits / temperature, truth, unknown)
    return offset, temperature


def said_in_noise(
    run: Callable[[NDArray[np.float32]], Any], items: Sequence[Item], index: Index, store: Store
) -> NDArray[np.float32]:
    """What a network or a model says to the items at 0–20 dB over validation noise.

    Args:
        run: windows, float32 [n, 98, 40], to a value for each label, [n, labels].
        items: the protocol's clips; silence stays as it is.
        index: the recordings.
        store: the same, decoded.
    """
    rng = np.random.default_rng(_SEED)
    rows = store.rows(index.of("noise", "validation"))
    analyse = BatchFrontEnd(FrontEnd())
    said = []
    for some, sound in seconds(items, store, _AT_ONCE):
        spoken = np.array([item.label != SILENCE for item in some])
        sound[spoken] = _noisy(rng, sound[spoken], rows, store)
        said.append(np.asarray(run(analyse(sound))))
    return np.concatenate(said)


def _noisy(
    rng: np.random.Generator,
    sound: NDArray[np.float32],
    rows: NDArray[np.int64],
    store: Store,
) -> NDArray[np.float32]:
    n, n_samples = sound.shape
    if n == 0:  # all that is heard at once is silence
        return sound
    if len(rows):
        noise = np.stack([_second_of(rng, store, int(row)) for row in rng.choice(rows, n)])
    else:
        noise = augment.coloured_noise(rng, n, n_samples)
    snr_db = np.asarray(rng.uniform(*_SNR_DB, n))
    return augment.round_to_16_bit(augment.add_noise(sound, noise, snr_db))


def _second_of(rng: np.random.Generator, store: Store, row: int) -> NDArray[np.float32]:
    start = int(rng.integers(0, max(1, store.length(row) - 16_000)))
    return lengthened(store.cut(row, start, start + 16_000), 16_000)
