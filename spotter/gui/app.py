# SPDX-License-Identifier: MIT
"""The window's program: how it starts, and what becomes of exceptions in it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from spotter.gui.display_check import check_display

if TYPE_CHECKING:
    from spotter.gui.application import Application
    from spotter.gui.support.log import Log

_SIGNALS_LOOKED_AT_MS = 250


def main() -> None:
    """Start the window as a program of its own."""
    from spotter.errors import SpotterError

    try:
        sys.exit(run(files=tuple(map(Path, sys.argv[1:]))))
    except SpotterError as error:
        print(f"spotter: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


def run(
    *,
    model: str | Path | None = None,
    labels: str | Path | None = None,
    device: str | int | None = None,
    files: Sequence[Path] = (),
    demo: bool = False,
    hop_ms: int | None = None,
    threshold: float | None = None,
) -> int:
    """Open the window and stay until it is closed.

    Args:
        model: a `.tflite` file or the name of a model; None for the bundled one.
        labels: a text file with one label a line, for a `.tflite` that carries none.
        device: the microphone to listen to at once, by id or part of its name.
        files: a recording to open; of several, or a folder, a table is made.
        demo: play the demo recording at once.
        hop_ms: from one window to the next; None for what was used last.
        threshold: None for what was used last with the model, or its own.

    Returns:
        The exit code.

    Raises:
        DisplayError: there is no display, or Qt cannot start on it.
    """
    check_display()
    programs: list[Application] = []

    def end() -> None:
        for program in programs:
            program.quit()

    with _signals_put_off(end) as came:  # Qt's own imports do not bear an exception either
        from spotter.gui.application import Application
        from spotter.gui.preferences.launch_options import LaunchOptions
        from spotter.gui.support.log import Log

        log = Log()
        launch = LaunchOptions(model, labels, device, tuple(files), demo, hop_ms, threshold)
        with _exceptions_kept(log):
            program = Application(launch, log)
            programs.append(program)
            if came:  # while the window was made
                program.quit()
            return _executed(program)


def _executed(program: Application) -> int:
    """Let the window live until it is closed; return the exit code."""
    from PySide6.QtCore import QTimer

    # Python handles signals only while it runs: let it run now and then, for Ctrl-C's sake.
    pulse = QTimer()
    pulse.timeout.connect(lambda: None)
    pulse.start(_SIGNALS_LOOKED_AT_MS)
    with _exceptions_told(program):
        return program.exec()


@contextmanager
def _exceptions_kept(log: Log) -> Iterator[None]:
    """Write what nobody caught into the log, of this thread and of all others; then close it."""
    before, before_in_threads = sys.excepthook, threading.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        log.record(kind, error, trace)

    def hook_of_threads(args: threading.ExceptHookArgs) -> None:
        before_in_threads(args)
        log.record_of_thread(args)

    sys.excepthook, threading.excepthook = hook, hook_of_threads
    try:
        yield
    except Exception as error:
        # No window is left to say it in.
        log.record(type(error), error, error.__traceback__)
        raise
    finally:
        sys.excepthook, threading.excepthook = before, before_in_threads
        log.close()


@contextmanager
def _exceptions_told(program: Application) -> Iterator[None]:
    """Tell an exception in the window instead of losing it."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        program.session.show_trouble(error)

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def _signals_put_off(
    end: Callable[[], None],
) -> Iterator[Sequence[tuple[int, FrameType | None]]]:
    """Let a signal close the window first, and only then do what it did before.

    A handler that raises in the middle of Qt's work, a painter's say, would crash it. What came is
    told.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    taken = {number: handler for number, handler in before.items() if callable(handler)}
    came: list[tuple[int, FrameType | None]] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append((number, frame))
        end()

    for taken_number in taken:
        signal.signal(taken_number, note)
    try:
        yield came
    finally:
        for taken_number, handler in taken.items():
            signal.signal(taken_number, handler)
    for number, frame in came[:1]:
        taken[signal.Signals(number)](number, frame)
