# SPDX-License-Identifier: MIT
"""The public functions: what a clip is called and what long audio holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

import spotter
from spotter.api import rule_for
from spotter.errors import InputError, ModelError, UsageError
from spotter.features.frontend import mfcc
from tests import DATA, tiny

RATE_HZ = 16_000


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> spotter.Model:
    return spotter.load(tiny.write(tmp_path_factory.mktemp("model") / "tiny.tflite"))


def noise(n_samples: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, n_samples).astype(np.float32)


def best_word(model: spotter.Model, second: np.ndarray) -> float:
    probabilities = model.run(mfcc(second)[None])[0]
    return float(probabilities[2:].max())


def test_a_short_clip_is_centred_with_the_smaller_half_before_it(model: spotter.Model) -> None:
    clip = spotter.classify(noise(9999), model=model)
    second = np.pad(noise(9999), (3000, 3001))
    assert clip.best_score == best_word(model, second)
    assert list(clip.scores) == list(tiny.LABELS)
    assert sum(clip.scores.values()) == pytest.approx(1, abs=1e-3)


def test_a_second_is_seen_as_it_is(model: spotter.Model) -> None:
    assert spotter.classify(noise(RATE_HZ), model=model).best_score == best_word(
        model, noise(RATE_HZ)
    )


@pytest.mark.parametrize("n_samples", [16_001, 16_160, 17_599, 17_600, 40_123])
def test_of_a_longer_clip_the_best_second_speaks(model: spotter.Model, n_samples: int) -> None:
    sound = noise(n_samples)
    # Ending at 1 s, 1 s + hop, … and at the last 10 ms step.
    last = (n_samples - 400) // 160 * 160 + 400 + 80
    starts = {*range(0, n_samples - RATE_HZ + 1 + 80, 1600), last - RATE_HZ}
    padded = np.pad(sound, (0, 80))
    expected = max(best_word(model, padded[at : at + RATE_HZ]) for at in starts)
    assert spotter.classify(sound, model=model).best_score == expected


def test_integers_are_scaled_and_other_rates_resampled(model: spotter.Model) -> None:
    sound = np.round(noise(RATE_HZ) * 20_000).astype(np.int16)
    as_float = sound.astype(np.float32) / 32_768
    assert spotter.classify(sound, model=model) == spotter.classify(as_float, model=model)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    same_tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE_HZ) / RATE_HZ)
    a = spotter.classify(tone, model=model, sample_rate_hz=48_000)
    b = spotter.classify(same_tone, model=model)
    assert a.scores == pytest.approx(b.scores, abs=0.01)


@pytest.mark.parametrize(
    ("threshold", "argmax", "expected"), [(0.0, False, "best"), (1.0, False, "unknown")]
)
def test_the_threshold_decides_between_the_word_and_unknown(
    model: spotter.Model, threshold: float, argmax: bool, expected: str
) -> None:
    clip = spotter.classify(noise(RATE_HZ), model=model, threshold=threshold, argmax=argmax)
    assert clip.label == (clip.best if expected == "best" else "_unknown_")
    assert clip.score == clip.scores[clip.label]


def test_argmax_takes_the_largest_of_all_labels(model: spotter.Model) -> None:
    clip = spotter.classify(noise(RATE_HZ), model=model, threshold=1.0, argmax=True)
    assert clip.label == max(clip.scores, key=lambda label: clip.scores[label])


def test_only_active_words_are_named(model: spotter.Model) -> None:
    clip = spotter.classify(noise(RATE_HZ), model=model, words=["no"], threshold=0)
    assert (clip.label, clip.best) == ("no", "no")


def test_a_model_without_unknown_gives_the_score_of_its_best_word(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(12)]
    model = spotter.load(tiny.write(tmp_path / "words.tflite", labels=words))
    clip = spotter.classify(noise(RATE_HZ), model=model, threshold=1.0)
    assert clip.label == "_unknown_"
    assert clip.score == clip.best_score


def test_nothing_is_no_clip(model: spotter.Model) -> None:
    with pytest.raises(InputError, match="no samples"):
        spotter.classify(np.zeros(0, np.float32), model=model)
    assert list(spotter.spot(np.zeros(0, np.float32), model=model, threshold=0)) == []


def test_floats_that_are_integers_in_disguise_are_pointed_out(model: spotter.Model) -> None:
    with pytest.warns(UserWarning, match=r"samples up to 12000: full scale is ±1; divide"):
        spotter.classify(np.full(16_000, 12_000.0), model=model)


def test_samples_that_are_no_mono_sound_are_refused(model: spotter.Model) -> None:
    with pytest.raises(InputError, match="mono"):
        spotter.classify(np.zeros((RATE_HZ, 2), np.float32), model=model)
    with pytest.raises(InputError, match="type uint8"):
        spotter.classify(np.zeros(RATE_HZ, np.uint8), model=model)
    with pytest.raises(InputError, match="NaN"):
        spotter.classify(np.full(RATE_HZ, np.nan), model=model)


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (np.zeros(10, np.int16), "blocks of float32"),
        (np.zeros((10, 2), np.float32), "blocks of float32"),
        (b"bytes", "blocks of float32"),
        (np.array([0, np.inf], np.float32), r"infinite at 1\.00 s"),
    ],
)
def test_blocks_that_are_none_are_refused_with_their_place(
    model: spotter.Model, block: object, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        list(spotter.spot([noise(RATE_HZ - 1), block], model=model))  # type: ignore[list-item]


@pytest.mark.parametrize("rate_hz", [0, -1, 0.001, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_wrong_usage(model: spotter.Model, rate_hz: float) -> None:
    with pytest.raises(UsageError, match="sample_rate_hz"):
        spotter.classify(noise(RATE_HZ), model=model, sample_rate_hz=rate_hz)


@pytest.mark.parametrize("words", [["nobody"], "yes"])
def test_a_model_whose_rule_names_no_word_is_unusable(tmp_path: Path, words: object) -> None:
    rule = {**tiny.INFO["rule"], "words": words}
    model = spotter.load(tiny.write(tmp_path / "m.tflite", rule=rule))
    with pytest.raises(ModelError, match="its rule"):
        spotter.classify(noise(RATE_HZ), model=model)


def test_a_file_an_array_and_blocks_give_the_same_words(
    model: spotter.Model, tmp_path: Path
) -> None:
    sound = noise(20 * RATE_HZ)
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound, RATE_HZ, "FLOAT")
    options = {"model": model, "threshold": 0.2}
    found = list(spotter.spot(path, **options))
    assert found == list(spotter.spot(sound, **options))
    assert found == list(spotter.spot(np.array_split(sound, 77), **options))
    assert found, "the tiny model finds words in noise at this threshold"


def test_words_found_before_a_failure_come_before_it(model: spotter.Model) -> None:
    def failing() -> Iterator[np.ndarray]:
        yield noise(20 * RATE_HZ)
        raise InputError("stream", "is damaged after 20 s", "get it again")

    found = []
    with pytest.raises(InputError, match="damaged"):
        found.extend(spotter.spot(failing(), model=model, threshold=0.2))
    found = []
    spotting = spotter.spot(failing(), model=model, threshold=0.2)
    with pytest.raises(InputError):  # noqa: PT012
        while True:
            found.append(next(spotting))
    assert found == list(spotter.spot(noise(20 * RATE_HZ), model=model, threshold=0.2))


def test_wrong_arguments_are_reported(model: spotter.Model) -> None:
    with pytest.raises(UsageError, match="'maybe': is no word of this model; choose from: yes"):
        spotter.classify(noise(RATE_HZ), model=model, words=["maybe"])
    with pytest.raises(UsageError, match="--threshold"):
        spotter.classify(noise(RATE_HZ), model=model, threshold=1.5)
    with pytest.raises(UsageError, match="--hop"):
        spotter.classify(noise(RATE_HZ), model=model, hop_ms=7)


def test_the_models_own_rule_holds_where_nothing_else_is_said(model: spotter.Model) -> None:
    assert rule_for(model).threshold == 0.2
    assert rule_for(model, 0.5).threshold == 0.5
    assert rule_for(model, word_thresholds={"yes": 0.9}).threshold_of("yes") == 0.9


@pytest.mark.processes
def test_the_readmes_line_works() -> None:
    program = f"import spotter; print(list(spotter.spot({str(DATA / 'yes_1.flac')!r})))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("[<Detection yes 1.00 at ")
    assert done.stderr == ""


@pytest.mark.parametrize("audio", [None, 5, np.float32(0.5), np.zeros((), np.float32)])
def test_what_is_no_sound_is_refused_with_a_reason(audio: object) -> None:
    with pytest.raises(InputError):
        list(spotter.spot(audio))  # type: ignore[arg-type]
    with pytest.raises(InputError):
        spotter.classify(audio)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [
        {"sample_rate_hz": "16000"},
        {"sample_rate_hz": 1},
        {"sample_rate_hz": float("nan")},
        {"hop_ms": "100"},
        {"hop_ms": 100.5},
        {"words": "yes"},
        {"word_thresholds": ["yes"]},
    ],
)
def test_an_option_of_the_wrong_kind_is_wrong_usage(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        list(spotter.spot(np.zeros(16_000, np.float32), **options))  # type: ignore[arg-type]


def test_an_empty_name_is_no_model() -> None:
    with pytest.raises(ModelError, match="no such model"):
        spotter.load("")
