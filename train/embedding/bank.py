# SPDX-License-Identifier: MIT
"""The bank that own words are taught against: embeddings of training people, words and noise."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from spotter.model.bank import Bank
from spotter.model.embedding import Embedder
from train.data.index import Index, Recording
from train.data.sample_store import Store

_SPEECH_WINDOWS, _WORD_WINDOWS, _NOISE_WINDOWS = 15_000, 4_000, 1_000
"""25 minutes of speech, and what else there is room for in 2 MB."""
_LONGEST_S = 10
_RATE_HZ = 16_000
_HOP_FRAMES, _NOISE_HOP_FRAMES = 10, 100
_END_GAPS = (6, 20, 36)
"""Frames from a word's end to its windows' ends."""

Windows = Iterator[tuple[NDArray[np.float32], list[int]]]


def make_bank(
    flatbuffer: bytes, index: Index, store: Store, left_out: Collection[str], seed: int
) -> Bank:
    """Embed what training people said.

    Args:
        flatbuffer: with the embedding.
        index: the recordings, of which the training part is used.
        store: the same, decoded.
        left_out: words of which nothing is to be known.
        seed: of the choice.
    """
    rng, embedder = np.random.default_rng(seed), Embedder(flatbuffer)
    words = [item for item in index.of("word", "train") if item.word not in left_out]
    parts = [
        _embedded(embedder, windows, n, name)
        for windows, n, name in (
            (
                _speech(store, _shuffled(rng, index.of("speech", "train"))),
                _SPEECH_WINDOWS,
                "speech",
            ),
            (_words(store, _shuffled(rng, words)), _WORD_WINDOWS, "words"),
            (_noise(store, _shuffled(rng, index.of("noise", "train"))), _NOISE_WINDOWS, "noise"),
        )
    ]
    return Bank.of(np.concatenate(parts), len(parts[0]))


def _shuffled(rng: Generator, items: list[Recording]) -> list[Recording]:
    return [items[int(row)] for row in rng.permutation(len(items))]


def _embedded(embedder: Embedder, windows: Windows, n: int, name: str) -> NDArray[np.float32]:
    """The embeddings of the first n windows, or of all if there are fewer."""
    found = np.empty((n, embedder.size), np.float32)
    n_done = 0
    with tqdm(total=n, desc=f"bank of {name}", disable=None, leave=False) as bar:
        for frames, firsts in windows:
            chosen = firsts[: n - n_done]
            found[n_done : n_done + len(chosen)] = embedder.run_along(frames, chosen)[1]
            n_done += len(chosen)
            bar.update(len(chosen))
            if n_done == n:
                break
    return found[:n_done]


def _speech(store: Store, items: list[Recording]) -> Windows:
    """One sentence after the other, a window every 100 ms."""
    width = FrontEnd().window_frames
    for row in store.rows(items).tolist():
        frames = _frames(store.cut(row, 0, _LONGEST_S * _RATE_HZ))
        yield frames, [*range(0, len(frames) - width + 1, _HOP_FRAMES)]


def _words(store: Store, items: list[Recording]) -> Windows:
    silence = np.zeros(_RATE_HZ, np.float32)
    width, step = FrontEnd().window_frames, FrontEnd().step_samples
    for row in store.rows(items).tolist():
        frames = _frames(np.concatenate([silence, store.cut(row), silence]))
        stop = (len(silence) + int(store.extents[row][1])) // step
        yield frames, [min(stop + gap - width, len(frames) - width) for gap in _END_GAPS]


def _noise(store: Store, items: list[Recording]) -> Windows:
    width = FrontEnd().window_frames
    for row in store.rows(items).tolist():
        frames = _frames(store.cut(row))
        yield frames, [*range(0, len(frames) - width + 1, _NOISE_HOP_FRAMES)]


def _frames(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return StreamingFrontEnd(FrontEnd(), with_power=False).push(samples).mfcc
