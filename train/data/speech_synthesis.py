# SPDX-License-Identifier: MIT
"""Words said by free synthesisers: a beginning for words that nobody has recorded.

Every word is said by many voices, fast and slow, high and low, and so are the words of the English
dictionary that sound nearly like it: what a network must learn to tell apart from it. The result is
laid out like Speech Commands; a voice is a speaker, so that some voices validate. No synthesiser is
a person: what such a model is worth is measured on recordings.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.audio.files import read_blocks
from spotter.errors import InputError, UsageError
from train.data.forced_alignment import dictionary, pronunciations
from train.data.partial_path import part_of
from train.data.sample_store import centred

_SECOND = 16_000
_AROUND = 800
_PEAK = (0.2, 0.8)
_RATE = (0.8, 1.25)
_PITCH = (0.8, 1.3)

_FLITE_HZ = {"slt": 170, "rms": 100, "awb": 120, "kal16": 105}
_ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbcwmd", "en-029")
_TIMBRES = ("m3", "m7", "f2", "f4")


@dataclass(frozen=True)
class Voice:
    """A speaker made by program.

    Attributes:
        program: flite or espeak-ng.
        name: as the program knows it.
    """

    program: str
    name: str

    @property
    def speaker(self) -> str:
        """As it stands in file names."""
        return f"{self.program}-{self.name}".replace("+", "-")

    def command(self, text: str, out: Path, rate: float, pitch: float) -> list[str]:
        """The command that says a text into a file, so many times as fast and as high."""
        if self.program == "flite":
            pitch_hz = round(_FLITE_HZ[self.name] * pitch)
            settings = (f"duration_stretch={1 / rate:.3f}", f"int_f0_target_mean={pitch_hz}")
            how = [part for setting in settings for part in ("--setf", setting)]
            return ["flite", "-voice", self.name, *how, "-t", text, "-o", str(out)]
        how = ["-s", str(round(150 * rate)), "-p", str(round(50 * pitch))]
        return ["espeak-ng", "-v", self.name, *how, "-w", str(out), text]


def voices() -> list[Voice]:
    """Those that this computer has.

    Raises:
        UsageError: there is none.
    """
    known = [Voice("flite", name) for name in _FLITE_HZ]
    known += [Voice("espeak-ng", f"{a}+{t}") for a in _ACCENTS for t in _TIMBRES]
    found = [voice for voice in known if shutil.which(voice.program)]
    if not found:
        what = "install one (apt install flite espeak-ng; brew install espeak-ng)"
        raise UsageError("synthesise", "finds neither flite nor espeak-ng", what)
    return found


def near_misses(word: str, keywords: Sequence[str]) -> list[str]:
    """The dictionary's words that differ from a word by a sound (of longer words: two).

    Words that sound like one of `keywords`, and words with one of them inside, are not among them.
    """
    known = [tuple(one.split()) for one in pronunciations(word)]
    ours = {one for keyword in keywords for one in pronunciations(keyword)}
    found = []
    for other, sounds in dictionary():
        said = tuple(sounds.split())
        near = any(_differ(said, one) <= (1 if len(one) < 4 else 2) for one in known)
        if near and not any(f" {own} " in f" {sounds} " for own in ours):
            found.append(other)
    return sorted(set(found) - set(keywords))


def _differ(some: Sequence[str], others: Sequence[str]) -> int:
    """Sounds to put in, leave out or change (Levenshtein)."""
    if abs(len(some) - len(others)) > 2:
        return 3
    row = list(range(len(others) + 1))
    for number, sound in enumerate(some, 1):
        before, row[0] = row[0], number
        for at, other in enumerate(others, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sound != other))
    return row[-1]


def synthesise(
    words: Sequence[str],
    out: Path,
    *,
    takes: int,
    neighbours: int,
    seed: int,
    without: Iterable[str] = (),
) -> int:
    """Write the clips, a folder for each word and one `near-WORD` for its neighbours.

    Args:
        words: to say.
        out: the folder; must not be there.
        takes: clips of each word.
        neighbours: clips of words that sound nearly like it, five of each at most.
        seed: of voices, rates and pitches.
        without: words never to say.

    Returns:
        The number of clips.

    Raises:
        InputError: the folder is there, or a program failed.
        UsageError: no synthesiser, or a word that the dictionary lacks.
    """
    if out.exists():
        raise InputError(str(out), "is there already", "name a new folder")
    rng = np.random.default_rng(seed)
    said = list(_texts(rng, words, takes, neighbours, set(without)))
    cast = voices()
    beside = part_of(out)
    shutil.rmtree(beside, ignore_errors=True)
    try:
        written = _write(rng, said, cast, beside)
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return written


def _write(
    rng: Generator, said: Sequence[tuple[str, str]], cast: Sequence[Voice], folder: Path
) -> int:
    """All clips into a folder; what is longer than a second is left out."""
    written = 0
    for number, (label, text) in enumerate(tqdm(said, "saying", unit=" clips", disable=None)):
        voice = cast[int(rng.integers(len(cast)))]
        clip = _one_second(rng, _speak(rng, voice, text))
        if clip is not None:
            (folder / label).mkdir(parents=True, exist_ok=True)
            path = folder / label / f"{voice.speaker}_nohash_{number}.wav"
            soundfile.write(path, clip, _SECOND, subtype="PCM_16")
            written += 1
    return written


def _texts(
    rng: Generator, words: Sequence[str], takes: int, neighbours: int, without: set[str]
) -> Iterator[tuple[str, str]]:
    """Folder and text of every clip."""
    for word in words:
        if not pronunciations(word):
            what = "use words of the English dictionary, in small letters"
            raise UsageError(f"--words {word}", "is not in pocketsphinx's dictionary", what)
        yield from ((word, word) for _ in range(takes))
        near = [other for other in near_misses(word, words) if other not in without]
        for other in rng.permutation(near)[: -(-neighbours // 5)] if near else ():
            yield from ((f"near-{word}", str(other)) for _ in range(5))


def _speak(rng: Generator, voice: Voice, text: str) -> NDArray[np.float32]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command = voice.command(text, path, rng.uniform(*_RATE), rng.uniform(*_PITCH))
        try:
            subprocess.run(command, check=True, capture_output=True)
        except subprocess.CalledProcessError as error:
            why = error.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["failed"]
            raise InputError(" ".join(command[:3]), why[0], "say another word") from error
        return np.concatenate(list(read_blocks(path)))


def _one_second(rng: Generator, samples: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """The word in the middle of a second, at some level; None if it is longer or silent."""
    peak = float(np.abs(samples).max(initial=0))
    audible = np.flatnonzero(np.abs(samples) > 0.02 * peak)
    if not len(audible):
        return None
    word = samples[max(0, audible[0] - _AROUND) : audible[-1] + _AROUND]
    if len(word) > _SECOND:
        return None
    return centred(word) * np.float32(rng.uniform(*_PEAK) / peak)
