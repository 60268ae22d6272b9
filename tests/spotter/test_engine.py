# SPDX-License-Identifier: MIT
"""The engine thread: scores as of a pipeline alone, and a watchdog that brings a source back."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from spotter.api import Listener, rule_for, spot
from spotter.audio.playback import FileSource
from spotter.audio.ring import Ring
from spotter.audio.sleep import slept_s
from spotter.engine import Engine
from spotter.errors import InputError, MicrophoneError, UsageError
from spotter.model import Model
from spotter.pipeline import Pipeline
from spotter.records import Block, Gap, Scores, StreamHealth
from tests import tiny

RATE_HZ = 16_000


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model.load(tiny.write(tmp_path_factory.mktemp("model") / "tiny.tflite"))


def sound(seconds: float) -> NDArray[np.float32]:
    random = np.random.default_rng(0)
    return random.normal(0, 0.05, round(seconds * RATE_HZ)).astype(np.float32)


class RingSource:
    """A stream in the place of a sound card's: a thread of its own writes blocks into a real ring.

    The blocks have random sizes; `pace` 1 is real time, 0 as fast as the ring takes them.
    """

    name = "stand-in stream"
    live = True

    def __init__(self, samples: NDArray[np.float32], pace: float) -> None:
        self._samples = samples
        self._pace = pace
        self._ring = Ring(10 * RATE_HZ)
        self._written = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def _write(self) -> None:
        random = np.random.default_rng(1)
        started_s, at = time.monotonic(), 0
        while at < len(self._samples):
            n = int(random.integers(1, 3000))
            while self._ring.lag_samples > 5 * RATE_HZ:
                time.sleep(0.001)
            self._ring.write(self._samples[at : at + n])
            at += n
            time.sleep(max(0.0, started_s + self._pace * at / RATE_HZ - time.monotonic()))
        self._written.set()

    def open(self) -> None:
        self._thread.start()

    def read(self, timeout_s: float, n_wanted: int = 1) -> Block | None:
        over = self._written.is_set()
        n_lost, samples = self._ring.read(RATE_HZ)
        assert n_lost == 0
        if not len(samples):
            if over:
                return None
            time.sleep(0.001)
        return Block(samples)

    def close(self) -> None:
        pass

    def health(self) -> StreamHealth:
        return StreamHealth(lag_samples=self._ring.lag_samples)


class ScriptedSource:
    """A live source that does one thing after another: hand out a block, nothing, or an error."""

    name = "scripted"
    live = True

    def __init__(self, *acts: Callable[[], Block | None]) -> None:
        self._acts: Iterator[Callable[[], Block | None]] = iter(acts)
        self.opened = self.closed = 0

    def open(self) -> None:
        self.opened += 1

    def read(self, timeout_s: float, n_wanted: int = 1) -> Block | None:
        return next(self._acts, lambda: None)()

    def close(self) -> None:
        self.closed += 1

    def health(self) -> StreamHealth:
        return StreamHealth(n_lost=3)


def gives(samples: NDArray[np.float32], *gaps: Gap) -> Callable[[], Block]:
    return lambda: Block(samples, gaps)


def silent_for(seconds: float) -> Callable[[], Block]:
    def wait() -> Block:
        time.sleep(seconds)
        return Block(np.zeros(0, np.float32))

    return wait


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
        engine.wait(0.05)
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


def test_listening_and_spotting_a_file_find_the_same(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound(20), RATE_HZ, "FLOAT")
    rule = rule_for(model, threshold=0.25)
    with Listener(RingSource(sound(20), 0), model, rule, 100) as listener:
        heard = list(listener)
    assert heard == list(spot(path, model=model, threshold=0.25))
    assert heard, "the tiny model finds words in noise at this threshold"


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


def test_stopping_ends_the_thread_at_once_and_keeps_what_was_heard(model: Model) -> None:
    engine = Engine(model, RingSource(sound(60), 1))
    engine.start()
    time.sleep(0.5)
    before_s = time.monotonic()
    engine.stop()
    assert time.monotonic() - before_s < 1
    assert engine.snapshot.health.state == "ended"
    assert engine.history.n_windows > 10  # the closing second of silence was scored


def test_a_source_that_cannot_be_opened_is_told(model: Model) -> None:
    class Refusing(ScriptedSource):
        def open(self) -> None:
            raise MicrophoneError("scripted", "is busy", "close the other program")

    engine = Engine(model, Refusing())
    run_to_end(engine)
    assert engine.snapshot.health.state == "failed"
    assert "is busy" in str(engine.snapshot.error)


def test_an_error_in_the_middle_keeps_what_was_heard(model: Model) -> None:
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
        gives(sound(1)),
        gives(sound(0.1), Gap(RATE_HZ + 160, 320)),
    )
    engine = Engine(model, source)
    run_to_end(engine)
    assert source.opened == 3
    assert states == ["waiting", "waiting"]
    gap, filled = engine.history.gaps
    assert gap.position == RATE_HZ
    assert gap.estimated
    # 1.2 s and 4.5 s without sound, pauses of 0.5 s and 1 s; the new sound is one second of it.
    assert gap.n_samples / RATE_HZ == pytest.approx(6, abs=0.8)
    assert not gap.filled
    health = engine.snapshot.health
    assert health.n_lost_estimated == gap.n_samples
    # The source counts anew after it was opened again, the engine goes on.
    assert filled.position == RATE_HZ + gap.n_samples + RATE_HZ + 160
    assert health.n_samples == RATE_HZ + gap.n_samples + 1.1 * RATE_HZ


def test_what_is_missing_is_counted_from_when_the_last_sample_came(model: Model) -> None:
    came_s = time.monotonic() - 0.4

    def comes_late() -> Block:
        return Block(sound(1), came_s=came_s)

    source = ScriptedSource(comes_late, *[silent_for(0.3)] * 4, gives(sound(0.1)))
    engine = Engine(model, source)
    run_to_end(engine)
    [gap] = engine.history.gaps
    expected_s = time.monotonic() - came_s - 0.1
    assert expected_s - 0.25 < gap.n_samples / RATE_HZ <= expected_s


def test_a_source_that_needs_two_seconds_to_begin_is_waited_for(model: Model) -> None:
    source = ScriptedSource(*[silent_for(0.5)] * 4, gives(sound(1)))
    engine = Engine(model, source)
    run_to_end(engine)
    assert source.opened == 1
    assert engine.history.gaps == ()


def test_an_error_of_the_model_is_told_once_and_not_printed(
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


def test_iterating_again_goes_on_where_it_was_left(model: Model) -> None:
    rule = rule_for(model, threshold=0.25)
    with Listener(RingSource(sound(20), 0), model, rule, 100) as listener:
        first = next(iter(listener))
        rest = list(listener)
    assert [first, *rest] == list(spot(sound(20), model=model, threshold=0.25))


def test_a_listener_that_nobody_asks_for_minutes_loses_no_word(model: Model) -> None:
    # The history keeps one minute; here two go by before the first word is asked for.
    rule = rule_for(model, threshold=0.25)
    with Listener(RingSource(sound(120), 0), model, rule, 100) as listener:
        while listener.snapshot.health.state != "ended":
            time.sleep(0.05)
        heard = list(listener)
    assert heard == list(spot(sound(120), model=model, threshold=0.25))
    assert heard[0].end_s < 50, "otherwise the history would still have had it"


@pytest.mark.parametrize("hop_ms", [10, 50, 100])
def test_for_words_alone_sound_is_gathered_until_it_completes_a_window(
    model: Model, hop_ms: int
) -> None:
    n_windows = []

    class Obliging(ScriptedSource):
        """Hands out what is wanted, no more and no less."""

        def read(self, timeout_s: float, n_wanted: int = 1) -> Block | None:
            n_windows.append(listener.snapshot.n_windows)
            assert timeout_s > n_wanted / RATE_HZ
            return Block(sound(n_wanted / RATE_HZ)) if len(n_windows) < 40 else None

    listener = Listener(Obliging(), model, rule_for(model), hop_ms)
    with listener:
        list(listener)
    assert n_windows == list(range(40))


def test_time_that_the_computer_slept_is_a_gap_and_counted(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine cannot be suspended for a test: only the system's clock is another one.
    slept_s = iter([50.0, 50.0, 53.0])
    monkeypatch.setattr("spotter.engine.slept_s", lambda: next(slept_s, 53.0))
    engine = Engine(model, ScriptedSource(gives(sound(1)), gives(sound(1))))
    run_to_end(engine)
    assert engine.history.gaps == (Gap(RATE_HZ, 3 * RATE_HZ, estimated=True, filled=False),)
    assert engine.snapshot.health.n_lost_estimated == 3 * RATE_HZ
    assert engine.snapshot.health.n_samples == 5 * RATE_HZ


def test_the_time_slept_is_told_by_the_system() -> None:
    assert -0.01 < slept_s() < 1e9
    assert abs(slept_s() - slept_s()) < 0.01, "nobody slept in between"


@pytest.mark.skipif(sys.platform != "linux", reason="clocks of one's own are of Linux")
def test_the_time_slept_is_the_difference_of_the_systems_clocks() -> None:
    """As if the computer had slept for 5000 s before the program began."""
    told = "from spotter.audio.sleep import slept_s; print(slept_s())"
    slept = ["unshare", "--time", "--boottime", "5000", "--fork", sys.executable, "-c", told]
    done = subprocess.run(slept, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the kernel gives no clocks of one's own: {done.stderr.strip()}")
    assert float(done.stdout) == pytest.approx(slept_s() + 5000, abs=0.01)


def test_a_listener_must_be_entered(model: Model) -> None:
    with pytest.raises(UsageError, match="with statement"):
        next(iter(Listener(RingSource(sound(1), 0), model, rule_for(model), 100)))


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
