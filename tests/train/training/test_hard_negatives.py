# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from spotter.features.frontend import FrontEnd
from tests.train.conftest import WORDS
from train.batches.sources import HardNegatives, Place, gather
from train.batches.window_composer import Composer
from train.data.index import Index
from train.data.sample_store import Store
from train.keras_backend import load_keras
from train.recipe import Recipe
from train.training.hard_negatives import find_hard_negatives

# Keras 3 hands TensorFlow's variables to numpy 2 in numpy 1's way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def one_that_hears_loudness(at_c0: float) -> Any:
    """A network that is sure of the first word where the mean of c0 is above a value."""
    layers = load_keras().layers
    window = load_keras().Input((98, 40))
    logits = layers.Dense(4, name="logits")(layers.GlobalAveragePooling1D()(window))
    network = load_keras().Model(window, logits)
    kernel, bias = np.zeros((40, 4), np.float32), np.zeros(4, np.float32)
    kernel[0, 2], bias[2], bias[3] = 1, -at_c0, -1e4
    network.get_layer("logits").set_weights([kernel, bias])
    return network


@pytest.fixture
def with_speech(index: Index, store: Store) -> Index:
    """The miniature, two training clips of it said to be sentences without a keyword."""
    clips = [item for item in index.of("word", "train") if item.word == WORDS[0]][:2]
    spoken = tuple(replace(item, kind="speech", word="", speaker="reader") for item in clips)
    others = tuple(item for item in index.recordings if item not in clips)
    texts = dict.fromkeys((item.name for item in spoken), "zzyzxq")
    return replace(index, recordings=(*others, *spoken), transcripts=texts)


def test_every_second_in_which_a_word_is_detected_is_a_mistake(
    with_speech: Index, store: Store
) -> None:
    network = one_that_hears_loudness(-1000.0)
    found = find_hard_negatives(network, with_speech, store, WORDS, FrontEnd())
    rows = store.rows(with_speech.of("speech", "train"))
    assert {(place.row, place.speed) for place in found.in_speech} == {
        (int(row), speed) for row in rows for speed in (0.9, 1.0, 1.12)
    }
    noise = store.rows(with_speech.of("noise", "train"))
    assert {place.row for place in found.in_noise} == set(noise.tolist())
    # 2.5 s of noise: a second at every 0.2 s of what is heard at some speed.
    starts = {
        speed: [p.start_sample for p in found.in_noise if (p.row, p.speed) == (noise[0], speed)]
        for speed in (0.9, 1.0, 1.12)
    }
    assert starts[1.0] == list(range(0, 24_001, 3_200))
    assert starts[0.9] == list(range(0, 25_601, 2_880))
    assert starts[1.12] == list(range(0, 22_081, 3_584))


def test_where_no_word_is_detected_there_is_none(with_speech: Index, store: Store) -> None:
    found = find_hard_negatives(
        one_that_hears_loudness(1000.0), with_speech, store, WORDS, FrontEnd()
    )
    assert found == HardNegatives()


def test_hard_negatives_are_drawn_as_often_as_the_recipe_says(index: Index, store: Store) -> None:
    sources = gather(index, store, WORDS, np.random.default_rng(0))
    noise = int(sources.noise[0])
    mistaken = replace(sources, mistakes=HardNegatives(in_speech=(Place(noise, 8_000),)))
    recipe = Recipe(unknown_share=1, silence_share=0, mistake_share=0.4)
    windows, targets = Composer(mistaken, recipe).draw(np.random.default_rng(0), 300)
    assert (targets[:, 1] == 1).all()
    # Noise fills a window, words and their parts do not.
    full = np.abs(windows[:, ::160]).min(axis=1) > 0
    share_with_others = 0.4 / (0.4 + 0.6 * (0.26 + 0.08 + 0.06))
    assert full.mean() == pytest.approx(share_with_others, abs=0.15)
