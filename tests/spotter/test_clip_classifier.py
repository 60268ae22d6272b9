# SPDX-License-Identifier: MIT
"""Many clips at once: each is called what it is called alone, in its place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import spotter
from spotter.errors import InputError, UsageError
from tests import DATA, tiny

RATE_HZ = 16_000
WORDS = sorted(DATA.glob("*_[12].flac"))


@pytest.fixture(scope="module", params=["bundled", "float32", "int8"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    if request.param == "bundled":
        return spotter.load()
    path = tmp_path_factory.mktemp("model") / "tiny.tflite"
    return spotter.load(tiny.write(path, request.param))


def noise(n_samples: int) -> np.ndarray:
    return np.random.default_rng(n_samples).normal(0, 0.1, n_samples).astype(np.float32)


def alone(audio: object, model: spotter.Model) -> spotter.Clip | str:
    try:
        return spotter.classify(audio, model=model)  # type: ignore[arg-type]
    except InputError as error:
        return str(error)


def together(audios: list[object], model: spotter.Model) -> list[spotter.Clip | str]:
    detected = spotter.classify_each(audios, model=model)  # type: ignore[arg-type]
    return [str(one) if isinstance(one, InputError) else one for one in detected]


def test_each_of_many_clips_is_called_what_it_is_called_alone(
    model: spotter.Model, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_text("this is no sound")
    long = [noise(16_001), noise(52_000)]
    short = [noise(1), noise(9_999), noise(16_000)]
    bad = [broken, tmp_path / "missing.wav", noise(0), np.zeros((2, 2)), np.full(9, np.nan)]
    audios = [*WORDS, *bad, *long, *WORDS, *short, bad[0]]
    detected = together(audios, model)
    assert detected == [alone(audio, model) for audio in audios]
    reported = [one for one in detected if isinstance(one, str)]
    assert len(reported) == len(bad) + 1
    assert len({one.best_score for one in detected if isinstance(one, spotter.Clip)}) > 20


@settings(max_examples=20)
@given(st.lists(st.sampled_from(range(len(WORDS))), max_size=45))
def test_what_else_is_there_changes_no_bit(chosen: list[int]) -> None:
    model = spotter.load()
    detected = together([WORDS[at] for at in chosen], model)
    for at, one in zip(chosen, detected, strict=True):
        assert one == _alone_once(at, model)


_known: dict[int, spotter.Clip | str] = {}


def _alone_once(at: int, model: spotter.Model) -> spotter.Clip | str:
    if at not in _known:
        _known[at] = alone(WORDS[at], model)
    return _known[at]


def test_a_clip_does_not_wait_for_those_that_are_slow_to_read(model: spotter.Model) -> None:
    n_read = 0

    def slow() -> Iterator[np.ndarray]:
        nonlocal n_read
        for n_samples in range(100, 120):
            time.sleep(0.15)
            n_read += 1
            yield noise(n_samples)

    detected = spotter.classify_each(slow(), model=model)
    assert isinstance(next(detected), spotter.Clip)
    assert n_read == 1


def test_of_many_clips_some_are_read_before_the_first_is_reported(model: spotter.Model) -> None:
    read: list[int] = []

    def quick() -> Iterator[np.ndarray]:
        for n_samples in range(100, 200):
            read.append(n_samples)
            yield noise(n_samples)

    assert isinstance(next(spotter.classify_each(quick(), model=model)), spotter.Clip)
    assert 1 < len(read) < 100


def test_wrong_arguments_end_it_all(model: spotter.Model) -> None:
    with pytest.raises(UsageError, match="'maybe'"):
        spotter.classify_each([], model=model, words=["maybe"])
    with pytest.raises(UsageError, match="sample_rate_hz"):
        list(spotter.classify_each([noise(9)], model=model, sample_rate_hz=0))
    assert list(spotter.classify_each([], model=model)) == []
