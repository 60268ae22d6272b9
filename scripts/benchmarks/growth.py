# SPDX-License-Identifier: MIT
"""How cost grows: with the hop, the number of words, the length of a recording, and of files."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scripts.benchmarks.sources import bare_invoke, clips, speech

import spotter
from scripts.benchmarks.measure import Figure, Table, figures, in_turn, one_core
from scripts.benchmarks.measure import run as run_program
from spotter.api import rule_for
from spotter.detection.detector import Detector
from spotter.detection.rule import Rule
from spotter.records import Scores
from spotter.streaming.pipeline import Pipeline

_HOPS_MS = (10, 20, 50, 100, 250)
_NUMBERS_OF_WORDS = (4, 16, 64, 256)
_SOUND_S = 10


def run(*, full: bool, model: str | None) -> list[Table]:
    """Each against its smallest, or against what it must cost."""
    loaded = spotter.load(model)
    n_rounds = 7 if full else 3
    with one_core():
        tables = [
            _by_hop(loaded, n_rounds),
            _by_words(n_rounds),
            _by_length(loaded, (1, 60, 600, 3600, 36_000) if full else (1, 10, 60, 300)),
        ]
    return [*tables, _by_files(loaded, (1, 100, 10_000, 100_000) if full else (1, 50, 400))]


def _by_hop(model: spotter.Model, n_rounds: int) -> Table:
    """The live path in blocks of a hop, and as many bare invokes."""
    sound, invoke = speech(_SOUND_S), bare_invoke(model)

    def live(hop_ms: int) -> Callable[[], None]:
        def hear() -> None:
            pipeline = Pipeline(model, hop_ms, with_power=False)
            detector = Detector(rule_for(model), model.labels)
            for at in range(0, len(sound), pipeline.hop_samples):
                detector.push(pipeline.push(sound[at : at + pipeline.hop_samples])[1])

        return hear

    def bare() -> None:
        for _ in range(_SOUND_S * 10):
            invoke()

    reference = "bare LiteRT at a hop of 100 ms"
    calls = {reference: bare, **{f"hop of {hop_ms} ms": live(hop_ms) for hop_ms in _HOPS_MS}}
    values = in_turn(calls, n_rounds, scale=1000 / _SOUND_S)
    return Table("Live path by hop, one core", figures(values, "ms a second", (reference,)))


def _by_words(n_rounds: int) -> Table:
    """The rule alone, hop by hop, for models of more and more words."""

    def decide(n_words: int) -> Callable[[], None]:
        labels = ("_silence_", "_unknown_", *(f"word{at}" for at in range(n_words)))
        table = np.random.default_rng(0).dirichlet(np.full(len(labels), 0.1), 10 * _SOUND_S)
        ends_s = np.arange(1, len(table) + 1) / 10
        rows = [slice(at, at + 1) for at in range(len(table))]
        steps = [
            Scores(ends_s[at], table[at].astype("f4"), ends_s[at], ends_s[at], labels)
            for at in rows
        ]

        def push() -> None:
            detector = Detector(Rule(), labels)
            for scores in steps:
                detector.push(scores)

        return push

    calls = {f"{n_words} words": decide(n_words) for n_words in _NUMBERS_OF_WORDS}
    values = in_turn(calls, n_rounds, scale=1000 / _SOUND_S)
    first = f"{_NUMBERS_OF_WORDS[0]} words"
    return Table("The rule alone by words, one core", figures(values, "ms a second", (first,)))


def _by_length(model: spotter.Model, lengths_s: tuple[int, ...]) -> Table:
    """`spotter.spot` on blocks that are made as they are asked for."""
    block = speech(4)

    def blocks(length_s: int) -> Iterator[NDArray[np.float32]]:
        for start_s in range(0, length_s, 4):
            yield block[: 16_000 * min(4, length_s - start_s)]

    values: dict[str, list[float]] = {}
    for length_s in lengths_s:
        runs = []
        for _ in range(3 if length_s < 1000 else 1):
            start_s = time.process_time()
            for _ in spotter.spot(blocks(length_s), model=model):
                pass
            runs.append(1000 * (time.process_time() - start_s) / length_s)
        values[_length(length_s)] = runs
    return Table("spot by length, one core", _beside_first(values, "ms a second"))


def _length(length_s: int) -> str:
    if length_s < 60:
        return f"{length_s} s"
    return f"{length_s // 60} min" if length_s < 3600 else f"{length_s // 3600} h"


def _by_files(model: spotter.Model, numbers: tuple[int, ...]) -> Table:
    """`spotter classify` on a folder, as people start it, by the clock."""
    values: dict[str, list[float]] = {}
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            clips(Path(folder), number)
            command = [sys.executable, "-m", "spotter", "classify", folder, "-r", "-q"]
            runs = [run_program([*command, "--model", str(model.path)]) for _ in range(1)]
            values[f"{number} files"] = [1000 * ran.wall_s / number for ran in runs]
    return Table(
        "classify by files, with as many processes as it takes, start included",
        _beside_first(values, "ms a file"),
    )


def _beside_first(values: dict[str, list[float]], unit: str) -> tuple[Figure, ...]:
    """Figures whose runs are of different numbers, against the median of the first."""
    first = next(iter(values))
    base = float(np.median(values[first]))
    return tuple(
        Figure(
            name,
            unit,
            *(float(x) for x in np.percentile(runs, [50, 10, 90])),
            {} if name == first else {first: float(np.median(runs)) / base},
        )
        for name, runs in values.items()
    )
