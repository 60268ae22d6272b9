# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spotter.records import SILENCE
from train.data.index import Index
from train.data.protocol import Item
from train.data.sample_store import Store
from train.export.temperature_scaling import said_in_noise


def mean_of(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    return windows.mean(axis=(1, 2))[:, np.newaxis]


def test_noise_is_added_to_words_and_silence_stays(index: Index, store: Store) -> None:
    word = index.of("word", "validation")[0]
    items = [Item(SILENCE), Item("rise", word.name, 0, 16_000)]
    silence, noisy = said_in_noise(mean_of, items, index, store)
    alone = said_in_noise(mean_of, items[:1], index, store)
    assert silence == alone
    assert noisy > silence


def test_silence_alone_is_detected_as_it_is(index: Index, store: Store) -> None:
    """A list may end with more of it than is heard at once."""
    said = said_in_noise(mean_of, [Item(SILENCE)] * 300, index, store)
    assert said.shape == (300, 1)
    assert np.ptp(said) == 0
