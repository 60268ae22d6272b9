# SPDX-License-Identifier: MIT
"""`spotter gui`, which is also `spotter` alone: the window."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from spotter.cli.console import Console
from spotter.cli.options import (
    ANY_PATH,
    HOP_OPTION,
    LABELS_OPTION,
    MODEL_OPTION,
    THRESHOLD_OPTION,
    load_model,
    voice_options,
)
from spotter.errors import UsageError


@click.command()
@click.argument("files", metavar="[FILE...]", nargs=-1, type=ANY_PATH)
@click.option("--demo", is_flag=True, help="Play the demo recording that comes with the program.")
@click.option("--device", metavar="D", help="The microphone: its id, or a part of its name.")
@MODEL_OPTION
@LABELS_OPTION
@THRESHOLD_OPTION
@HOP_OPTION
@voice_options
@click.pass_obj
def gui(
    console: Console,
    *,
    files: tuple[str, ...],
    demo: bool,
    device: str | None,
    model: str | None,
    labels: str | None,
    threshold: float | None,
    hop_ms: int,
) -> int:
    """Open the window: spectrogram, the score of every word, threshold and detections.

    \b
    Examples:
      spotter                          the window; it listens when asked
      spotter --demo                   play the demo recording
      spotter gui meeting.flac         show what is in a recording
      spotter gui archive/             a table of what is in many
      spotter gui --device usb         listen at once to the microphone with usb in its name
    """  # noqa: D301
    if demo and files:
        raise UsageError("--demo", "plays a recording of its own", "leave FILE out")
    if (model, labels) != (None, None):
        load_model(model, labels, console)  # a bad model is told before a missing display
    from spotter.gui import app

    source = click.get_current_context().get_parameter_source("hop_ms")
    return app.run(
        model=model,
        labels=Path(labels) if labels is not None else None,
        device=device,
        files=tuple(map(Path, files)),
        demo=demo,
        hop_ms=None if source is ParameterSource.DEFAULT else hop_ms,
        threshold=threshold,
    )
