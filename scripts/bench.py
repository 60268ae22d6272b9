# SPDX-License-Identifier: MIT
"""What one hop costs: front end, model, and the whole live path, beside references in the same run.

The rows are timed in turn, round after round, so that a machine that slows down slows all of them;
what is to be trusted are the ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import python_speech_features

import spotter
from spotter.frontend import FrontEnd, StreamingFrontEnd, mfcc
from spotter.pipeline import DEFAULT_HOP_MS, Pipeline

REFERENCE = "python_speech_features, whole window"


def rows(model: spotter.Model) -> dict[str, Callable[[], object]]:
    """What is timed: a name, and a call that does it once."""
    front_end = FrontEnd()
    hop_samples = DEFAULT_HOP_MS * front_end.sample_rate_hz // 1000
    sound = np.random.default_rng(0).normal(0, 0.1, front_end.window_samples).astype(np.float32)
    hop = sound[:hop_samples]
    window = mfcc(sound)[None]
    segments = sound[: hop_samples // 160 * 400].reshape(-1, 400).astype(np.float64)
    stream, pipeline = StreamingFrontEnd(), Pipeline(model)
    stream.push(sound)
    pipeline.push(sound)

    def reference() -> object:
        return python_speech_features.mfcc(
            sound, 16_000, 0.025, 0.01, 40, 40, 512, 20, 8000, 0, 0, False, np.hamming
        )

    return {
        REFERENCE: reference,
        "front end, whole window": lambda: mfcc(sound),
        "front end, one hop": lambda: stream.push(hop),
        "bare FFT of a hop's frames": lambda: np.fft.rfft(segments, front_end.fft_size),
        "model, one window": lambda: model.run(window),
        "live path, one hop": lambda: pipeline.push(hop),
    }


def measure(calls: dict[str, Callable[[], object]], n_rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each call in each round."""
    times_ms: dict[str, list[float]] = {name: [] for name in calls}
    for done in range(n_rounds + 20):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            if done >= 20:  # the first rounds warm up
                times_ms[name].append((time.perf_counter() - start) * 1000)
    return times_ms


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="a model file or name; the bundled one if left out")
    parser.add_argument("--rounds", type=int, default=500, help="how often each is timed (500)")
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    options = parser.parse_args()
    times_ms = measure(rows(spotter.load(options.model)), options.rounds)
    reference_ms = statistics.median(times_ms[REFERENCE])
    table = {}
    for name, times in times_ms.items():
        low, median, high = np.percentile(times, [10, 50, 90])
        table[name] = {
            "median_ms": round(float(median), 4),
            "p10_ms": round(float(low), 4),
            "p90_ms": round(float(high), 4),
            "ratio": round(float(median) / reference_ms, 4),
        }
    if options.json:
        json.dump(table, sys.stdout, indent=1)
        print()
        return
    print(f"{'':40}{'median':>9}{'p10':>9}{'p90':>9}{'ratio':>9}")
    for name, row in table.items():
        values = "".join(f"{row[key]:9.3f}" for key in ("median_ms", "p10_ms", "p90_ms", "ratio"))
        print(f"{name:40}{values}")
    print(f"milliseconds; ratio against {REFERENCE}")


if __name__ == "__main__":
    main()
