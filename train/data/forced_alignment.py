# SPDX-License-Identifier: MIT
"""Where each word of running speech begins and ends: forced alignment by pocketsphinx.

A text says what is spoken, its alignment says when. It makes training words of the keywords in a
sentence, strangers of all the others, and tells which seconds of a sentence hold no keyword. A
sentence with a word that the dictionary of pocketsphinx lacks is not aligned.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.system.atomic_file import written_beside
from train.data.index import Index
from train.data.sample_store import Store, to_16_bit

_FRAME_SAMPLES = 160
_COLUMNS = ("row", "word", "start_sample", "stop_sample")


@dataclass(frozen=True)
class Spoken:
    """One word in running speech.

    Attributes:
        row: of the recording in the store.
        word: as the text has it.
        start_sample, stop_sample: where it lies.
    """

    row: int
    word: str
    start_sample: int
    stop_sample: int

    @property
    def n_samples(self) -> int:
        """How long it is."""
        return self.stop_sample - self.start_sample


def open_alignment(index: Index, store: Store) -> list[Spoken]:
    """All words of the recordings with a text, in their order; aligned once, kept in the store."""
    texts = {
        row: text
        for name, text in sorted(index.transcripts.items())
        for row in store.rows_named([name])
    }
    kept = store.place / "alignment.csv"
    if not kept.is_file():
        _write(kept, _align_all(store, texts))
    with kept.open(encoding="utf-8", newline="") as file:
        words = [
            Spoken(int(row["row"]), row["word"], int(row["start_sample"]), int(row["stop_sample"]))
            for row in csv.DictReader(file)
        ]
    return [word for word in words if word.row in texts]


def _align_all(store: Store, texts: dict[int, str]) -> Iterable[Spoken]:
    for row, text in tqdm(texts.items(), "aligning", unit=" texts", disable=None, leave=False):
        yield from align(store.cut(row), text, row)


def align(samples: NDArray[np.float32], text: str, row: int = 0) -> list[Spoken]:
    """The words of a text in the sound of it, in order; none where that cannot be told.

    Args:
        samples: float32 [n] at 16 kHz.
        text: lower case, words apart by spaces.
        row: which recording the words are said to be of.
    """
    words = text.split()
    if not words or not all(pronunciations(word) for word in words):
        return []
    decoder = _decoder()
    try:
        decoder.set_align_text(" ".join(words))
        decoder.start_utt()
        decoder.process_raw(to_16_bit(samples).tobytes(), full_utt=True)
        decoder.end_utt()
        segments = [segment for segment in decoder.seg() if segment.word[0] not in "<["]
    except (RuntimeError, TypeError):  # no path through the sound; no segments at all
        return []
    if [_bare(segment.word) for segment in segments] != words:
        return []
    return [
        Spoken(
            row,
            _bare(segment.word),
            segment.start_frame * _FRAME_SAMPLES,
            min(len(samples), (segment.end_frame + 1) * _FRAME_SAMPLES),
        )
        for segment in segments
    ]


def _bare(word: str) -> str:
    """Without the number of its pronunciation: last(2) is last."""
    return word.partition("(")[0]


@cache
def _decoder() -> Any:
    from pocketsphinx import Decoder

    return Decoder(loglevel="FATAL", lm=None)


@cache
def pronunciations(word: str) -> tuple[str, ...]:
    """The ways to say a word, as ARPAbet phones apart by spaces; none if it is not known."""
    decoder = _decoder()
    known = [decoder.lookup_word(word)]
    while known[-1] is not None:
        known.append(decoder.lookup_word(f"{word}({len(known) + 1})"))
    return tuple(known[:-1])


@cache
def dictionary() -> tuple[tuple[str, str], ...]:
    """Every way to say every word that is known, as word and phones; names and letters among them.

    That of pocketsphinx, which is CMU's.
    """
    from pocketsphinx import get_model_path

    lines = (
        Path(get_model_path("en-us/cmudict-en-us.dict")).read_text(encoding="utf-8").splitlines()
    )
    known = (line.split(maxsplit=1) for line in lines)
    return tuple((_bare(word), sounds) for word, sounds in known if _bare(word).isalpha())


def sounds_like(word: str, keyword: str) -> bool:
    """Whether a word is said like a keyword: hearing the keyword there is right."""
    return word == keyword or not set(pronunciations(word)).isdisjoint(pronunciations(keyword))


def holds_sound_of(word: str, keyword: str) -> bool:
    """Whether all sounds of a keyword are in a word, in one piece: “no” in “nobody”."""
    return any(
        f" {part} " in f" {whole} "
        for whole in pronunciations(word)
        for part in pronunciations(keyword)
    )


def _write(path: Path, words: Iterable[Spoken]) -> None:
    """An interrupt leaves nothing half-written."""
    with (
        written_beside(path) as beside,
        beside.path.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for word in words:
            writer.writerow((word.row, word.word, word.start_sample, word.stop_sample))
