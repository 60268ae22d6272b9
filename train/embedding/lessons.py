# SPDX-License-Identifier: MIT
"""What the embedding learns from: windows drawn once, as maps of the first stage, and kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from train.batches.sources import gather
from train.data.index import WORDS, Index
from train.data.sample_store import Store
from train.embedding.tapped import SHAPES, Maps, Scale, Tapped
from train.embedding.teacher import Teacher, targets_of
from train.embedding.vocabulary import vocabulary
from train.embedding.windows import WordBatches

_FILES = ("first", "second", "classes", "words", "targets", "names", "scales")


@dataclass(frozen=True)
class Lessons:
    """Windows with what is to be said of them.

    Attributes:
        maps: int8 [n, 49, 72] and [n, 25, 96].
        scales: what their integers mean.
        classes: int32 [n]: speech, noise, a word, or none.
        words: int32 [n]: the row of `targets`, or none.
        targets: float32 [words, 128], what the teacher says.
        names: of the classes that are words.
    """

    maps: Maps
    scales: tuple[Scale, Scale]
    classes: NDArray[np.int32]
    words: NDArray[np.int32]
    targets: NDArray[np.float32]
    names: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> Lessons:
        """Map what `draw_lessons` wrote into memory."""
        first, second, classes, words, targets, names, scales = (
            np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES
        )
        one, two = (Scale(float(step), int(zero)) for step, zero in scales)
        return cls((first, second), (one, two), classes, words, targets, tuple(names.tolist()))


def are_drawn(folder: Path) -> bool:
    """Whether a folder holds lessons, whole."""
    return (folder / f"{_FILES[-1]}.npy").is_file()


def draw_lessons(
    flatbuffer: bytes,
    index: Index,
    store: Store,
    teacher: Teacher,
    n: int,
    folder: Path,
    *,
    left_out: Collection[str],
    seed: int,
) -> None:
    """Draw n windows of the training part and keep them in a folder.

    Args:
        flatbuffer: of the first stage.
        index: the recordings.
        store: the same, decoded.
        teacher: what is asked about each word.
        n: how many.
        folder: where they are kept.
        left_out: words of which nothing is to be known.
        seed: of everything drawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = vocabulary(index, store, left_out)
    said = {item.word for item in index.of("word", "train")}
    keywords = [word for word in WORDS if word in said]
    sources = gather(index, store, keywords, np.random.default_rng(seed))
    batches, tapped = WordBatches(sources, words, seed), Tapped(flatbuffer)
    first, second = (
        np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.int8, (n, *shape))
        for name, shape in zip(_FILES, SHAPES, strict=False)
    )
    answers = np.empty((n, 2), np.int32)
    n_done = step = 0
    with tqdm(total=n, desc="drawing windows", disable=None, leave=False) as bar:
        while n_done < n:
            mfcc, targets = batches.draw(step)
            rows = slice(n_done, min(n, n_done + len(mfcc)))
            size = rows.stop - rows.start
            first[rows], second[rows] = tapped.run(mfcc[:size])
            answers[rows] = targets[:size, 1:]
            n_done, step = rows.stop, step + 1
            bar.update(size)
    first.flush()
    second.flush()
    rest = {
        "classes": answers[:, 0],
        "words": answers[:, 1],
        "targets": targets_of(teacher, store, words),
        "names": np.array(words.names),
        "scales": np.array([(scale.step, scale.zero_point) for scale in tapped.scales]),
    }
    for name, values in rest.items():
        np.save(folder / f"{name}.npy", values)
