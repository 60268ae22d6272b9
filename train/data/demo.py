# SPDX-License-Identifier: MIT
"""The recordings that the program and its tests bring along, cut from validation speakers.

The clips: two of each word, as they are. The demonstration: words at the pace of somebody
dictating, other words between them, in the noise of a quiet room, with the truth as an Audacity
label track. All of it comes from Speech Commands, so that one licence and one line of thanks cover
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spotter.errors import InputError
from train.audio.pauses import lengthened
from train.data.index import Index, Recording
from train.data.sample_store import Store, to_16_bit

CLIP_OTHERS = ("bed", "bird", "cat", "eight", "five", "four", "happy", "nine", "one", "zero")
"""Words that are none of ours, for the clips of the tests."""

DEMO_OTHERS = ("happy", "bird", "four", "zero", "cat")
"""Words that are none of ours, in the demonstration."""

_MISLABELLED = ("go/7c1d8533_nohash_0",)
"""Clips of another word than their folder's: this has no onset of a g and the vowel of four."""

_CLIPS_PER_WORD = 2
_CLEAR_SAMPLES = 800
"""A clip is whole if 50 ms before and after its word are quiet."""
_ROOM_DBFS = -56.0
_WORD_DBFS = -24.0
_PAUSE_S = (0.45, 1.0)
_LEAD_S = 0.8
_FADE_SAMPLES = 320


def whole_clips(index: Index, store: Store, word: str) -> list[Recording]:
    """The validation clips of a word that is wholly inside, one a speaker, the clearest first."""
    best: dict[str, tuple[float, Recording]] = {}
    for item in index.of("word", "validation"):
        if item.word != word or not len(store.rows([item])) or _is_mislabelled(item):
            continue
        row = store.row(item.name)
        start, stop = store.extents[row]
        if start < _CLEAR_SAMPLES or stop > store.length(row) - _CLEAR_SAMPLES:
            continue
        clearness = _clearness_db(store.cut(row))
        if clearness > best.get(item.speaker, (-np.inf, item))[0]:
            best[item.speaker] = (clearness, item)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].name))
    return [item for _, item in ranked]


def _is_mislabelled(item: Recording) -> bool:
    return f"{item.word}/{Path(item.name).stem}" in _MISLABELLED


def _clearness_db(samples: NDArray[np.float32]) -> float:
    """Level of the loudest tenth of a clip over its quietest tenth; clipping counts against it."""
    pieces = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    power = np.square(pieces).mean(axis=1) + 1e-9
    loud, quiet = np.percentile(power, (90, 10))
    clipped = 40.0 if np.abs(samples).max() > 0.98 else 0.0
    return float(10 * np.log10(loud / quiet)) - clipped


def pick(index: Index, store: Store, words: Sequence[str], seed: int) -> dict[str, list[Recording]]:
    """Two clips of each word, drawn from the clearer half of the whole ones.

    Raises:
        InputError: a word has fewer than two.
    """
    rng = np.random.default_rng(seed)
    chosen = {}
    for word in words:
        clips = whole_clips(index, store, word)
        if len(clips) < _CLIPS_PER_WORD:
            raise InputError(str(index.root), f"has too few whole clips of {word!r}", "add some")
        clearer = clips[: max(_CLIPS_PER_WORD, len(clips) // 2)]
        drawn = sorted(rng.choice(len(clearer), _CLIPS_PER_WORD, replace=False))
        chosen[word] = [clearer[at] for at in drawn]
    return chosen


def write_clips(
    index: Index, store: Store, words: Sequence[str], folder: Path, *, seed: int
) -> list[str]:
    """Write two clips a word as `<word>_<n>.flac`; return a line about each, for its README."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for word, clips in pick(index, store, words, seed).items():
        for number, item in enumerate(clips, 1):
            name = f"{word}_{number}.flac"
            _write_flac(folder / name, store.cut(store.row(item.name)))
            lines.append(f"| `{name}` | `{word}/{Path(item.name).stem}` |")
    return lines


def write_demo(
    index: Index,
    store: Store,
    words: Sequence[str],
    others: Sequence[str],
    folder: Path,
    *,
    seed: int,
) -> list[str]:
    """Write `demo.flac` and its truth, `demo.txt`; return a line about each clip in it.

    Args:
        index: the recordings.
        store: the same, decoded.
        words: each is said once, in some order.
        others: words said between them, which are none of ours; they have no label in the truth.
        folder: where to.
        seed: of choice, order and pauses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    # Another draw than that of the tests' clips.
    chosen = pick(index, store, (*words, *others), seed + 1)
    parts = [np.zeros(round(_LEAD_S * 16_000), np.float32)]
    labels, lines = [], []
    for word in _order(rng, words, others):
        item = chosen[word][0]
        begin_s = sum(map(len, parts)) / 16_000
        said = _said(store, item)
        parts += [said, np.zeros(round(rng.uniform(*_PAUSE_S) * 16_000), np.float32)]
        if word in words:
            labels.append(f"{begin_s:.3f}\t{begin_s + len(said) / 16_000:.3f}\t{word}\n")
        lines.append(f"| {begin_s:.1f} s | `{word}/{Path(item.name).stem}` |")
    speech = np.concatenate(parts)
    _write_flac(folder / "demo.flac", speech + _room(index, store, len(speech)))
    (folder / "demo.txt").write_text("".join(labels), encoding="utf-8")
    return lines


def _order(rng: Generator, words: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words in random order, the others spread between them, none at the very start."""
    order = [words[at] for at in rng.permutation(len(words))]
    for number, other in enumerate(others):
        place = (number + 1) * len(words) // (len(others) + 1)
        order.insert(place + number, other)
    return order


def _said(store: Store, item: Recording) -> NDArray[np.float32]:
    """The word of a clip, faded in and out, at the demonstration's level."""
    row = store.row(item.name)
    start, stop = store.extents[row]
    said = store.cut(row, int(start), int(stop))
    slope = np.linspace(0, 1, _FADE_SAMPLES, dtype=np.float32)
    said[:_FADE_SAMPLES] *= slope
    said[-_FADE_SAMPLES:] *= slope[::-1]
    rms = float(np.sqrt(np.mean(np.square(said))))
    gain = 10 ** (_WORD_DBFS / 20) / rms
    return said * np.float32(min(gain, 0.9 / np.abs(said).max()))


def _room(index: Index, store: Store, n_samples: int) -> NDArray[np.float32]:
    noises = [item for item in index.of("noise", "validation") if _is_of_speech_commands(item)]
    if not noises:
        raise InputError(str(index.root), "has no validation noise of Speech Commands", "add one")
    noise = lengthened(store.cut(store.row(noises[0].name)), n_samples)
    rms = float(np.sqrt(np.mean(np.square(noise))))
    return noise * np.float32(10 ** (_ROOM_DBFS / 20) / rms)


def _is_of_speech_commands(item: Recording) -> bool:
    return "_gsc_" in item.name or "_background_noise_" in item.name


def _write_flac(path: Path, samples: NDArray[np.float32]) -> None:
    import soundfile

    soundfile.write(path, to_16_bit(samples), 16_000, format="FLAC", subtype="PCM_16")
