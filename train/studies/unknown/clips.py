# SPDX-License-Identifier: MIT
"""Every clip of the study as MFCC on disk: as it is, and in several disguises, computed once.

Thirty-six trainings see the same clips: what noise, rooms and levels do to them is computed for all
together, and only shifts and masks are drawn anew at every step.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from train.audio import augment
from train.audio.batch_frontend import BatchFrontEnd
from train.audio.pauses import lengthened
from train.audio.samples import at_level, paste
from train.batches.sources import without_words
from train.data.index import Index, Recording
from train.data.sample_store import Store, centred
from train.result_files import whole, write_json

N_VERSIONS = 4
"""The clip as it is, and three disguises."""

_N_SILENCES = 2_000
"""At most; no more than there are clips."""
_AT_ONCE = 256
_SHIFT_SAMPLES = 1_600
_SNR_DB = (0.0, 30.0)
_GAIN_DB = (-25.0, 6.0)
_NOISE_SHARE, _ROOM_SHARE = 0.7, 0.2
_SEED = 0


@dataclass(frozen=True)
class Clips:
    """What the study trains and judges on.

    Attributes:
        words: [n], what is said in each clip.
        speakers: [n], by whom.
        windows: float16 [versions, n, 98, 40], MFCC; version 0 is the clip as it is.
        silences: float16 [m, 98, 40], training noise at many levels, and digital silence.
        speech: float16 [frames, 40], running speech without the keywords, sentences in a row, a
            second of silence before and after each.
        sentences: int64 [k, 2], first frame of each sentence and the one after its last.
        readers: [k], who reads.
    """

    words: NDArray[np.str_]
    speakers: NDArray[np.str_]
    windows: NDArray[np.float16]
    silences: NDArray[np.float16]
    speech: NDArray[np.float16]
    sentences: NDArray[np.int64]
    readers: NDArray[np.str_]


def open_clips(
    index: Index, store: Store, words: Sequence[str], folder: Path, *, speech_minutes: float
) -> Clips:
    """The clips of the study, computed now if they are not in `folder` yet.

    Args:
        index: the recordings; training and validation speakers are dealt anew.
        store: the same, decoded.
        words: the keywords, which the running speech must not hold.
        folder: where they are kept.
        speech_minutes: how much running speech.

    Raises:
        OutputError: the folder cannot be written.
    """
    known = set(store.names)
    items = [item for item in _both(index, "word") if item.name in known]
    place = folder / _key(items, words, speech_minutes)
    if not (place / "about.json").is_file():
        _write(index, store, items, words, place, speech_minutes)
    about = json.loads((place / "about.json").read_text(encoding="utf-8"))
    return Clips(
        np.array([item.word for item in items]),
        np.array([item.speaker for item in items]),
        _mapped(place, "windows"),
        _mapped(place, "silences"),
        _mapped(place, "speech"),
        _mapped(place, "sentences"),
        np.array(about["readers"], dtype=np.str_),
    )


def _mapped(place: Path, name: str) -> NDArray[Any]:
    array: NDArray[Any] = np.load(place / f"{name}.npy", mmap_mode="r")
    return array


def _both(index: Index, kind: str) -> list[Recording]:
    return [*index.of(kind, "train"), *index.of(kind, "validation")]  # type: ignore[arg-type]


def _key(items: Sequence[Recording], words: Sequence[str], speech_minutes: float) -> str:
    digest = hashlib.sha256(f"1 {N_VERSIONS} {words} {speech_minutes}\n".encode())
    for item in items:
        digest.update(f"{item.name}\n".encode())
    return digest.hexdigest()[:16]


def _write(
    index: Index,
    store: Store,
    items: Sequence[Recording],
    words: Sequence[str],
    place: Path,
    speech_minutes: float,
) -> None:
    rng = np.random.default_rng(_SEED)
    analyse = BatchFrontEnd(FrontEnd())
    rows = store.rows(items)
    disguise = _Disguise(rng, index, store)
    windows = np.empty((N_VERSIONS, len(rows), 98, 40), np.float16)
    starts = range(0, len(rows), _AT_ONCE)
    for start in tqdm(starts, "analysing", unit=" × 256 clips", disable=None, leave=False):
        clips = [store.cut(int(row)) for row in rows[start : start + _AT_ONCE]]
        plain = np.stack([centred(clip) for clip in clips])
        windows[0, start : start + _AT_ONCE] = analyse(plain)
        for version in range(1, N_VERSIONS):
            windows[version, start : start + _AT_ONCE] = analyse(disguise(clips))
    speech, sentences, readers = _speech(rng, index, store, words, speech_minutes)
    arrays: dict[str, NDArray[Any]] = {
        "windows": windows,
        "silences": analyse(disguise.silences(min(_N_SILENCES, len(rows)))).astype(np.float16),
        "speech": speech,
        "sentences": sentences,
    }
    for name, array in arrays.items():
        with whole(place / f"{name}.npy") as beside, beside.open("wb") as file:
            np.save(file, array)
    write_json(place / "about.json", {"readers": readers})


class _Disguise:
    """Puts clips elsewhere in their window, into rooms, noises and levels."""

    def __init__(self, rng: Generator, index: Index, store: Store) -> None:
        self._rng = rng
        self._noise = [store.cut(int(row)) for row in store.rows(index.of("noise", "train"))]
        rooms = store.rows(index.of("room", "train"))
        self._rooms = np.zeros((len(rooms), 8_000), np.float32)
        for room, row in zip(self._rooms, rooms, strict=True):
            samples = store.cut(int(row), 16, 8_016)
            room[: len(samples)] = samples

    def __call__(self, clips: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        rng, n = self._rng, len(clips)
        windows = np.zeros((n, 16_000), np.float32)
        for window, clip in zip(windows, clips, strict=True):
            shift = int(rng.integers(-_SHIFT_SAMPLES, _SHIFT_SAMPLES + 1))
            paste(window, clip, (16_000 - len(clip)) // 2 + shift)
        in_room = rng.random(n) < _ROOM_SHARE
        if len(self._rooms) and in_room.any():
            rooms = self._rooms[rng.integers(len(self._rooms), size=int(in_room.sum()))]
            windows[in_room] = augment.reverberate(windows[in_room], rooms)
        snr_db = np.asarray(rng.uniform(*_SNR_DB, n))
        snr_db[rng.random(n) >= _NOISE_SHARE] = np.inf
        windows = augment.add_noise(windows, self._second_of_noise(n), snr_db)
        gain_db = np.asarray(rng.uniform(*_GAIN_DB, n))
        return augment.round_to_16_bit(augment.apply_gain(windows, gain_db))

    def _second_of_noise(self, n: int) -> NDArray[np.float32]:
        if not self._noise:
            return augment.coloured_noise(self._rng, n, 16_000)
        chosen = [self._noise[at] for at in self._rng.integers(len(self._noise), size=n)]
        starts = [int(self._rng.integers(0, max(1, len(noise) - 16_000))) for noise in chosen]
        cuts = [noise[at : at + 16_000] for noise, at in zip(chosen, starts, strict=True)]
        return np.stack([lengthened(cut, 16_000) for cut in cuts])

    def silences(self, n: int) -> NDArray[np.float32]:
        """Noise at −80 to −20 dBFS; a tenth of it is digital silence."""
        windows = self._second_of_noise(n)
        for window, level in zip(windows, self._rng.uniform(-80, -20, n), strict=True):
            window[:] = at_level(window, level)
        windows[: n // 10] = 0
        return augment.round_to_16_bit(np.clip(windows, -1, 1))


def _speech(
    rng: Generator, index: Index, store: Store, words: Sequence[str], minutes: float
) -> tuple[NDArray[np.float16], NDArray[np.int64], list[str]]:
    reader_of = {item.name: item.speaker for item in _both(index, "speech")}
    names = [
        *without_words(index, "train", words),
        *without_words(index, "validation", words),
    ]
    quiet = np.zeros(16_000, np.float32)
    frames, readers, n_samples = [], [], 0
    for at in rng.permutation(len(names)):
        if n_samples >= minutes * 60 * 16_000:
            break
        samples = store.cut(store.row(names[at]))
        n_samples += len(samples)
        detected = StreamingFrontEnd(FrontEnd()).push(np.concatenate([quiet, samples, quiet]))
        frames.append(detected.mfcc.astype(np.float16))
        readers.append(reader_of[names[at]])
    ends = np.cumsum([0, *map(len, frames)], dtype=np.int64)
    all_frames = np.concatenate(frames) if frames else np.zeros((0, 40), np.float16)
    return all_frames, np.stack([ends[:-1], ends[1:]], axis=1), readers
