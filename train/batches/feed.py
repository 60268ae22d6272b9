# SPDX-License-Identifier: MIT
"""Where the batches of a training come from, as its recipe says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spotter.errors import UsageError
from spotter.features.frontend import FrontEnd
from train.audio.augment import mixed_up
from train.batches.clip_batches import ClipBatches, training_seconds
from train.batches.sources import HardNegatives, gather
from train.batches.waveform_batches import Batches
from train.data.index import Index
from train.data.mfcc_cache import open_windows
from train.data.sample_store import Store
from train.recipe import OTHER_LABELS, Recipe

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]


class Feed(Protocol):
    """All batches of a training; picklable, so that another process can draw them."""

    def draw(self, step: int) -> Batch:
        """The batch of one step: MFCC float32 [n, 98, 40] and targets float32 [n, labels].

        It depends on the step and the feed alone.
        """


def feed_of(
    index: Index,
    store: Store,
    words: Sequence[str],
    recipe: Recipe,
    seed: int,
    mistakes: HardNegatives | None = None,
) -> Feed:
    """The batches of a recipe.

    Args:
        index: the recordings.
        store: the same, decoded.
        words: the keywords.
        recipe: how.
        seed: of everything drawn.
        mistakes: seconds for the recipe's `mistake_share`.

    Raises:
        InputError: there is no recording for a label.
        UsageError: the recipe's parts do not fit together.
    """
    rng = np.random.default_rng(seed)
    labels = recipe.labels_of(words)
    feed: Feed
    if recipe.feed == "clips":
        items, said = training_seconds(index, store, labels, rng)
        windows = open_windows(items, store, replace(FrontEnd(), log_floor=recipe.log_floor))
        feed = ClipBatches(windows, items, said, labels, recipe, seed)
    elif recipe.other_labels == OTHER_LABELS:
        sources = gather(index, store, words, rng)
        feed = Batches(replace(sources, mistakes=mistakes or HardNegatives()), recipe, seed)
    else:
        raise UsageError(
            f"other_labels {recipe.other_labels}", "waveforms are composed for both", "feed clips"
        )
    return ShuffledFeed(feed, recipe.mixup, seed) if recipe.mixup else feed


@dataclass(frozen=True)
class ShuffledFeed:
    """Another feed's batches, every window blended with one of the same batch.

    Attributes:
        feed: whose.
        strength: see `train.audio.augment.mixed_up`.
        seed: of the blending.
    """

    feed: Feed
    strength: float
    seed: int

    def draw(self, step: int) -> Batch:
        """As the feed's."""
        rng = np.random.default_rng((self.seed, step, 1))
        return mixed_up(rng, *self.feed.draw(step), self.strength)
