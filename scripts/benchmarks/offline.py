# SPDX-License-Identifier: MIT
"""Recordings, against decoding them plus the bare LiteRT calls that they need.

One core: `api.spot` and `api.classify_each` in this process, by what it computes. All cores: the
program itself with `--jobs`, from start to end by the clock, against itself with one process.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import soundfile
from scripts.benchmarks.sources import bare_invoke, clips, recording

import spotter
from scripts.benchmarks.measure import Figure, Table, figures, in_turn, one_core
from scripts.benchmarks.measure import run as run_program
from spotter.streaming.pipeline import DEFAULT_HOP_MS

_LIMIT = "decoding and bare LiteRT"
_WINDOWS_PER_S = 1000 // DEFAULT_HOP_MS


def run(*, full: bool, model: str | None) -> list[Table]:
    """Milliseconds for a second of a recording, or for a clip."""
    loaded = spotter.load(model)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        long_s, n_clips = (3600, 2000) if full else (300, 300)
        paths = sorted(clips(folder / "clips", n_clips).iterdir())
        tables = [
            _spot(loaded, recording(folder / "long.flac", long_s), long_s, 3 if full else 2),
            _classify(loaded, paths, 3),
        ]
        return [*tables, *_cores(folder, loaded, full=full)]


def _spot(model: spotter.Model, path: Path, duration_s: int, n_rounds: int) -> Table:
    limit = _limit([path], bare_invoke(model), duration_s * _WINDOWS_PER_S)
    name = "spotter.spot"
    calls = {_LIMIT: limit, name: lambda: list(spotter.spot(path, model=model))}
    with one_core():
        values = in_turn(calls, n_rounds, n_warm=0, scale=1000 / duration_s)
    aims = {name: f"≤ 1.25 × {_LIMIT}; under 2 (500 × real time)"}
    title = f"spot, {duration_s / 60:.0f} minutes, one core"
    return Table(title, figures(values, "ms a second", (_LIMIT,), aims))


def _classify(model: spotter.Model, paths: list[Path], n_rounds: int) -> Table:
    name = "spotter.classify_each"

    def one_by_one() -> None:
        for path in paths:
            spotter.classify(path, model=model)

    calls = {
        _LIMIT: _limit(paths, bare_invoke(model), len(paths)),
        name: lambda: list(spotter.classify_each(paths, model=model)),
        "spotter.classify, one by one": one_by_one,
    }
    with one_core():
        values = in_turn(calls, n_rounds, n_warm=1, scale=1000 / len(paths))
    aims = {name: f"≤ 1.25 × {_LIMIT}; under 2 (500 × real time)"}
    title = f"classify, {len(paths)} clips, one core"
    return Table(title, figures(values, "ms a clip", (_LIMIT,), aims))


def _limit(paths: list[Path], invoke: Callable[[], object], n_windows: int) -> Callable[[], None]:
    def limit() -> None:
        for path in paths:
            with soundfile.SoundFile(path) as file:
                while len(file.read(64_000, dtype="float32")):
                    pass
        for _ in range(n_windows):
            invoke()

    return limit


def _cores(folder: Path, model: spotter.Model, *, full: bool) -> list[Table]:
    """Recordings and clips, by one process and by one a core: by the clock, and what is computed.

    A process takes a quarter of a second to start, so only long work shows what two are worth.
    """
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    each_s, n_clips = (3600, 20_000) if full else (120, 300)
    longs = [recording(folder / f"{at}.flac", each_s) for at in range(2 * (n_cores or 1))]
    many = clips(folder / "many", n_clips)
    wall: tuple[Figure, ...] = ()
    work: tuple[Figure, ...] = ()
    for command, inputs in (("spot", list(map(str, longs))), ("classify", [str(many), "-r"])):
        base = [sys.executable, "-m", "spotter", command, *inputs, "--model", str(model.path)]
        alone, together = f"{command}, one process", f"{command}, {n_cores} processes"
        wall_s: dict[str, list[float]] = {alone: [], together: []}
        work_s: dict[str, list[float]] = {alone: [], together: []}
        for _ in range(3):
            for name, jobs in ((alone, "1"), (together, str(n_cores))):
                ran = run_program([*base, "--jobs", jobs, "-q"])
                wall_s[name].append(ran.wall_s)
                work_s[name].append(ran.cpu_s)
        aim = "≥ 1.8 on two cores" if full else "≥ 1.8 on two cores, of --full: this is little work"
        wall += figures(wall_s, "s", (together,), {alone: aim})
        work += figures(work_s, "s", (alone,))
    size = f"{len(longs)} × {each_s / 60:.0f} minutes, {n_clips} clips"
    return [
        Table(f"all {n_cores} cores, {size}, start included, by the clock", wall),
        Table(f"all {n_cores} cores, {size}, start included, computed by all processes", work),
    ]
