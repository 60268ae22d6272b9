# SPDX-License-Identifier: MIT
"""Listening for a day, and for an hour with faults: is everything heard, counted and told?

`scripts/soak fast` lets hours of sound through the live path as fast as it goes; `scripts/soak
live` listens in real time to a microphone of software that is stalled, stopped and unplugged. Both
hear the same samples once more as a file and compare. `file` spots a file of a day, `archive`
classifies ten thousand clips of which one in a hundred is broken. The exit code is 1 if anything is
wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import spotter
from spotter.streaming.pipeline import DEFAULT_HOP_MS
from tests import tiny
from tests.soak import fast, files, judgement, live
from tests.soak.material import RATE_HZ
from tests.virtual_microphone import VirtualMicrophone


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    run = kinds.add_parser("fast", help="hours through the live path, faster than real time")
    run.add_argument("--hours", type=float, default=24, help="of sound (24)")
    run.add_argument("--seed", type=int, default=0, help="of the sound (0)")
    run = kinds.add_parser("live", help="real time, with faults of the device")
    run.add_argument("--minutes", type=float, default=60, help="how long (60)")
    run.add_argument("--every", type=float, default=30, help="seconds between two faults (30)")
    run = kinds.add_parser("file", help="a file of a day, in flat memory")
    run.add_argument("--hours", type=float, default=24, help="of silence between two words (24)")
    run = kinds.add_parser("archive", help="ten thousand files, some of them broken")
    run.add_argument("--files", type=int, default=10_000, help="how many (10,000)")
    options = parser.parse_args()
    soak = {"fast": _fast, "live": _live, "file": _file, "archive": _archive}[options.kind]
    complaints = soak(options)
    for complaint in complaints:
        print("WRONG:", complaint)
    print("wrong" if complaints else "all right")
    return 1 if complaints else 0


def _fast(options: argparse.Namespace) -> list[str]:
    model = spotter.load()
    seconds = options.hours * 3600
    run = fast.live(model, seconds, options.seed, reported=lambda done_s: _status("live", done_s))
    print(f"{run.n_delivered / RATE_HZ / 3600:.2f} h of sound, live in {run.took_s:.0f} s")
    print(f"{len(run.detected)} words; {len(run.dropped)} drops, {run.health.n_lost} samples lost")
    print(run.footprint)
    offline = fast.offline(
        model, seconds, options.seed, run.dropped, lambda done_s: _status("file", done_s)
    )
    print(f"as a file: {len(offline)} words")
    return judgement.of_fast(run, offline)


def _live(options: argparse.Namespace) -> list[str]:
    model = spotter.load()
    with VirtualMicrophone() as microphone, tempfile.TemporaryDirectory() as folder:
        os.environ.update(microphone.environment)
        run = live.live(model, options.minutes * 60, Path(folder), microphone, options.every, _say)
    failed_s = sum(seconds for _, seconds in run.faults)
    print(
        f"{run.elapsed_s:.0f} s of real time, {len(run.faults)} faults of {failed_s:.1f} s in all"
    )
    print(f"{len(run.detected)} words, as a file {len(run.offline)}; {run.lost_s:.2f} s told lost")
    print(f"largest drift {max(map(abs, run.drifts_s)):.3f} s")
    print(run.footprint)
    return judgement.of_live(run)


def _file(options: argparse.Namespace) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        model = tiny.write(Path(folder, "tones.tflite"), "tones")
        return list(files.of_long_file(Path(folder), model, options.hours, DEFAULT_HOP_MS))


def _archive(options: argparse.Namespace) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        model = tiny.write(Path(folder, "tones.tflite"), "tones")
        return list(files.of_archive(Path(folder), model, options.files, broken_every=100))


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _status(what: str, done_s: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{what}: {done_s / 3600:.2f} h", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
