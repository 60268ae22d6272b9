# SPDX-License-Identifier: MIT
"""What the window costs: more than `spotter listen` does, its longest pauses, and its start.

A microphone of software plays the demo recording, again and again, to `spotter listen` and to the
window (on Xvfb, 1280 × 800) in turn. The difference of their processor time is what drawing costs,
the processes that they start included. A pause is a stretch in which the window's thread served no
event; its own processor time is told beside it, because on a busy machine others are served
meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import psutil
import soundfile
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from spotter.cli.main import main  # noqa: E402
from spotter.gui.main_window import MainWindow  # noqa: E402
from spotter.gui.spectrogram import Spectrogram  # noqa: E402
from tests.virtual_microphone import VirtualMicrophone  # noqa: E402

_BEAT_MS = 2
_BLOCKED_MS = 16


class Watcher(QObject):
    """Sees the window from inside: its first painting and, once asked, how it serves its events.

    Args:
        began_s: when the process was started, by the clock of the day.
    """

    def __init__(self, began_s: float) -> None:
        super().__init__()
        self._began_s = began_s
        self._orders: SimpleQueue[str] = SimpleQueue()
        self._painted_s: list[float] = []
        self._beats: list[tuple[float, float]] = []
        self._heart, self._eyes = QTimer(self), QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._beat)
        self._eyes.timeout.connect(self._look)
        self._eyes.start(100)
        self._told = ""
        QApplication.instance().installEventFilter(self)
        threading.Thread(target=self._hear_orders, daemon=True).start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note every painting of the spectrogram, and the first of all."""
        if event.type() == QEvent.Type.Paint:
            if not self._told:
                self._tell("shown", window_s=time.time() - self._began_s)
                QApplication.instance().removeEventFilter(self)
            elif isinstance(watched, Spectrogram):
                self._painted_s.append(time.perf_counter())
        return False

    def _hear_orders(self) -> None:
        for line in sys.stdin:
            self._orders.put(line.strip())
        self._orders.put("end")

    def _look(self) -> None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        if windows and windows[0].pill.state == "listening" and self._told == "shown":
            self._tell("listening")
        while not self._orders.empty():
            if self._orders.get() == "watch":
                QApplication.instance().installEventFilter(self)
                self._heart.start(_BEAT_MS)
            else:
                self._tell("ended", beats=self._beats, painted_s=self._painted_s)
                QApplication.quit()

    def _beat(self) -> None:
        self._beats.append((time.perf_counter(), time.thread_time()))

    def _tell(self, what: str, **more: object) -> None:
        self._told = what
        print(json.dumps({"told": what, **more}), flush=True)


def watch_inside(arguments: list[str]) -> None:
    """Run the window, and tell on standard output what is seen in it; ends with its input."""
    began_s = psutil.Process().create_time()
    application = QApplication(sys.argv[:1])
    watcher = Watcher(began_s)
    code = main(["gui", *arguments])
    del watcher, application
    sys.exit(code)


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """A screen of software: what a program needs in its environment to draw on it."""
    reading, writing = os.pipe()
    command = f"Xvfb -displayfd {writing} -screen 0 1280x800x24 -nolisten tcp -noreset"
    server = subprocess.Popen(command.split(), pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def processor_s(process: psutil.Process) -> float:
    """Processor time so far, of a process and of all that it started."""
    times = process.cpu_times()
    spent_s = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        try:
            of_child = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent_s += of_child.user + of_child.system
    return float(spent_s)


def play(microphone: VirtualMicrophone, seconds: float) -> None:
    """Let the microphone hear the demo, again and again, for this long."""
    demo, _ = soundfile.read(ROOT / "assets" / "demo" / "demo.flac", dtype="float32")
    n_samples = round(seconds * microphone.rate_hz)
    microphone.play(np.resize(demo, n_samples))


def measure(process: subprocess.Popen[str], microphone: VirtualMicrophone, seconds: float) -> float:
    """The part of a core that a process takes while it hears `seconds` of speech."""
    watched = psutil.Process(process.pid)
    before_s, began_s = processor_s(watched), time.monotonic()
    play(microphone, seconds)
    return (processor_s(watched) - before_s) / (time.monotonic() - began_s)


def listen(environment: dict[str, str], microphone: VirtualMicrophone, seconds: float) -> float:
    """The part of a core that `spotter listen` takes."""
    command = [sys.executable, "-m", "spotter", "listen", "--device", "default"]
    with subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        time.sleep(2.0)
        part = measure(process, microphone, seconds)
        process.terminate()
        process.communicate()
    return part


def window(
    environment: dict[str, str], microphone: VirtualMicrophone, seconds: float
) -> dict[str, float]:
    """What the window takes; then, in as many seconds again, how it serves its events."""
    command = [sys.executable, __file__, "--inside", "--device", "default"]
    with subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        shown = json.loads(process.stdout.readline())
        process.stdout.readline()  # it listens
        part = measure(process, microphone, seconds)
        process.stdin.write("watch\n")
        process.stdin.flush()
        play(microphone, seconds)
        output, _ = process.communicate("")
    seen = json.loads(output)
    blocked_ms, busy_ms = 1000 * np.diff(np.array(seen["beats"]), axis=0).T
    blocked_ms -= _BEAT_MS
    frames_ms = 1000 * np.diff(seen["painted_s"])
    return {
        "core": part,
        "window_s": shown["window_s"],
        "longest_ms": float(blocked_ms.max()),
        "longest_busy_ms": float(busy_ms.max()),
        "n_over_16_ms": int((blocked_ms > _BLOCKED_MS).sum()),
        "n_busy_over_16_ms": int((busy_ms > _BLOCKED_MS).sum()),
        "pictures_per_s": float(1000 / frames_ms.mean()),
        "p99_picture_ms": float(np.quantile(frames_ms, 0.99)),
    }


def bench() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of speech in each round (60)")
    parser.add_argument("--rounds", type=int, default=2, help="of each program, in turn (2)")
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    options = parser.parse_args()
    rounds = []
    with (
        VirtualMicrophone() as microphone,
        screen() as environment,
        tempfile.TemporaryDirectory() as home,
    ):
        environment |= {**microphone.environment, "SPOTTER_HOME": home}
        for _ in range(options.rounds):
            row = {"listen_core": listen(environment, microphone, options.seconds)}
            rounds.append(row | window(environment, microphone, options.seconds))
    if options.json:
        json.dump(rounds, sys.stdout, indent=1)
        print()
        return
    for row in rounds:
        print(told(row))


def told(row: dict[str, float]) -> str:
    """One round, in words."""
    more = row["core"] - row["listen_core"]
    return (
        f"window {row['core']:.1%} of a core, listen {row['listen_core']:.1%}: {more:.1%} more\n"
        f"  longest pause {row['longest_ms']:.1f} ms ({row['longest_busy_ms']:.1f} ms of its own); "
        f"over {_BLOCKED_MS} ms: {row['n_over_16_ms']} ({row['n_busy_over_16_ms']})\n"
        f"  {row['pictures_per_s']:.1f} pictures a second, 99 % within "
        f"{row['p99_picture_ms']:.0f} ms; first window after {row['window_s']:.2f} s"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        watch_inside(sys.argv[2:])
    bench()
