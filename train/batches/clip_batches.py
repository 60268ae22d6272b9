# SPDX-License-Identifier: MIT
"""Training batches of whole clips, as the notebooks had them: analysed once, then only shifted.

The cheapest way to train: a step costs a read of its windows. What a recording's level, room and
noise could be is learnt from the waveforms alone (`train.batches.waveform_batches`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spotter.errors import InputError
from spotter.records import SILENCE, UNKNOWN
from train.data.index import WHO_IS_WHERE, Index
from train.data.memory_map import Mapped
from train.data.protocol import Item
from train.data.sample_store import Store
from train.recipe import Recipe

_SECOND = 16_000
_SILENCE_DBFS = (-80.0, -20.0)


def training_seconds(
    index: Index, store: Store, labels: Sequence[str], rng: Generator
) -> tuple[list[Item], list[str]]:
    """Every second that training may show for these labels.

    Args:
        index: the recordings.
        store: the same, decoded.
        labels: what the network is to tell apart.
        rng: for the level of noise.

    Returns:
        The seconds, and of each the word that is said in it (empty for silence).

    Raises:
        InputError: there is none for a label.
    """
    items, words = [], []
    for clip in index.of("word", "train"):
        label = clip.word if clip.word in labels else UNKNOWN
        if label in labels and len(store.rows([clip])):
            n_samples = store.length(store.row(clip.name))
            items.append(Item(label, clip.name, 0, n_samples))
            words.append(clip.word)
    if SILENCE in labels:
        silences = _silences(index, store, rng)
        items += silences
        words += [""] * len(silences)
    present = {item.label for item in items}
    for label in labels:
        if label not in present:
            raise InputError(str(index.root), f"has no train clip of {label!r}", WHO_IS_WHERE)
    return items, words


def _silences(index: Index, store: Store, rng: Generator) -> list[Item]:
    """Noise, second by second, and one second of nothing for every ten of it."""
    found = []
    for row in store.rows(index.of("noise", "train")):
        for start in range(0, store.length(int(row)) - _SECOND + 1, _SECOND):
            level = f"{rng.uniform(*_SILENCE_DBFS):.1f}"
            found.append(Item(SILENCE, store.names[row], start, start + _SECOND, level))
    return [*found, *(Item(SILENCE) for _ in range(1 + len(found) // 10))]


class ClipBatches:
    """All batches of a training.

    Args:
        windows: float32 [n, 98, 40], of `items`.
        items: from `training_seconds`, with `words`.
        words: the word said in each.
        labels: in the order of the network's outputs.
        recipe: the shares.
        seed: of everything drawn.
    """

    def __init__(
        self,
        windows: Mapped,
        items: Sequence[Item],
        words: Sequence[str],
        labels: Sequence[str],
        recipe: Recipe,
        seed: int,
    ) -> None:
        self._windows = windows
        self._truth = np.array([labels.index(item.label) for item in items])
        self._below = np.cumsum(_chances(self._truth, words, labels, recipe))
        self._n_labels = len(labels)
        self._recipe = recipe
        self._seed = seed

    def draw(self, step: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The batch of one step: MFCC float32 [n, 98, 40] and targets float32 [n, labels]."""
        rng = np.random.default_rng((self._seed, step))
        lots = rng.random(self._recipe.batch) * self._below[-1]
        rows = np.searchsorted(self._below, lots, side="right")
        targets = np.eye(self._n_labels, dtype=np.float32)[self._truth[rows]]
        return shifted(rng, self._windows[rows], self._recipe.max_shift_frames), targets


def shifted(rng: Generator, windows: NDArray[np.float32], max_frames: int) -> NDArray[np.float32]:
    """Each window earlier or later by up to `max_frames`; its first or last frame fills the gap."""
    n, n_frames, _ = windows.shape
    shift = rng.integers(-max_frames, max_frames + 1, (n, 1))
    frames = np.clip(np.arange(n_frames) - shift, 0, n_frames - 1)
    return windows[np.arange(n)[:, None], frames]


def _chances(
    truth: NDArray[np.int64], words: Sequence[str], labels: Sequence[str], recipe: Recipe
) -> NDArray[np.float64]:
    """How likely each second is drawn: a share for each label, within it one for each word."""
    shares = {SILENCE: recipe.silence_share, UNKNOWN: recipe.unknown_share}
    spoken = np.array([label not in shares for label in labels])
    _, word_of = np.unique(np.asarray(words), return_inverse=True)
    counts = np.bincount(word_of).astype(np.float64)
    # Of keywords as even as the recipe says; of other words, variety matters more than depth.
    evenness = np.where(spoken[truth], recipe.evenness, 0.5)
    chances = counts[word_of] ** -evenness
    total = np.bincount(truth, chances, len(labels))
    left = 1 - sum(shares[label] for label in labels if label in shares)
    share = np.array([shares.get(label, 0.0) for label in labels])
    share[spoken] = left * total[spoken] / total[spoken].sum()
    return np.asarray(chances * (share / total)[truth])
