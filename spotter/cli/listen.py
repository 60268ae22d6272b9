# SPDX-License-Identifier: MIT
"""`spotter listen`: detections from a microphone, as they come.

Two threads: the main one waits for words and prints them. A second one, ten times a second, draws
the status line and, after a signal, ends the listening, so that the main one gets the last word and
the end. They share the console, locked inside, and the listener, which any thread may stop.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from spotter.cli.console import Console
from spotter.cli.options import (
    ListenOptions,
    format_option,
    hearing_options,
    voice_options,
    word_command,
)
from spotter.cli.output import OutputClosedError, Writer, standard_output
from spotter.errors import UsageError
from spotter.records import SAMPLE_RATE_HZ
from spotter.records.rows import DETECTION_COLUMNS, FORMATS, Format, Layout, detection_row
from spotter.system.stderr import stderr_for_python_only

if TYPE_CHECKING:
    from spotter.api import Listener
    from spotter.model.model import Model
    from spotter.records import Detection, Snapshot, StreamHealth

_LOOK_EVERY_S = 0.1
_METER_CELLS, _METER_FLOOR_DBFS = 20, -60.0


@click.command()
@click.option("--device", metavar="D", help="The microphone: its id, or a part of its name.")
@click.option(
    "--on",
    "commands",
    multiple=True,
    type=word_command,
    metavar="WORD=COMMAND",
    help="Run a program when a word is detected; again for other words.",
)
@hearing_options
@format_option(*FORMATS)
@voice_options
@click.pass_obj
def listen(
    console: Console,
    *,
    device: str | None,
    commands: tuple[tuple[str, tuple[str, ...]], ...],
    hearing: ListenOptions,
    format_: Format,
) -> int:
    """Print each word that is detected in the microphone's sound, until Ctrl-C.

    \b
    Each line as of spotter spot, with - for the path, and the time of day at the end:
      -  stop  0.97  12.31  12.78  12.90  2026-11-23T14:05:09.120+01:00

    A command of --on is run without a shell, and not again for the same word while it runs. It
    finds the word, its score and its time in SPOTTER_WORD, SPOTTER_SCORE and SPOTTER_TIME; what it
    prints goes to standard error.

    \b
    Examples:
      spotter listen
      spotter listen --on right='xdotool key Next' --on left='xdotool key Prior'
      spotter listen --device usb --threshold 0.9
      spotter listen --format jsonl | while read -r line; do echo "$line"; done
    """  # noqa: D301
    from spotter import api

    model = hearing.load(console)
    run = _runner(dict(commands), model, console)
    layout = Layout(format_, (*DETECTION_COLUMNS, "at"), may_fail=False)
    listener = api.listen(device, model=model, **hearing.rule)
    writer = Writer(layout, standard_output(), "standard output", console)
    try:
        silence = nullcontext() if console.verbose else stderr_for_python_only()
        with console.interrupts.deferred(), silence, listener, _watched(listener, console):
            for detection in listener:
                at = _spoken_at(detection, listener.snapshot)
                writer.row(
                    {
                        **detection_row(None, detection),
                        "at": at.isoformat("T", "milliseconds"),
                        "final": False,  # the score so far: the word is not over yet
                    }
                )
                run(detection.word, detection.score, at.isoformat("T", "milliseconds"))
    except OutputClosedError:
        pass
    finally:
        console.clear_status()
        _report_losses(listener.snapshot.health, console)
    return 0


def _runner(
    commands: dict[str, tuple[str, ...]], model: Model, console: Console
) -> Callable[[str, float, str], None]:
    """What runs the command of a word.

    Raises:
        UsageError: a word that the model does not know.
    """
    for word in commands:
        if word not in model.words:
            raise UsageError(
                "--on",
                f"{word!r} is no word of this model",
                f"choose from: {', '.join(model.words)}",
            )
    if not commands:
        return lambda *_: None
    from spotter.system.word_commands import WordCommands

    output = os.dup(2)  # before it is taken from the libraries
    return WordCommands(commands, console.warn, output).run


def _spoken_at(detection: Detection, snapshot: Snapshot) -> datetime:
    """When the word began, by the clock on the wall: the newest sample is now."""
    ago_s = (
        snapshot.health.n_samples / SAMPLE_RATE_HZ - detection.start_s + snapshot.health.latency_s
    )
    return datetime.now().astimezone() - timedelta(seconds=max(0.0, ago_s))


@contextmanager
def _watched(listener: Listener, console: Console) -> Iterator[None]:
    over = threading.Event()

    def watch() -> None:
        is_away = False
        while not over.wait(_LOOK_EVERY_S):
            if console.interrupts.number is not None:
                listener.stop()
                return
            health = listener.snapshot.health
            if is_away != (health.state in ("stalled", "waiting")):
                is_away = not is_away
                what = "delivers nothing any more; trying again" if is_away else "is back"
                console.warn(f"{health.device}: {what}")
            console.status(status_line(health))

    watcher = threading.Thread(target=watch, name="spotter-status", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def status_line(health: StreamHealth) -> str:
    """The level as a meter, and what the microphone does."""
    part = 1 - max(health.level_dbfs, _METER_FLOOR_DBFS) / _METER_FLOOR_DBFS
    n_lit = round(min(1.0, part) * _METER_CELLS)
    level = f"{health.level_dbfs:5.0f} dBFS" if health.level_dbfs > float("-inf") else "   silence"
    meter = f"[{'#' * n_lit}{'.' * (_METER_CELLS - n_lit)}]"
    return f"{meter} {level}  {health.state}: {health.device}"


def _report_losses(health: StreamHealth, console: Console) -> None:
    """How much sound was lost, if any."""
    known_s, about_s = (n / SAMPLE_RATE_HZ for n in (health.n_lost, health.n_lost_estimated))
    if health.n_lost:
        console.warn(f"lost {known_s:.2f} s of sound: the machine was too slow for a moment")
    if health.n_lost_estimated:
        console.warn(f"lost about {about_s:.2f} s of sound in the device")
    if health.n_not_finite:
        console.warn(f"{health.n_not_finite} samples were no numbers and became silence")
    if health.clipped:
        console.warn(f"{health.clipped} samples were at full scale: the microphone is set too loud")
