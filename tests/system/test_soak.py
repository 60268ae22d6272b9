# SPDX-License-Identifier: MIT
"""The soaks of `scripts/soak` for as long as a test may take."""

from __future__ import annotations

from pathlib import Path

import pytest

import spotter
from spotter.model.model import Model
from tests.soak import fast, judgement, live
from tests.virtual_microphone import VirtualMicrophone


@pytest.fixture(scope="module")
def model() -> Model:
    return spotter.load()


def test_four_minutes_through_the_live_path_are_detected_as_a_file_is(model: Model) -> None:
    run = fast.live(model, 240, hurry_every=1000)
    assert run.dropped, "the ring was to overflow"
    assert judgement.of_fast(run, fast.offline(model, 240, 0, run.dropped)) == []


def test_faults_of_a_microphone_are_reported_and_the_clock_goes_on(
    model: Model, virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    run = live.live(model, 16, tmp_path, virtual_microphone, every_s=2)
    assert len(run.faults) >= 2
    assert judgement.of_live(run) == []


def test_a_word_a_drop_or_a_second_that_is_missing_is_complained_of(model: Model) -> None:
    run = fast.live(model, 30, hurry_every=0)
    assert judgement.of_fast(run, run.detected) == []
    assert judgement.of_fast(run, run.detected[1:])
    run.dropped.append((100, 20))
    assert len(judgement.of_fast(run, run.detected)) == 2  # neither counted nor marked
