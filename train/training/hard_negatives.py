# SPDX-License-Identifier: MIT
"""Hard negatives: sounds in which a network falsely detects a keyword."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.features.frontend import FrontEnd
from train.audio.batch_frontend import BatchFrontEnd
from train.audio.samples import WINDOW_SAMPLES
from train.batches.sources import HardNegatives, Place, gather
from train.batches.window_composer import Composer, second_at
from train.data.index import Index
from train.data.sample_store import Store
from train.recipe import Recipe

if TYPE_CHECKING:
    import keras

_SURE = 0.2
"""Probability of a word from which a second counts as a mistake: the thresholds of use lie higher,
and what comes near them is worth as much."""
_HOP_SAMPLES = 3_200
_SPEEDS = (0.9, 1.0, 1.12)
"""Faster and slower the same reader is another one, with other mistakes."""
_WINDOWS_AT_ONCE = 256


def find_hard_negatives(
    network: keras.Model, index: Index, store: Store, words: Sequence[str], front_end: FrontEnd
) -> HardNegatives:
    """Listen to all running speech, wake words and noise of the training part.

    Args:
        network: logits of `_silence_`, `_unknown_` and the words.
        index: the recordings.
        store: the same, decoded.
        words: the keywords; where they are said, hearing them is no mistake.
        front_end: the network's.
    """
    sources = gather(index, store, words, np.random.default_rng(0))
    composer = Composer(sources, Recipe())
    detected = _Listener(network, store, front_end)
    speech = [*sources.speech.tolist(), *sources.wake.tolist()]
    in_speech = [
        place for place in detected.keywords(speech, "speech") if not composer.holds_keyword(place)
    ]
    return HardNegatives(
        tuple(in_speech), tuple(detected.keywords(sources.noise.tolist(), "noise"))
    )


class _Listener:
    """Runs a network over recordings, a second at a time."""

    def __init__(self, network: keras.Model, store: Store, front_end: FrontEnd) -> None:
        self._network = network
        self._store = store
        self._analyse = BatchFrontEnd(front_end)

    def keywords(self, rows: Iterable[int], name: str) -> Iterator[Place]:
        """The seconds of these recordings in which it hears a keyword, at three speeds."""
        places: list[Place] = []
        for row in tqdm(list(rows), f"mistakes in {name}", disable=None, leave=False):
            for speed in _SPEEDS:
                last = max(0, self._store.length(row) - round(WINDOW_SAMPLES * speed))
                hop = round(_HOP_SAMPLES * speed)
                places += [Place(row, start, speed) for start in range(0, last + 1, hop)]
            if len(places) >= _WINDOWS_AT_ONCE:
                yield from self._detected(places)
                places = []
        if places:
            yield from self._detected(places)

    def _detected(self, places: Sequence[Place]) -> Iterator[Place]:
        windows = np.stack([second_at(self._store, place) for place in places])
        logits = self._network.predict_on_batch(self._analyse(windows))
        sure = _probabilities(logits)[:, 2:].max(axis=1) >= _SURE
        return (place for place, is_sure in zip(places, sure, strict=True) if is_sure)


def _probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
