# SPDX-License-Identifier: MIT
"""Use an installed or bundled `spotter` as a person does, and say what does not work.

    python scripts/smoke.py dist/spotter/spotter                    what scripts/bundle made
    python scripts/smoke.py spotter                                 what pip installed
    python scripts/smoke.py chroot ROOT /opt/spotter/spotter        on a system without Python

The arguments are the words that start the program. Everything that it reads and writes lies below
one temporary folder; behind `chroot` it must be the same folder inside (`mount --bind /tmp …`). A
window is opened where there is a display (without one on Linux, Qt draws it into memory); a
microphone made of software is listened to where PulseAudio is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import spotter  # noqa: E402  (the path first)

DATA = ROOT / "tests" / "data"
LIMIT_S = 120
WINDOW_S = 12  # two lists of microphones
TERMINATED = (143, -15, 1)  # 1: Windows knows no SIGTERM


class Smoke:
    """One program and a folder for what it reads and writes.

    Args:
        command: the words that start it.
        folder: an empty one.
    """

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command = command
        self.folder = folder
        self.environment = {**os.environ, "SPOTTER_HOME": str(folder / "home")}
        # A bundle must find everything in itself.
        for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
            self.environment.pop(name, None)

    def run(self, *arguments: str) -> str:
        """What a command prints; it must end with 0."""
        done = subprocess.run(
            [*self.command, *arguments],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT_S,
            check=False,
        )
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    def words(self, *arguments: str) -> list[str]:
        """The words, or labels, that a command finds."""
        rows = map(json.loads, self.run(*arguments, "--format", "jsonl").splitlines())
        return [row.get("word", row.get("label")) for row in rows]

    def copy(self, name: str) -> str:
        """The path of a file of the tests, copied into the folder."""
        return str(shutil.copyfile(DATA / name, self.folder / Path(name).name))


def version(smoke: Smoke) -> str:
    """It says its version."""
    text = smoke.run("--version").strip()
    assert text == f"spotter {spotter.__version__}", text
    return text


def demo(smoke: Smoke) -> str:
    """It finds words in the demo recording."""
    words = smoke.words("spot", "--demo")
    assert len(words) >= 5, words
    return " ".join(words)


def workers(smoke: Smoke) -> str:
    """Processes that it starts read recordings."""
    files = [smoke.copy(f"{word}_1.flac") for word in ("yes", "stop", "left", "up")]
    words = smoke.words("classify", "--jobs", "2", *files)
    assert words == ["yes", "stop", "left", "up"], words
    return f"{' '.join(words)} by 2 processes"


def sandbox(smoke: Smoke) -> str:
    """A model that it does not know is tried in a child before it runs."""
    labels = smoke.folder / "labels.txt"
    labels.write_text("\n".join(f"word{index}" for index in range(12)), "utf-8")
    model = ("--model", smoke.copy("models/tones.tflite"), "--labels", str(labels))
    smoke.run("classify", *model, smoke.copy("yes_1.flac"))
    known = json.loads((smoke.folder / "home/data/trusted-models.json").read_text("utf-8"))
    assert len(known) == 1, known
    return "a model of somebody else runs"


def window(smoke: Smoke) -> str:
    """The window opens, plays the demo, lists microphones, and ends when it is asked to."""
    environment = dict(smoke.environment)
    if sys.platform == "linux" and not (environment.keys() & {"DISPLAY", "WAYLAND_DISPLAY"}):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    with subprocess.Popen(
        [*smoke.command, "gui", "--demo"],
        env=environment,
        cwd=smoke.folder,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(WINDOW_S)
        is_open = program.poll() is None
        program.terminate()
        complaints = program.communicate(timeout=LIMIT_S)[1]
    assert is_open, f"it ended by itself with {program.returncode}: {complaints}"
    assert program.returncode in TERMINATED, program.returncode
    log = (smoke.folder / "home/data/log/spotter.log").read_text("utf-8")
    assert "Traceback" not in complaints + log, complaints + log
    return f"open for {WINDOW_S} s"


def microphone(smoke: Smoke) -> str:
    """A word is heard live, from a microphone made of software."""
    from tests.virtual_microphone import VirtualMicrophone

    with VirtualMicrophone() as source:
        smoke.environment.update(source.environment)
        devices = smoke.words("devices")
        with subprocess.Popen(
            [*smoke.command, "listen", "--format", "jsonl"],
            env=smoke.environment,
            cwd=smoke.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as program:
            source.play_file(DATA / "stop_1.flac", lead_s=4.0, tail_s=2.0)
            program.terminate()
            rows, complaints = program.communicate(timeout=LIMIT_S)
    words = [json.loads(row)["word"] for row in rows.splitlines()]
    assert words == ["stop"], f"{words} {complaints}"
    return f"{' '.join(words)}, live; {len(devices)} devices"


def check(step: Callable[[Smoke], str], smoke: Smoke) -> bool:
    """Take one step, print a line, and say whether it went well."""
    start_s = time.monotonic()
    try:
        text, well = step(smoke), True
    except (AssertionError, OSError, ValueError, subprocess.TimeoutExpired) as error:
        text, well = f"FAILED: {error}", False
    print(f"{step.__name__:<12}{text} ({time.monotonic() - start_s:.1f} s)", flush=True)
    return well


def main() -> int:
    """Take all steps; return 1 if one failed."""
    parser = argparse.ArgumentParser(description="Use a spotter as a person does.")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="the words that start it")
    options = parser.parse_args()
    program = shutil.which("".join(options.command[:1]))
    if program is None:
        parser.error(f"there is no such program: {' '.join(options.command)}")
    steps = [version, demo, workers, sandbox, window]
    if shutil.which("pulseaudio"):
        steps.append(microphone)
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        smoke = Smoke([str(Path(program).absolute()), *options.command[1:]], Path(folder))
        results = [check(step, smoke) for step in steps]
    return 0 if all(results) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
