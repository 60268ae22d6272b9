# SPDX-License-Identifier: MIT
"""The engine thread: scores as of a pipeline alone, and a watchdog that brings a source back."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from spotter.audio.playback import FileSource
from spotter.audio.sleep import slept_s
from spotter.audio.timeline import Timeline
from spotter.errors import InputError, MicrophoneError
from spotter.model.model import Model
from spotter.records import LONGEST_FILLED_S, Block, Gap, Scores
from spotter.streaming.engine import Engine
from spotter.streaming.pipeline import Pipeline
from tests import tiny
from tests.sources import RATE_HZ, RingSource, ScriptedSource, gives, silent_for, sound


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model.load(tiny.write(tmp_path_factory.mktemp("model") / "tiny.tflite"))


def run_to_end(engine: Engine, timeout_s: float = 20) -> Scores:
    """All scores of a run, gathered while it runs, as the window does."""
    engine.start()
    deadline_s = time.monotonic() + timeout_s
    parts: list[Scores] = []
    n_frames = n_windows = 0
    while True:
        over = engine.snapshot.health.state in ("ended", "failed")
        frames, scores = engine.history.since(n_frames, n_windows)
        n_frames, n_windows = frames.first_index + len(frames), scores.first_index + len(scores)
        parts.append(scores)
        if over:
            break
        assert time.monotonic() < deadline_s
        time.sleep(0.01)
    engine.stop()
    return Scores(
        np.concatenate([part.end_s for part in parts]),
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.start_s for part in parts]),
        np.concatenate([part.stop_s for part in parts]),
        parts[0].labels,
    )


def alone(model: Model, samples: NDArray[np.float32]) -> Scores:
    pipeline = Pipeline(model)
    first, last = pipeline.push(samples)[1], pipeline.finish()[1]
    return Scores(
        np.concatenate([first.end_s, last.end_s]),
        np.concatenate([first.probabilities, last.probabilities]),
        np.concatenate([first.start_s, last.start_s]),
        np.concatenate([first.stop_s, last.stop_s]),
        model.labels,
    )


@pytest.mark.parametrize(("seconds", "pace"), [(3, 1), (50, 0)], ids=["real pace", "full speed"])
def test_a_ring_written_in_blocks_of_random_size_gives_the_same_scores_bit_for_bit(
    model: Model, seconds: float, pace: float
) -> None:
    samples = sound(seconds)
    through_engine = run_to_end(Engine(model, RingSource(samples, pace)))
    expected = alone(model, samples)
    assert np.array_equal(through_engine.probabilities, expected.probabilities)
    assert np.array_equal(through_engine.end_s, expected.end_s)
    assert np.array_equal(through_engine.stop_s, expected.stop_s)


def test_a_file_is_played_to_its_end(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound(5), RATE_HZ, "FLOAT")
    engine = Engine(model, FileSource(path, paced=False))
    scores = run_to_end(engine)
    assert np.array_equal(scores.probabilities, alone(model, sound(5)).probabilities)
    assert engine.snapshot.health.state == "ended"
    assert engine.snapshot.health.n_samples == 5 * RATE_HZ
    assert engine.snapshot.n_windows == len(scores)


def test_a_file_waits_for_a_slow_reader_so_that_nothing_is_missed(
    model: Model, tmp_path: Path
) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound(100), RATE_HZ, "FLOAT")
    engine = Engine(model, FileSource(path, paced=False))
    engine.start()
    n_frames = n_seen = 0
    while engine.snapshot.health.state != "ended" or engine.history.n_unread_frames:
        time.sleep(0.25)
        frames, _ = engine.history.since(n_frames, 0)
        n_frames = frames.first_index + len(frames)
        n_seen += len(frames)
    assert n_seen == n_frames == 10_000


def test_stopping_ends_the_thread_at_once_and_keeps_what_was_detected(model: Model) -> None:
    engine = Engine(model, RingSource(sound(60), 1))
    engine.start()
    time.sleep(0.5)
    before_s = time.monotonic()
    engine.stop()
    assert time.monotonic() - before_s < 1
    assert engine.snapshot.health.state == "ended"
    assert engine.history.n_windows > 10  # the closing second of silence was scored


def test_a_source_that_cannot_be_opened_is_reported(model: Model) -> None:
    class Refusing(ScriptedSource):
        def open(self) -> None:
            raise MicrophoneError("scripted", "is busy", "close the other program")

    engine = Engine(model, Refusing())
    run_to_end(engine)
    assert engine.snapshot.health.state == "failed"
    assert "is busy" in str(engine.snapshot.error)


def test_an_error_in_the_middle_keeps_what_was_detected(model: Model) -> None:
    def fail() -> Block:
        raise InputError("scripted", "is damaged after 2.00 s", "get it again")

    engine = Engine(model, ScriptedSource(gives(sound(2)), fail))
    assert len(run_to_end(engine)) == 30
    assert isinstance(engine.snapshot.error, InputError)


def test_a_stalled_source_is_closed_and_brought_back(model: Model) -> None:
    states = []

    class Watched(ScriptedSource):
        def open(self) -> None:
            super().open()
            if self.opened > 1:
                states.append(engine.snapshot.health.state)

    source = Watched(
        gives(sound(1)),
        *[silent_for(0.3)] * 4,  # stalled after one second
        *[silent_for(0.5)] * 9,  # the first new try delivers nothing either
        gives(sound(1), Gap(0, 6 * RATE_HZ, estimated=True, filled=False)),
        gives(sound(0.1), Gap(7 * RATE_HZ + 160, 320)),
    )
    engine = Engine(model, source)
    run_to_end(engine)
    assert source.opened == 3
    assert states == ["waiting", "waiting"]
    # The source counts anew after it was opened again, the engine goes on.
    assert engine.history.gaps == (
        Gap(RATE_HZ, 6 * RATE_HZ, estimated=True, filled=False),
        Gap(8 * RATE_HZ + 160, 320),
    )
    health = engine.snapshot.health
    assert health.n_lost_estimated == 0, "the source counts what it told of"
    assert health.n_samples == 8.1 * RATE_HZ


def test_a_source_that_needs_two_seconds_to_begin_is_waited_for(model: Model) -> None:
    source = ScriptedSource(*[silent_for(0.5)] * 4, gives(sound(1)))
    engine = Engine(model, source)
    run_to_end(engine)
    assert source.opened == 1
    assert engine.history.gaps == ()


def test_an_error_of_the_model_is_reported_once_and_not_printed(
    model: Model, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the model broke")

    engine = Engine(model, ScriptedSource(gives(sound(1)), gives(sound(1))))
    monkeypatch.setattr(engine._pipeline, "push", fail)
    monkeypatch.setattr(engine._pipeline, "finish", fail)
    run_to_end(engine)
    assert str(engine.snapshot.error) == "the model broke"
    assert capfd.readouterr().err == ""


def test_time_that_the_computer_slept_is_a_gap_and_counted(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine cannot be suspended for a test: only the system's clock is another one.
    slept_s = iter([50.0, 50.0, 53.0])
    monkeypatch.setattr("spotter.streaming.engine.slept_s", lambda: next(slept_s, 53.0))
    engine = Engine(model, ScriptedSource(gives(sound(1)), gives(sound(1))))
    run_to_end(engine)
    assert engine.history.gaps == (Gap(RATE_HZ, 3 * RATE_HZ, estimated=True, filled=False),)
    assert engine.snapshot.health.n_lost_estimated == 3 * RATE_HZ
    assert engine.snapshot.health.n_samples == 5 * RATE_HZ


@pytest.mark.parametrize("lost_s", [0.5, 2.0, 2.2, 30.0])
def test_a_gap_is_filled_or_jumped_over_whoever_finds_it(
    model: Model, monkeypatch: pytest.MonkeyPatch, lost_s: float
) -> None:
    """The source, which judges what a device lost, and the engine, which knows of sleep."""
    asleep_s = iter([0.0, 0.0, lost_s])
    monkeypatch.setattr("spotter.streaming.engine.slept_s", lambda: next(asleep_s, lost_s))
    engine = Engine(model, ScriptedSource(gives(sound(1)), gives(sound(1))))
    run_to_end(engine)
    timeline = Timeline(RATE_HZ)
    timeline.push(sound(1))
    [of_source] = timeline.push(sound(1), lost_s, estimated=True)[-1].gaps
    assert engine.history.gaps == (of_source,)
    assert of_source.filled is (lost_s <= LONGEST_FILLED_S)


def test_the_time_slept_is_reported_by_the_system() -> None:
    assert -0.01 < slept_s() < 1e9
    assert abs(slept_s() - slept_s()) < 0.01, "nobody slept in between"


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="clocks of one's own are of Linux")
def test_the_time_slept_is_the_difference_of_the_systems_clocks() -> None:
    """As if the computer had slept for 5000 s before the program began."""
    slept = ["unshare", "--time", "--boottime", "5000", "--fork"]
    tried = subprocess.run([*slept, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"the kernel gives no clocks of one's own: {tried.stderr.strip()}")
    reported = "from spotter.audio.sleep import slept_s; print(slept_s())"
    done = subprocess.run(
        [*slept, sys.executable, "-c", reported], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) == pytest.approx(slept_s() + 5000, abs=0.01)


def test_a_short_gap_is_filled_in_place(model: Model) -> None:
    # The source has put the zeros in already, and says where.
    gap = Gap(1600, 160, filled=True)
    engine = Engine(model, ScriptedSource(gives(sound(1)), gives(sound(0.2), gap)))
    run_to_end(engine)
    assert engine.history.gaps == (gap,)
    assert engine.snapshot.health.n_samples == 1.2 * RATE_HZ


def test_over_a_long_gap_the_clock_jumps(model: Model) -> None:
    gap = Gap(RATE_HZ, 10 * RATE_HZ, filled=False)
    engine = Engine(model, ScriptedSource(gives(sound(1)), gives(sound(1), gap)))
    scores = run_to_end(engine)
    # One second, two of silence, eight jumped over, one more and the closing second.
    assert engine.snapshot.health.n_samples == 12 * RATE_HZ
    assert engine.snapshot.health.n_lost_estimated == 0, "the source counts what it told of"
    assert scores.end_s[[29, 30]] == pytest.approx([3.0, 11.1])
    assert scores.end_s[-1] == pytest.approx(13.0)
    assert engine.history.gaps == (gap,)


def test_a_long_gap_is_not_rounded_to_hops(model: Model) -> None:
    gap = Gap(RATE_HZ, round(10.9 * RATE_HZ) + 7, filled=False)
    source = ScriptedSource(gives(sound(1)), gives(sound(1), gap))
    engine = Engine(model, source, hop_ms=1000)
    run_to_end(engine)
    assert engine.snapshot.health.n_samples == 2 * RATE_HZ + gap.n_samples


def test_the_health_of_the_source_is_in_the_snapshot(model: Model) -> None:
    engine = Engine(model, ScriptedSource(gives(sound(1))))
    run_to_end(engine)
    health = engine.snapshot.health
    assert (health.n_lost, health.device, health.n_samples) == (3, "scripted", RATE_HZ)
    assert (engine.snapshot.model, engine.snapshot.hop_ms) == ("tiny", 100)
