# SPDX-License-Identifier: MIT
"""The laws of the joint: whatever the blocks, the scores are those of each window on its own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from spotter.errors import UsageError
from spotter.features.frontend import FrontEnd, StreamingFrontEnd, mfcc
from spotter.model.model import Model
from spotter.model.second_stage import SecondStage
from spotter.streaming.pipeline import Pipeline
from tests import tiny

SECOND = 16_000


FLOOR = 0.97
"""Some windows of `stream` reach it."""


@pytest.fixture(scope="module", params=["one stage", "two stages"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Model:
    path = tmp_path_factory.mktemp("model") / "tiny.tflite"
    if request.param == "one stage":
        return Model.load(tiny.write(path))
    return Model.load(tiny.write(path, "two_stages", second_stage={"floor": FLOOR}))


def stream() -> NDArray[np.float32]:
    """Two seconds and a bit: noise, digital silence, a tone."""
    random = np.random.default_rng(0)
    tone = 0.3 * np.sin(np.arange(12_345) * 0.2)
    return np.concatenate([random.normal(0, 0.05, 15_000), np.zeros(8000), tone]).astype("f4")


def run(
    model: Model, blocks: list[NDArray[np.float32]], hop_ms: int = 100
) -> dict[str, NDArray[np.float64]]:
    """Everything that a pipeline says of these blocks."""
    pipeline = Pipeline(model, hop_ms)
    said = [*(pipeline.push(block) for block in blocks), pipeline.finish()]
    frames, scores = zip(*said, strict=True)
    assert [one.first_index for one in scores] == list(
        np.cumsum([0, *(len(one) for one in scores[:-1])])
    )
    return {
        **{
            name: np.concatenate([getattr(one, name) for one in scores])
            for name in ("end_s", "probabilities", "start_s", "stop_s")
        },
        "power": np.concatenate([one.power for one in frames]),
    }


@pytest.mark.parametrize("hop_ms", [10, 100, 250, 1000])
def test_each_score_is_that_of_its_second_alone(model: Model, hop_ms: int) -> None:
    sound = stream()
    said = run(model, [sound], hop_ms)
    # Before the first sample and after the last one lies digital silence.
    padded = np.concatenate([np.zeros(2 * SECOND), sound, np.zeros(SECOND + 80)])
    padded = padded.astype(np.float32)
    hop, n_again = hop_ms * 16, 0
    for row, end_s in enumerate(said["end_s"]):
        end = round(float(end_s) * SECOND)
        assert end == (row + 1) * hop
        alone = model.run(mfcc(padded[end + SECOND : end + 2 * SECOND])[None])[0]
        if model.context_frames and alone[2:].max() >= FLOOR:
            n_again += 1
            frames = StreamingFrontEnd(FrontEnd()).push(padded[end : end + 2 * SECOND]).mfcc
            both = alone * SecondStage(tiny.flatbuffer("two_stages")).run(frames) + np.float32(
                1e-12
            )
            alone = both / both.sum()
        assert np.array_equal(said["probabilities"][row], alone)
    if model.context_frames and hop_ms <= 100:
        assert 0 < n_again < len(said["end_s"])
    # A window is complete with its last frame, which ends 80 samples before it.
    assert len(said["end_s"]) == (len(sound) + SECOND + 80) // hop


@given(st.lists(st.integers(0, 4000), max_size=30))
@example([720, 4000])  # a sound that stops where a block does
@settings(max_examples=30, deadline=None)
def test_blocks_of_any_lengths_give_the_same_scores_bit_for_bit(
    model: Model, lengths: list[int]
) -> None:
    sound = stream()
    cuts = [0, *np.minimum(np.cumsum(lengths), len(sound)), len(sound)]
    parts = run(model, [sound[a:b] for a, b in pairwise(cuts)])
    for name, whole in run(model, [sound]).items():
        assert np.array_equal(parts[name], whole), name


def test_single_samples_give_the_same_scores(model: Model) -> None:
    sound = stream()[:3000]
    one_by_one = run(model, [sound[at : at + 1] for at in range(len(sound))])
    whole = run(model, [sound])
    assert np.array_equal(one_by_one["probabilities"], whole["probabilities"])


def test_frames_for_the_picture_begin_with_the_sound_and_end_with_it(model: Model) -> None:
    sound = stream()
    pipeline = Pipeline(model)
    first, last = pipeline.push(sound)[0], pipeline.finish()[0]
    assert first.first_index == 0
    assert last.first_index == len(first)
    assert len(first) + len(last) == -(-len(sound) // 160)
    loud = np.concatenate([first.power, last.power]).sum(axis=1)
    # The digital silence from 15 000 to 23 000 is where it was.
    assert np.flatnonzero(loud == 0)[[0, -1]] == pytest.approx([94, 141], abs=1)


def test_the_extent_of_a_sound_is_where_it_was(model: Model) -> None:
    sound = np.zeros(3 * SECOND, np.float32)
    tone = slice(int(1.2 * SECOND), int(1.6 * SECOND))
    sound[tone] = 0.3 * np.sin(np.arange(tone.stop - tone.start) * 0.3)
    said = run(model, [sound])
    row = int(np.flatnonzero(np.isclose(said["end_s"], 1.9))[0])
    assert said["start_s"][row] == pytest.approx(1.2, abs=0.03)
    assert said["stop_s"][row] == pytest.approx(1.6, abs=0.03)


def test_times_stay_inside_the_stream(model: Model) -> None:
    said = run(model, [stream()])
    assert said["start_s"].min() >= 0
    assert said["stop_s"].max() <= len(stream()) / SECOND
    assert (said["start_s"] <= said["stop_s"]).all()


def test_the_clock_jumps_by_whole_hops_and_windows_see_one_side_only(model: Model) -> None:
    pipeline = Pipeline(model)
    before = pipeline.push(np.full(SECOND, 0.1, np.float32))[1]
    pipeline.push(np.zeros(2 * SECOND, np.float32))
    assert pipeline.skip(10 * SECOND + 100) == 10 * SECOND
    frames, after = pipeline.push(stream()[:SECOND])
    assert before.end_s[-1] == pytest.approx(1.0)
    assert after.end_s[0] == pytest.approx(13.1)
    assert frames.first_index >= 12.9 * 100
    fresh = Pipeline(model).push(stream()[:SECOND])[1]
    assert np.array_equal(after.probabilities, fresh.probabilities)


def test_reset_begins_a_new_stream(model: Model) -> None:
    pipeline = Pipeline(model)
    pipeline.push(stream())
    pipeline.reset()
    frames, scores = pipeline.push(stream())
    assert (frames.first_index, scores.first_index) == (0, 0)
    fresh = Pipeline(model).push(stream())[1]
    assert np.array_equal(scores.probabilities, fresh.probabilities)


@pytest.mark.parametrize("hop_ms", [0, 15, 1010, -100])
def test_a_hop_out_of_range_is_wrong_usage(model: Model, hop_ms: int) -> None:
    with pytest.raises(UsageError, match="--hop"):
        Pipeline(model, hop_ms)
