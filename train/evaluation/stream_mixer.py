# SPDX-License-Identifier: MIT
"""A long recording with a known truth, made of validation clips: what streaming is judged on.

After Picovoice's wake-word benchmark (words into running speech and noise, at a fixed ratio) and
TensorFlow's streaming test (words at random gaps, with their times): single words, of ours and
others, and sentences that hold none of ours follow each other with random gaps, some of them in a
measured room, all of them over recorded noise that never stops. Speech keeps its level and the
noise moves with the ratio, so that every word has the same chance.

The same data, options and seed make the same recording.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.errors import InputError, UsageError
from train.audio.augment import coloured_noise, reverberate
from train.audio.samples import at_level, faded_ends, rms
from train.batches.sources import without_words
from train.data.index import Index
from train.data.label_track import Said, as_track
from train.data.sample_store import Store, to_16_bit
from train.result_files import whole, write_text

Samples = NDArray[np.float32]

_RATE_HZ = 16_000
_SPEECH_DBFS = -26.0
"""Level of a word, over its extent, and of a sentence."""
_GAP_S = (0.8, 3.0)
_OTHER_SHARE, _SENTENCE_SHARE = 0.15, 0.15
"""Of what follows each other; sentences are long, and make about a fourth of the time."""
_TAIL_SAMPLES = 4_800
"""Room for 0.3 s of reverberation after a word or sentence."""
_ROOM_SAMPLES = slice(16, 8_016)
"""Of an impulse response: from its onset on, half a second."""
_CROSSFADE_SAMPLES = 1_600


@dataclass(frozen=True)
class Mix:
    """What was made.

    Attributes:
        said: every single word in it, of ours and others, in the order of time.
        seconds: its length.
        speech_s: of that, running speech without our words.
        clips: how many clips the words were drawn from; what is said more often was said again.
    """

    said: tuple[Said, ...]
    seconds: float
    speech_s: float
    clips: int


def mix(
    index: Index,
    store: Store,
    words: Sequence[str],
    out: Path,
    *,
    minutes: float,
    snr_db: float,
    room_share: float,
    seed: int,
) -> Mix:
    """Write the recording `out` (FLAC) and, beside it, its label track (the same name in `.txt`).

    Args:
        index: the recordings, of which the validation part is used.
        store: the same, decoded.
        words: ours; each is as frequent as any other.
        out: the recording.
        minutes: the length; what begins before it is finished.
        snr_db: level of speech over that of noise; infinity leaves the noise away.
        room_share: part of the words and sentences that are put into a room.
        seed: of everything drawn.

    Raises:
        UsageError: the ratio is no number.
        InputError: a word has no validation clip.
        OutputError: the files cannot be written.
    """
    if np.isnan(snr_db):
        raise UsageError("--snr nan", "is no ratio", "name one in dB, or inf")
    stage = _Stage(np.random.default_rng((seed, 0)), index, store, words, room_share)
    rows = store.rows(index.of("noise", "validation"))
    noise = _Noise(np.random.default_rng((seed, 1)), store, rows)
    gain = np.float32(10 ** ((_SPEECH_DBFS - snr_db) / 20))
    with whole(out) as beside:
        with tqdm(total=round(minutes * 60), unit=" s", disable=None, leave=False) as bar:
            _write_flac(beside, _over_noise(stage.play(minutes * 60), noise, gain, bar))
        write_text(out.with_suffix(".txt"), as_track(stage.said))
    return Mix(
        tuple(stage.said),
        stage.n_samples / _RATE_HZ,
        stage.n_speech_samples / _RATE_HZ,
        stage.n_clips,
    )


class _Stage:
    """What is said, piece by piece, and the truth about it."""

    def __init__(
        self, rng: Generator, index: Index, store: Store, words: Sequence[str], room_share: float
    ) -> None:
        clips = index.of("word", "validation")
        piles = {word: store.rows(item for item in clips if item.word == word) for word in words}
        for word, rows in piles.items():
            if not len(rows):
                raise InputError(str(index.root), f"has no validation clip of {word!r}", "add some")
        others = [item for item in clips if item.word not in words]
        sentences = [store.row(name) for name in without_words(index, "validation", words)]
        self._rng = rng
        self._store = store
        known = set(store.names)
        self._word_of = {store.row(item.name): item.word for item in clips if item.name in known}
        self._ours = [_endless(rng, rows) for rows in piles.values()]
        self._others = _endless(rng, store.rows(others))
        self._sentences = _endless(rng, np.array(sentences, dtype=np.int64))
        self._other_share = _OTHER_SHARE if others else 0.0
        self._sentence_share = _SENTENCE_SHARE if sentences else 0.0
        self._rooms = _rooms(store, store.rows(index.of("room", "validation")))
        self._room_share = room_share if self._rooms else 0.0
        self.said: list[Said] = []
        self.n_samples = 0
        self.n_speech_samples = 0
        self.n_clips = sum(map(len, piles.values())) + len(others)

    def play(self, seconds: float) -> Iterator[Samples]:
        """Gap and speech in turn, until `seconds` are over."""
        while self.n_samples < seconds * _RATE_HZ:
            gap = np.zeros(round(self._rng.uniform(*_GAP_S) * _RATE_HZ), np.float32)
            self.n_samples += len(gap)
            yield gap
            piece = self._next()
            self.n_samples += len(piece)
            yield piece

    def _next(self) -> Samples:
        lot = self._rng.random()
        if lot < self._sentence_share:
            samples = self._store.cut(next(self._sentences))
            self.n_speech_samples += len(samples)
            return self._in_a_room(at_level(samples, _SPEECH_DBFS))
        if lot < self._sentence_share + self._other_share:
            row = next(self._others)
        else:
            row = next(self._ours[int(self._rng.integers(len(self._ours)))])
        samples = self._store.cut(row)
        start, stop = (int(at) for at in self._store.extents[row])
        first_s = self.n_samples / _RATE_HZ
        self.said.append(
            Said(first_s + start / _RATE_HZ, first_s + stop / _RATE_HZ, self._word_of[row])
        )
        level = 10 ** (_SPEECH_DBFS / 20) / max(rms(samples[start:stop]), 1e-5)
        return self._in_a_room(samples * np.float32(level))

    def _in_a_room(self, samples: Samples) -> Samples:
        dry = np.pad(faded_ends(samples), (0, _TAIL_SAMPLES))
        if self._rng.random() >= self._room_share:
            return dry
        room = self._rooms[int(self._rng.integers(len(self._rooms)))]
        return reverberate(dry[None], room[None])[0]


def _endless(rng: Generator, rows: NDArray[np.int64]) -> Iterator[int]:
    """Each row once, in random order, and again when all were there."""
    while len(rows):
        yield from map(int, rng.permutation(rows))


def _rooms(store: Store, rows: NDArray[np.int64]) -> list[Samples]:
    return [store.cut(int(row), _ROOM_SAMPLES.start, _ROOM_SAMPLES.stop) for row in rows]


class _Noise:
    """Recorded noise without end, every recording at RMS 1; noise made by program without any."""

    def __init__(self, rng: Generator, store: Store, rows: NDArray[np.int64]) -> None:
        self._rng = rng
        self._store = store
        self._rows = _endless(rng, rows) if len(rows) else None
        self._rest = self._recording()

    def _recording(self) -> Samples:
        if self._rows is None:
            return coloured_noise(self._rng, 1, 5 * _RATE_HZ)[0]
        return at_level(self._store.cut(next(self._rows)), 0.0)

    def take(self, n_samples: int) -> Samples:
        """The next samples: float32 [n_samples]."""
        while len(self._rest) < n_samples + _CROSSFADE_SAMPLES:
            self._rest = _joined(self._rest, self._recording())
        taken, self._rest = np.split(self._rest, [n_samples])
        return taken


def _joined(first: Samples, second: Samples) -> Samples:
    """One after the other, the end of the first faded into the beginning of the second."""
    n = min(_CROSSFADE_SAMPLES, len(first), len(second))
    angle = np.linspace(0, np.pi / 2, n, dtype=np.float32)
    both = first[len(first) - n :] * np.cos(angle) + second[:n] * np.sin(angle)
    return np.concatenate([first[: len(first) - n], both, second[n:]])


def _over_noise(
    pieces: Iterable[Samples], noise: _Noise, gain: np.float32, bar: tqdm
) -> Iterator[Samples]:
    for piece in pieces:
        detected = piece + noise.take(len(piece)) * gain
        bar.update(len(piece) / _RATE_HZ)
        yield np.clip(detected, -1, 1)


def _write_flac(path: Path, pieces: Iterable[Samples]) -> None:
    import soundfile

    try:
        with soundfile.SoundFile(
            path, "w", samplerate=_RATE_HZ, channels=1, format="FLAC", subtype="PCM_16"
        ) as file:
            for piece in pieces:
                file.write(to_16_bit(piece))
    except soundfile.LibsndfileError as error:
        raise OSError(errno.EIO, error.error_string) from error
