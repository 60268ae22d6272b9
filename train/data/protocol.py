# SPDX-License-Identifier: MIT
"""The protocol “12 classes”: which validation clips a model is judged by.

All clips of the words; as many of other words as the mean word has, in equal shares from all of
them; as many seconds of silence: half cut from noise at −50 to −20 dBFS, a quarter from pauses of
running speech, a quarter digital zeros. The list depends on the data and the seed 0 alone, and the
one behind the published figures is kept in `docs/protocol-12-classes.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spotter.errors import InputError
from spotter.records import SILENCE, UNKNOWN
from train.audio.pauses import lengthened, quiet_stretches
from train.data.index import WHO_IS_WHERE, Index, Recording
from train.data.sample_store import Store, centred, to_16_bit

_SEED = 0
_WINDOW_SAMPLES = 16_000
_NOISE_DBFS = (-50.0, -20.0)


@dataclass(frozen=True, slots=True)
class Item:
    """One second to be judged.

    Attributes:
        label: what it should be called.
        file: the recording; empty for digital zeros.
        start_sample, stop_sample: the part of it; a pause shorter than a second is played forth and
            back.
        level_dbfs: what noise is scaled to; empty for all else, which stays as it is.
    """

    label: str
    file: str = ""
    start_sample: int = 0
    stop_sample: int = 0
    level_dbfs: str = ""


def make_list(
    index: Index, store: Store, words: Sequence[str], labels: Sequence[str] | None = None
) -> list[Item]:
    """Draw the list from the validation recordings.

    Args:
        index: the recordings.
        store: the same, decoded.
        words: the keywords.
        labels: of a model that lacks silence or unknown: what has another label is left out.

    Raises:
        InputError: a word has no validation clip.
    """
    rng = np.random.default_rng(_SEED)
    clips = [item for item in index.of("word", "validation") if len(store.rows([item]))]
    spoken = [
        _whole(store, item, item.word) for word in words for item in clips if item.word == word
    ]
    for word in words:
        if not any(item.label == word for item in spoken):
            raise InputError(str(index.root), f"has no validation clip of {word!r}", WHO_IS_WHERE)
    n = round(len(spoken) / len(words))
    others = equal_shares(rng, [item for item in clips if item.word not in words], n)
    drawn = [
        *spoken,
        *(_whole(store, item, UNKNOWN) for item in others),
        *_noises(rng, index, store, n // 2),
        *_pauses(rng, index, store, n // 4),
        *(Item(SILENCE) for _ in range(n - n // 2 - n // 4)),
    ]
    return [item for item in drawn if labels is None or item.label in labels]


def _whole(store: Store, item: Recording, label: str) -> Item:
    return Item(label, item.name, 0, store.length(store.row(item.name)))


def equal_shares(rng: Generator, clips: Sequence[Recording], n: int) -> list[Recording]:
    """`n` clips, one of each word in turn until they are used up, sorted by name."""
    words = sorted({item.word for item in clips})
    piles = []
    for word in words:
        pile = [item for item in clips if item.word == word]
        piles.append([pile[at] for at in rng.permutation(len(pile))])
    rounds = range(max((len(pile) for pile in piles), default=0))
    turns = [pile[number] for number in rounds for pile in piles if number < len(pile)]
    return sorted(turns[:n], key=lambda item: item.name)


def _noises(rng: Generator, index: Index, store: Store, n: int) -> list[Item]:
    rows = store.rows(index.of("noise", "validation"))
    if not len(rows):
        return []
    items = []
    for row in rng.choice(rows, n, replace=n > len(rows)):
        start = int(rng.integers(0, max(1, store.length(int(row)) - _WINDOW_SAMPLES)))
        stop = min(start + _WINDOW_SAMPLES, store.length(int(row)))
        level = f"{rng.uniform(*_NOISE_DBFS):.1f}"
        items.append(Item(SILENCE, store.names[row], start, stop, level))
    return items


def _pauses(rng: Generator, index: Index, store: Store, n: int) -> list[Item]:
    """The longest pause of each of `n` recordings."""
    found = []
    for row in store.rows(index.of("speech", "validation")):
        stretches = quiet_stretches(store.cut(int(row)))
        if stretches:
            start, stop = max(stretches, key=lambda pause: pause[1] - pause[0])
            found.append(Item(SILENCE, store.names[row], start, stop))
    return [found[at] for at in sorted(rng.permutation(len(found))[:n])]


def second(item: Item, store: Store) -> NDArray[np.float32]:
    """The sound of one item, as `spotter classify` would place it: float32 [16000]."""
    if not item.file:
        return np.zeros(_WINDOW_SAMPLES, np.float32)
    samples = store.cut(store.row(item.file), item.start_sample, item.stop_sample)
    if item.label != SILENCE:
        return centred(samples)
    samples = lengthened(samples, _WINDOW_SAMPLES)
    if item.level_dbfs:
        rms = max(float(np.sqrt(np.mean(np.square(samples)))), 1e-6)
        samples = samples * np.float32(10 ** (float(item.level_dbfs) / 20) / rms)
    return to_16_bit(samples).astype(np.float32) / np.float32(32768)


def seconds(
    items: Sequence[Item], store: Store, at_once: int
) -> Iterator[tuple[Sequence[Item], NDArray[np.float32]]]:
    """The items and their sound, float32 [up to `at_once`, 16000], so many at a time."""
    for first in range(0, len(items), at_once):
        some = items[first : first + at_once]
        yield some, np.stack([second(item, store) for item in some])


def write_list(items: Sequence[Item], path: Path) -> None:
    """Write the list as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Item)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(item) for item in items)


def read_list(path: Path) -> list[Item]:
    """Read a list that `write_list` wrote.

    Raises:
        InputError: the file is missing or no such list.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            items = [
                Item(
                    row["label"],
                    row["file"],
                    int(row["start_sample"]),
                    int(row["stop_sample"]),
                    row["level_dbfs"],
                )
                for row in csv.DictReader(file)
            ]
        if not items:
            raise ValueError("it names none")
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            str(path), f"cannot be read as a list of clips ({error})", "leave it out to draw one"
        ) from error
    return items
