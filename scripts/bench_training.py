# SPDX-License-Identifier: MIT
"""What a training step costs fed from memory and from disk, and what a training holds in memory.

.venv-train/bin/python scripts/bench_training.py steps DATA
.venv-train/bin/python scripts/bench_training.py memory DATA      (Linux)

DATA is a folder of recordings as `python -m train fit` takes it. `memory` writes three more copies
of its decoded recordings beside the cache, and removes them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import numpy as np
import psutil

from spotter.features.frontend import FrontEnd
from train import networks
from train.batches.feed import Batch, feed_of
from train.batches.prefetch import drawn_ahead
from train.data.index import WORDS, Index, read_index
from train.data.sample_store import Store, open_store
from train.keras_backend import load_keras
from train.recipe import Recipe, named
from train.training.validation import validate

CHEAPEST = "tc_resnet_small"
ROUNDS, STEPS_A_ROUND = 12, 15
THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
LIMIT = 1.1
LIMIT_MIB = 64


def recipes() -> dict[str, Recipe]:
    """The two ways of feeding, as a step of the cheapest network would be fed."""
    default = replace(named("default"), network=CHEAPEST, batch=100)
    return {"clips": replace(default, feed="clips"), "waveforms": default}


def steps(data: Path, cache: Path) -> int:
    """Print the time of a step, fed in three ways in turn."""
    index = read_index(data)
    store = open_store(index, cache)
    n_steps = ROUNDS * STEPS_A_ROUND + 50
    feeds = {name: feed_of(index, store, WORDS, recipe, 0) for name, recipe in recipes().items()}
    kept = [feeds["clips"].draw(step) for step in range(STEPS_A_ROUND)]
    train = _trainer(kept[0])
    with (
        closing(drawn_ahead(feeds["clips"], range(n_steps))) as clips,
        closing(drawn_ahead(feeds["waveforms"], range(n_steps))) as waveforms,
    ):
        feeds: dict[str, Iterator[Batch]] = {
            "memory": cycle(kept), "disk, clips": clips, "disk, waveforms": waveforms,
        }  # fmt: skip
        times_s = _in_turn(feeds, train)
    print(f"{CHEAPEST}, batches of 100, {os.cpu_count()} cores, one of them for the arithmetic")
    wall_ms, cpu_ms = (
        {
            name: 1e3 * statistics.median(pair[which] for pair in found)
            for name, found in times_s.items()
        }
        for which in (0, 1)
    )
    for name in times_s:
        wall, cpu = wall_ms[name], cpu_ms[name]
        print(
            f"{name:<16}{wall:8.2f} ms a step, {wall / wall_ms['memory']:.2f} × memory; "
            f"{cpu:8.2f} ms of a processor, {cpu / cpu_ms['memory']:.2f} ×"
        )
    for name, feed in feeds.items():
        began = time.process_time()
        for step in range(5):
            feed.draw(step)
        print(f"drawing {name:<16}{(time.process_time() - began) * 200:8.2f} ms of a processor")
    return int(wall_ms["disk, clips"] > LIMIT * wall_ms["memory"])


def _trainer(batch: Batch) -> Callable[[Batch], None]:
    keras = load_keras()
    network = networks.build(CHEAPEST, *batch[0].shape[1:], batch[1].shape[1])
    network.get_layer("scale").adapt(batch[0])
    network.compile("adamw", keras.losses.CategoricalCrossentropy(from_logits=True))
    for _ in range(5):
        network.train_on_batch(*batch)
    return lambda drawn: network.train_on_batch(*drawn)


def _in_turn(
    feeds: dict[str, Iterator[Batch]], train: Callable[[Batch], None]
) -> dict[str, list[tuple[float, float]]]:
    """Rounds of each way in turn, so that what else the machine does falls on all alike.

    Returns:
        Of each step, the seconds that passed and those of a processor that this process took.
    """
    times_s: dict[str, list[tuple[float, float]]] = {name: [] for name in feeds}
    for _ in range(ROUNDS):
        for name, batches in feeds.items():
            for _ in range(STEPS_A_ROUND):
                began, worked = time.perf_counter(), time.process_time()
                train(next(batches))
                passed = time.perf_counter() - began, time.process_time() - worked
                times_s[name].append(passed)
    return times_s


def memory(data: Path, cache: Path) -> int:
    """Print the peak of a training on the set, and on the set four times."""
    peaks = {}
    for times in (1, 4):
        done = subprocess.run(
            [
                *(sys.executable, __file__, "once", str(data)),
                *("--cache", str(cache), "--times", str(times)),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        peaks[times] = json.loads(done.stdout.splitlines()[-1])
        print(f"the set {times} ×: {peaks[times]}")
    more = {name: peaks[4][name] - peaks[1][name] for name in ("training_mib", "drawing_mib")}
    print(f"more with four times the set: {more}")
    return int(max(more.values()) > LIMIT_MIB)


def once(data: Path, cache: Path, times: int) -> int:
    """Train and examine on the set some times over; print the peak of both processes."""
    index = read_index(data)
    store = open_store(index, cache)
    # Texts belong to one copy each; without them running speech is not drawn from.
    index, store = _repeated(replace(index, transcripts={}), store, times)
    try:
        n_steps, drawing_mib = 60, 0
        for recipe in recipes().values():
            feed = feed_of(index, store, WORDS, recipe, 0)
            train = _trainer(feed.draw(0))
            with closing(drawn_ahead(feed, range(n_steps))) as batches:
                for batch in batches:
                    train(batch)
                    children = psutil.Process().children()
                    drawing_mib = max(drawing_mib, *(_peak_mib(child.pid) for child in children))
        validation = validate(index, store, WORDS, FrontEnd())
        for _ in validation.windows.parts():
            pass
        peaks = {"training_mib": _peak_mib(os.getpid()), "drawing_mib": drawing_mib}
        print(json.dumps({"recordings": len(store.names), **peaks}))
    finally:
        if times > 1:
            shutil.rmtree(store.place)
    return 0


def _peak_mib(pid: int) -> int:
    """What a process held at most; what `getrusage` tells of children includes their parent."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) // 1024


def _repeated(index: Index, store: Store, times: int) -> tuple[Index, Store]:
    """The same recordings under other names, as if they were others."""
    if times == 1:
        return index, store
    place = store.place.with_name(f"{store.place.name}-{times}-times")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    with (place / "samples.i16").open("wb") as file:
        for _ in range(times):
            with (store.place / "samples.i16").open("rb") as original:
                shutil.copyfileobj(original, file, 1 << 20)
    lengths = np.tile(np.diff(store.offsets), times)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    np.savez(place / "numbers.npz", offsets=offsets, extents=np.tile(store.extents, (times, 1)))
    names = [f"{copy}/{name}" for copy in range(times) for name in store.names]
    (place / "table.json").write_text(json.dumps({"names": names, "failed": []}))
    recordings = [
        replace(item, name=f"{copy}/{item.name}", speaker=f"{copy}{item.speaker}")
        for copy in range(times)
        for item in index.recordings
    ]
    rebuild, _ = store.__reduce__()
    return replace(index, recordings=tuple(recordings)), rebuild(place)


def main() -> int:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["steps", "memory", "once"], metavar="steps|memory")
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("runs/cache"))
    parser.add_argument("--times", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    # As `python -m train` runs. numpy, which is loaded, has asked how many threads it may have.
    if missing := {name: "1" for name in THREADS if name not in os.environ}:
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **missing})
    if options.what == "once":
        return once(options.data, options.cache, options.times)
    return (steps if options.what == "steps" else memory)(options.data, options.cache)


if __name__ == "__main__":
    sys.exit(main())
