# SPDX-License-Identifier: MIT
"""A miniature of Speech Commands: three "words" of tones, by speakers who differ in pitch."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import soundfile

from train.data.index import Index, read_index, which_split
from train.data.sample_store import Store, open_store

WORDS = ("rise", "fall")
OTHERS = ("warble",)


def speakers(split: str, n: int) -> list[str]:
    """Names of `n` speakers whom the official rule puts into `split`."""
    names = (f"{number:08x}" for number in range(10_000))
    return list(islice((name for name in names if which_split(name) == split), n))


def say(word: str, pitch_hz: float, seed: int) -> np.ndarray:
    """A clip of one second: a tone whose course is the word, over a little noise."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(8000) / 16_000
    course = {"rise": 1 + 2 * time_s, "fall": 2 - 2 * time_s}.get(
        word, 1.5 + 0.4 * np.sin(40 * time_s)
    )
    phase = 2 * np.pi * np.cumsum(pitch_hz * course) / 16_000
    tone = 0.2 * np.hanning(8000) * (np.sin(phase) + 0.5 * np.sin(2 * phase))
    clip = 1e-4 * rng.standard_normal(16_000)
    start = int(rng.integers(3000, 5000))
    clip[start : start + 8000] += tone
    return clip.astype(np.float32)


def write_set(folder: Path) -> Path:
    """The official layout: a folder a word, and `_background_noise_`."""
    rng = np.random.default_rng(1)
    cast = [*speakers("train", 9), *speakers("validation", 4), *speakers("testing", 2)]
    for word in (*WORDS, *OTHERS):
        (folder / word).mkdir(parents=True)
        for number, speaker in enumerate(cast):
            for take in range(2):
                clip = say(word, 300 + 40 * number, 100 * number + take)
                name = f"{speaker}_nohash_{take}.wav"
                soundfile.write(folder / word / name, clip, 16_000, subtype="PCM_16")
    noise = folder / "_background_noise_"
    noise.mkdir()
    for name in ("a", "b", "c"):
        samples = 0.05 * rng.standard_normal(40_000)
        soundfile.write(noise / f"{name}.wav", samples, 16_000, subtype="PCM_16")
    return folder


@pytest.fixture(scope="session")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature set; read it, do not change it."""
    return write_set(tmp_path_factory.mktemp("miniature"))


@pytest.fixture(scope="session")
def index(miniature: Path) -> Index:
    return read_index(miniature)


@pytest.fixture(scope="session")
def store(index: Index, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(index, tmp_path_factory.mktemp("cache"))
