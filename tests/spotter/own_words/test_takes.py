# SPDX-License-Identifier: MIT
"""Where a word lies in a take, and takes that are refused in one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.errors import InputError
from spotter.model.model import Model
from spotter.own_words.takes import find_take, find_takes
from tests.spotter.own_words.conftest import takes_of

RATE_HZ = 16_000


def said(number: int = 1) -> np.ndarray:
    samples, _ = soundfile.read(takes_of("zero", number)[0], dtype="float32")
    return np.asarray(samples)


def find(samples: np.ndarray, model: Model, rate_hz: int = RATE_HZ) -> tuple[float, float]:
    take = find_take(samples, model, rate_hz, "take")
    assert len(take.samples) == pytest.approx((take.stop_s - take.start_s) * RATE_HZ, abs=1)
    return take.start_s, take.stop_s


def test_the_word_is_found_wherever_it_lies(bundled: Model) -> None:
    start_s, stop_s = find(said(), bundled)
    assert 0.2 < stop_s - start_s < 0.96
    later = np.concatenate([np.zeros(2 * RATE_HZ, np.float32), said()])
    assert find(later, bundled) == pytest.approx((start_s + 2, stop_s + 2), abs=0.03)


def test_another_rate_is_no_matter(bundled: Model) -> None:
    doubled = np.repeat(said(), 2)
    start_s, stop_s = find(said(), bundled)
    assert find(doubled, bundled, 2 * RATE_HZ) == pytest.approx((start_s, stop_s), abs=0.05)


def test_breath_before_the_word_is_left_out(bundled: Model) -> None:
    start_s, _ = find(said(), bundled)
    breath = 0.005 * np.random.default_rng(0).standard_normal(RATE_HZ).astype(np.float32)
    samples = np.concatenate([breath, said()[round(start_s * RATE_HZ) :]])
    found = find(samples, bundled)
    assert found[1] - found[0] < 0.96


def silence(_: Model) -> np.ndarray:
    return np.zeros(RATE_HZ, np.float32)


def noise(_: Model) -> np.ndarray:
    return 0.01 * np.random.default_rng(0).standard_normal(RATE_HZ).astype(np.float32)


def click(_: Model) -> np.ndarray:
    samples = np.zeros(RATE_HZ, np.float32)
    samples[8000:8040] = 0.5
    return samples


def a_sentence(model: Model) -> np.ndarray:
    start_s, stop_s = find(said(), model)
    word = said()[round(start_s * RATE_HZ) : round(stop_s * RATE_HZ)]
    return np.concatenate([word, word, word])


def two_words(_: Model) -> np.ndarray:
    return np.concatenate([said(1), said(2)])


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (silence, "holds no word"),
        (noise, r"no word|of speech"),
        (click, "holds no word"),
        (a_sentence, r"of speech, a word has at most|more than one word"),
        (two_words, "more than one word"),
        (lambda _: np.zeros(11 * RATE_HZ, np.float32), "longer than 10 s"),
        (lambda _: np.zeros(0, np.float32), "holds no sound"),
        (lambda _: np.zeros((100, 2), np.float32), "must be mono"),
        (lambda _: np.full(RATE_HZ, np.nan, np.float32), r"take|audio"),
    ],
)
def test_what_holds_no_word_is_refused(bundled: Model, made: object, why: str) -> None:
    with pytest.raises(InputError, match=why) as refused:
        find_take(made(bundled), bundled, RATE_HZ, "take")  # type: ignore[operator]
    assert refused.value.remedy


def test_a_file_is_called_by_its_name_and_an_array_by_its_number(
    bundled: Model, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.wav"
    with pytest.raises(InputError, match=r"missing\.wav"):
        find_takes([missing], bundled, RATE_HZ, "take")
    takes = find_takes([takes_of("zero", 1)[0], said(2)], bundled, RATE_HZ, "take")
    assert takes[0].name.endswith("zero_1.flac")
    assert takes[1].name == "take 2"
