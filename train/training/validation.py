# SPDX-License-Identifier: MIT
"""What a training is watched by: the validation windows of the protocol, with their truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spotter.features.frontend import FrontEnd
from train.data import protocol
from train.data.index import Index
from train.data.memory_map import Mapped
from train.data.mfcc_cache import open_windows
from train.data.sample_store import Store
from train.recipe import OTHER_LABELS

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Validation:
    """Validation windows with their truth.

    Attributes:
        windows: float32 [n, 98, 40], on disk.
        truth: int64 [n], label numbers.
    """

    windows: Mapped
    truth: NDArray[np.int64]

    def accuracy(self, network: keras.Model) -> float:
        """The share that the network gets right."""
        said = [np.asarray(network.predict_on_batch(some)) for some in self.windows.parts()]
        return float(np.mean(np.concatenate(said).argmax(axis=1) == self.truth))


def validate(
    index: Index,
    store: Store,
    words: Sequence[str],
    front_end: FrontEnd,
    other_labels: Sequence[str] = OTHER_LABELS,
) -> Validation:
    """The 12-class protocol, or the part of it that has these labels and the words."""
    labels = (*other_labels, *words)
    items = protocol.make_list(index, store, words, labels)
    truth = np.array([labels.index(item.label) for item in items])
    return Validation(open_windows(items, store, front_end), truth)
