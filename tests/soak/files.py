# SPDX-License-Identifier: MIT
"""A file of a day, and a folder of ten thousand files of which some are broken."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests import tones

_LOOK_EVERY_S = 0.05
_HEADER_BYTES = 44
_MOST_GROWTH_MIB = 15


@dataclass(frozen=True)
class Run:
    """What a run of the program did.

    Attributes:
        code: of its exit.
        reported: its results, line by line.
        complaints: what it said on standard error, line by line.
        peak_mib: the most memory that it took.
        took_s: the time it took.
    """

    code: int
    reported: list[str]
    complaints: list[str]
    peak_mib: float
    took_s: float


def run(folder: Path, *arguments: str) -> Run:
    """Start the program in a folder and watch its memory."""
    begun_s = time.monotonic()
    with (folder / "told").open("w+") as reported, (folder / "complaints").open("w+") as complaints:
        program = psutil.Popen(
            [sys.executable, "-m", "spotter", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=subprocess.DEVNULL,
            stdout=reported,
            stderr=complaints,
        )
        peak = 0
        while program.poll() is None:
            try:
                peak = max(peak, program.memory_info().rss)
            except psutil.Error:  # it has just ended
                break
            time.sleep(_LOOK_EVERY_S)
        code = program.wait()
        reported.seek(0)
        complaints.seek(0)
        lines = reported.read().splitlines(), complaints.read().splitlines()
    return Run(code, *lines, peak / 2**20, time.monotonic() - begun_s)


def long_file(path: Path, seconds: int) -> Path:
    """Write a WAV file of that length with “up” at its beginning and “go” at its end.

    What lies between is a hole: silence that takes no room on the disk.
    """
    tones.record(path, "go", pause_s=0.5)
    end = path.read_bytes()[_HEADER_BYTES:]
    tones.record(path, "up", pause_s=0.5)
    n_bytes = seconds * tones.RATE_HZ * 2
    with path.open("r+b") as file:
        file.seek(4)
        file.write((_HEADER_BYTES - 8 + n_bytes).to_bytes(4, "little"))
        file.seek(_HEADER_BYTES - 4)
        file.write(n_bytes.to_bytes(4, "little"))
        file.seek(_HEADER_BYTES + n_bytes - len(end))
        file.write(end)
    return path


def of_long_file(folder: Path, model: Path, hours: float, hop_ms: int) -> Iterator[str]:
    """Spot a file of so many hours and one of a minute; complaints about the difference."""
    seconds = round(hours * 3600)
    options = ("--model", str(model), "--hop", str(hop_ms))
    long_file(folder / "short.wav", 60)
    long_file(folder / "long.wav", seconds)
    short = run(folder, "spot", "short.wav", *options)
    long = run(folder, "spot", "long.wav", *options)
    pace = seconds / long.took_s
    print(f"{hours:g} h in {long.took_s:.0f} s ({pace:.0f} × real time), {long.peak_mib:.0f} MiB")
    for one, length_s in ((short, 60), (long, seconds)):
        words = [(row[1], float(row[3])) for row in (line.split("\t") for line in one.reported)]
        if [word for word, _ in words] != ["up", "go"]:
            yield f"up and go were said, heard is {words}"
        elif abs(words[1][1] - (length_s - 1.0)) > 0.1:
            yield f"go was said at {length_s - 1.0} s, heard is {words}"
        if one.code or one.complaints:
            yield f"it ended with {one.code}: {one.complaints[:3]}"
    if long.peak_mib - short.peak_mib > _MOST_GROWTH_MIB:
        yield f"a minute needs {short.peak_mib:.0f} MiB, {hours:g} h {long.peak_mib:.0f}"


def of_archive(folder: Path, model: Path, n_files: int, broken_every: int) -> Iterator[str]:
    """Classify a folder in which some files are broken; complaints about what is told of them."""
    clips = folder / "clips"
    clips.mkdir()
    good = tones.record(folder / "good.flac", "up", pause_s=0.25)
    content = good.read_bytes()
    kinds = [b"", b"no sound", content[:40], content[: len(content) // 2]]
    broken = set(range(3, n_files, broken_every))
    for n in range(n_files):
        path = clips / f"{n:06d}.flac"
        if n in broken:
            path.write_bytes(kinds[n // broken_every % len(kinds)])
        else:
            os.link(good, path)
    options = ("--format", "csv", "--jobs", "2", "--model", str(model))
    done = run(folder, "classify", "clips", "-r", *options)
    print(f"{n_files} files in {done.took_s:.0f} s, {1000 * done.took_s / n_files:.1f} ms each")
    rows = [line.split(",") for line in done.reported[1:]]
    if [row[0] for row in rows] != [f"clips/{n:06d}.flac" for n in range(n_files)]:
        yield f"{n_files} files were given, {len(rows)} rows came"
    if {n for n, row in enumerate(rows) if row[-1]} != broken:
        yield f"{len(broken)} files are broken, {sum(bool(row[-1]) for row in rows)} were told"
    if any(row[1] != "up" for row in rows if not row[-1]):
        yield "a good file was labelled wrongly"
    if (done.code, len(done.complaints)) != (1, len(broken)):
        yield f"it ended with {done.code} and {len(done.complaints)} complaints"
