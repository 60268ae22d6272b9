# SPDX-License-Identifier: MIT
"""Words as they are heard: those of a file with the same samples, whoever reads them when."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
import soundfile

from spotter.api import Listener, rule_for, spot
from spotter.errors import UsageError
from spotter.model.model import Model
from spotter.records import Block, Detection
from tests import tiny
from tests.sources import RATE_HZ, RingSource, ScriptedSource, sound


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model.load(tiny.write(tmp_path_factory.mktemp("model") / "tiny.tflite"))


def known(detections: Iterable[Detection]) -> list[tuple[str, float]]:
    """What is certain at once: live, a score is the one so far."""
    return [(one.word, one.emitted_s) for one in detections]


def test_listening_and_spotting_a_file_find_the_same(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound(20), RATE_HZ, "FLOAT")
    rule = rule_for(model, threshold=0.25)
    with Listener(RingSource(sound(20), 0), model, rule, 100) as listener:
        detected = list(listener)
    assert known(detected) == known(spot(path, model=model, threshold=0.25))
    assert detected, "the tiny model finds words in noise at this threshold"


def test_iterating_again_goes_on_where_it_was_left(model: Model) -> None:
    rule = rule_for(model, threshold=0.25)
    with Listener(RingSource(sound(20), 0), model, rule, 100) as listener:
        first = next(iter(listener))
        rest = list(listener)
    assert known([first, *rest]) == known(spot(sound(20), model=model, threshold=0.25))


def test_a_listener_that_nobody_asks_for_minutes_loses_no_word(model: Model) -> None:
    # The history keeps one minute; here two go by before the first word is asked for.
    rule = rule_for(model, threshold=0.25)
    with Listener(RingSource(sound(120), 0), model, rule, 100) as listener:
        while listener.snapshot.health.state != "ended":
            time.sleep(0.05)
        detected = list(listener)
    assert known(detected) == known(spot(sound(120), model=model, threshold=0.25))
    assert detected[0].end_s < 50, "otherwise the history would still have had it"


@pytest.mark.parametrize("hop_ms", [10, 50, 100])
def test_for_words_alone_sound_is_gathered_until_it_completes_a_window(
    model: Model, hop_ms: int
) -> None:
    n_windows = []

    class Obliging(ScriptedSource):
        """Hands out what is wanted, no more and no less."""

        def read(self, timeout_s: float, n_needed: int = 1) -> Block | None:
            n_windows.append(listener.snapshot.n_windows)
            assert timeout_s > n_needed / RATE_HZ
            return Block(sound(n_needed / RATE_HZ)) if len(n_windows) < 40 else None

    listener = Listener(Obliging(), model, rule_for(model), hop_ms)
    with listener:
        list(listener)
    assert n_windows == list(range(40))


def test_a_listener_must_be_entered(model: Model) -> None:
    with pytest.raises(UsageError, match="with statement"):
        next(iter(Listener(RingSource(sound(1), 0), model, rule_for(model), 100)))


def test_iterating_ends_where_no_word_comes_for_the_timeout(model: Model) -> None:
    rule = rule_for(model, threshold=1.0)
    with Listener(RingSource(sound(30), 1), model, rule, 100, timeout_s=0.5) as listener:
        begun_s = time.monotonic()
        assert list(listener) == []
    assert 0.5 <= time.monotonic() - begun_s < 5


@pytest.mark.parametrize("timeout_s", [0, -1, "10", float("nan")])
def test_a_timeout_that_is_no_time_is_refused(model: Model, timeout_s: object) -> None:
    rule = rule_for(model)
    with pytest.raises(UsageError, match="is no time; give seconds"):
        Listener(RingSource(sound(30), 1), model, rule, 100, timeout_s=timeout_s)  # type: ignore[arg-type]
