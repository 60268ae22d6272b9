# SPDX-License-Identifier: MIT
"""The steps of a calibration and what comes out of it: real recordings through the real model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import soundfile

import spotter
from spotter import api
from spotter.gui.calibration.procedure import Calibration, Pace
from spotter.model.model import Model
from spotter.streaming.pipeline import Pipeline
from tests import DATA

RATE_HZ = 16_000
HOP = RATE_HZ // 10
PACE = Pace(quiet_s=2.0, n_attempts=1, patience_s=2.0, pause_s=0.9)
NOISE = 1e-3  # −60 dB


@pytest.fixture(scope="module")
def model() -> Model:
    return spotter.load()


class Room:
    """Noise, and somebody who says a clip as soon as a word is asked for."""

    def __init__(self, calibration: Calibration, model: Model) -> None:
        self.calibration = calibration
        self._pipeline = Pipeline(model)
        self._random = np.random.default_rng(0)
        self._voice = np.zeros(0, np.float32)

    def say(self, clip: str, gain: float = 1.0) -> None:
        samples, _ = soundfile.read(DATA / f"{clip}.flac", dtype="float32")
        self._voice = np.concatenate([np.zeros(3200, np.float32), gain * samples])

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds * RATE_HZ / HOP)):
            block = self._random.normal(0, NOISE, HOP).astype(np.float32)
            voice, self._voice = self._voice[:HOP], self._voice[HOP:]
            block[: len(voice)] += voice
            self.calibration.push(*self._pipeline.push(block))

    def answer(self, what: Callable[[str], str | None], gain: float = 1.0) -> None:
        """Go through all words; `what` is said when a word is asked for."""
        asked = None
        for _ in range(2000):
            at = (self.calibration.word, self.calibration.n_said)
            if self.calibration.phase == "listening" and at != asked:
                asked = at
                clip = what(self.calibration.word)
                if clip is not None:
                    self.say(clip, gain)
            if self.calibration.phase == "done":
                return
            self.pass_time(0.1)
        raise AssertionError("it never ended")


@pytest.fixture
def room(model: Model) -> Callable[..., Room]:
    def make(threshold: float = 0.8, words: tuple[str, ...] = ("yes", "stop", "left"), **pace):
        rule = replace(api.rule_for(model), threshold=threshold, words=words)
        return Room(Calibration(rule, model.labels, 100, replace(PACE, **pace)), model)

    return make


def test_it_begins_with_quiet_and_then_asks_for_each_word(room) -> None:
    here = room()
    assert here.calibration.phase == "quiet"
    here.pass_time(1.0)
    assert here.calibration.quiet_part == pytest.approx(0.5, abs=0.06)
    assert here.calibration.word == ""
    here.pass_time(1.2)
    assert (here.calibration.phase, here.calibration.word) == ("listening", "yes")
    here.answer(lambda word: f"{word}_1")
    assert [len(here.calibration.attempts[word]) for word in ("yes", "stop", "left")] == [1, 1, 1]
    assert all(one.detected for attempts in here.calibration.attempts.values() for one in attempts)


def test_each_word_is_said_as_often_as_asked(room) -> None:
    here = room(words=("yes",), n_attempts=3)
    here.answer(lambda word: f"{word}_1")
    attempts = here.calibration.attempts["yes"]
    assert [one.detected for one in attempts] == [True, True, True]
    assert all(a.stop_s <= b.start_s for a, b in pairwise(attempts))


def test_noise_and_voice_are_measured(room) -> None:
    here = room(words=("yes",))
    here.answer(lambda word: f"{word}_1")
    result = here.calibration.result()
    assert result.noise_db == pytest.approx(20 * np.log10(NOISE), abs=0.3)
    louder = room(words=("yes",))
    louder.answer(lambda word: f"{word}_1", gain=2.0)
    assert louder.calibration.result().over_noise_db == pytest.approx(
        result.over_noise_db + 6.0, abs=1.0
    )


def test_a_word_that_is_not_said_is_missed_and_can_be_said_again(room) -> None:
    here = room()
    here.answer(lambda word: None if word == "stop" else f"{word}_1")
    assert [one.detected for one in here.calibration.attempts["stop"]] == [False]
    assert here.calibration.missed == "stop"
    assert here.calibration.result().now.missed == 1
    here.calibration.again("stop")
    assert here.calibration.word == "stop"
    here.answer(lambda word: f"{word}_1")
    assert here.calibration.missed == ""
    assert here.calibration.result().now.missed == 0


def test_another_word_in_its_place_is_a_miss(room) -> None:
    here = room(words=("yes", "stop"))
    here.answer(lambda word: "left_1" if word == "yes" else f"{word}_1")
    assert [one.detected for one in here.calibration.attempts["yes"]] == [False]


def test_a_word_can_be_skipped(room) -> None:
    here = room()
    here.pass_time(2.3)
    here.calibration.skip()
    assert here.calibration.word == "left"
    here.answer(lambda word: f"{word}_1")
    result = here.calibration.result()
    assert result.n_attempts == 2
    assert here.calibration.attempts["yes"] == []


def test_what_is_left_grows_less(room) -> None:
    here = room()
    before_s = here.calibration.left_s
    assert before_s > 4
    here.pass_time(2.3)
    assert here.calibration.left_s < before_s - 1.5
    here.answer(lambda word: f"{word}_1")
    assert here.calibration.left_s == 0


def test_a_threshold_that_suits_is_left_as_it_is(room) -> None:
    here = room(threshold=0.6)
    here.answer(lambda word: f"{word}_1")
    result = here.calibration.result()
    assert result.now.missed == 0
    assert result.then == result.now


def test_a_threshold_that_misses_is_lowered_as_far_as_it_helps(room, model) -> None:
    strict = room(threshold=0.99999)
    strict.answer(lambda word: f"{word}_1")
    result = strict.calibration.result()
    assert result.now.missed > 0
    assert result.then.missed < result.now.missed
    assert 0.4 <= result.then.threshold < 0.99999
    assert result.then.quiet == 0
    # What it promises is what the window would do: the same sound, heard with that threshold.
    assert result.then.missed == 0
    loose = room(threshold=result.then.threshold)
    loose.answer(lambda word: f"{word}_1")
    assert loose.calibration.result().now.missed == 0


def test_a_room_that_triggers_a_word_gets_a_stricter_threshold(room) -> None:
    here = room(threshold=0.4, words=("yes", "left"))
    here.say("yes_1", gain=0.3)
    here.pass_time(2.0)
    here.answer(lambda word: f"{word}_1")
    result = here.calibration.result()
    assert result.now.quiet == 1
    assert result.then.quiet <= result.now.quiet
