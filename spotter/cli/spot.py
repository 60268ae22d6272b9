# SPDX-License-Identifier: MIT
"""`spotter spot`: every word in recordings of any length, or in a stream on standard input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spotter.cli.console import Console
from spotter.cli.options import (
    ANY_PATH,
    Batch,
    ListenOptions,
    batch_options,
    format_option,
    hearing_options,
    voice_options,
)
from spotter.cli.output import ToFolder, ToStandardOutput
from spotter.cli.parallel.executor import do_all
from spotter.cli.recordings import (
    Recording,
    Result,
    Watch,
    Work,
    if_tried,
    path_width,
    recordings,
    refuse_clashes,
    watched,
)
from spotter.cli.stdin_pcm import STREAM, Pcm, pcm_options, standard_input
from spotter.errors import UsageError
from spotter.records import SAMPLE_RATE_HZ
from spotter.records.rows import DETECTION_COLUMNS, FORMATS, Format, Layout, Row, detection_row
from spotter.system.signals import Interrupts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spotter.model.model import Model


@dataclass(frozen=True)
class SpotFiles:
    """Every word in files. Pickles with its model.

    Attributes:
        model: what hears.
        rule: threshold, words and hop, as `api.spot` takes them.
        shown_as: the path in the rows, where it is not that of the file.
    """

    model: Model
    rule: dict[str, Any]
    shown_as: str | None = None

    def __call__(self, recordings: Iterable[Recording], watch: Watch) -> Iterator[Result]:
        """See `Work`."""
        from spotter.audio.files import read_blocks

        for recording in recordings:
            shown_as = self.shown_as or recording.path
            blocks = read_blocks(recording.path)
            rows = _rows(shown_as, blocks, watch, self.model, self.rule)
            yield recording, if_tried(recording, rows)


@dataclass(frozen=True)
class SpotStream:
    """Every word in raw samples on standard input, each as soon as it is certain.

    Attributes:
        model, rule: as for `SpotFiles`.
        pcm: what the samples are.
        interrupts: end the stream where a signal comes.
    """

    model: Model
    rule: dict[str, Any]
    pcm: Pcm
    interrupts: Interrupts

    def __call__(self, recordings: Iterable[Recording], watch: Watch) -> Iterator[Result]:
        """The stream under its name; see `Work`."""
        from spotter.audio.pcm import read_pcm

        for recording in recordings:
            blocks = read_pcm(
                standard_input(self.interrupts),
                self.pcm.sample_rate_hz or SAMPLE_RATE_HZ,
                self.pcm.channels or 1,
                self.pcm.sample_format or "s16",
                recording.path,
            )
            yield recording, _rows(recording.path, blocks, watch, self.model, self.rule)


def _rows(
    path: str,
    blocks: Iterable[NDArray[np.float32]],
    watch: Watch,
    model: Model,
    rule: dict[str, Any],
) -> Iterator[Row]:
    from spotter import api

    for detection in api.spot(watched(path, blocks, watch), model=model, **rule):
        yield detection_row(path, detection)


@click.command()
@click.argument("files", metavar="FILE...|-", nargs=-1, type=ANY_PATH)
@click.option("--demo", is_flag=True, help="Spot the demo recording that comes with the program.")
@hearing_options
@format_option(*FORMATS)
@click.option(
    "--output-dir",
    type=ANY_PATH,
    metavar="DIR",
    help="Write the words of each FILE into a file of its own in DIR.",
)
@batch_options
@pcm_options
@voice_options
@click.pass_obj
def spot(
    console: Console,
    *,
    files: tuple[str, ...],
    demo: bool,
    hearing: ListenOptions,
    format_: Format,
    output_dir: str | None,
    batch: Batch,
    pcm: Pcm,
) -> int:
    """Find every word in recordings of any length, and the time of each.

    Reads every format that libsndfile knows (WAV, FLAC, OGG, MP3, AIFF ...) at any rate. A - stands
    for raw samples on standard input; each word is printed as soon as it is detected.

    \b
    Each line: path, word, score, start, end, and the end of the best second, in seconds:
      meeting.flac  stop  0.97  12.31  12.78  12.90

    \b
    Examples:
      spotter spot meeting.flac
      spotter spot meeting.flac --words yes,no --threshold 0.9
      spotter spot archive/ -r --jobs 4 --format jsonl > words.jsonl
      spotter spot talk.flac --format audacity > labels.txt
      spotter spot /archive -r --cluster tcp://desk:8786 --unordered > words.txt
      ffmpeg -i film.mp4 -f s16le -ar 16000 -ac 1 - | spotter spot -
      spotter spot --demo
    """  # noqa: D301
    inputs = _demo(files) if demo else _inputs(files, batch, pcm)
    if output_dir is not None:
        refuse_clashes(inputs)
    elif format_ == "audacity" and len(inputs) != 1:
        raise UsageError(
            "--format audacity",
            f"takes one input, not {len(inputs)}",
            "add --output-dir DIR for a file of labels for each",
        )
    model = hearing.load(console)
    work: Work = SpotFiles(model, hearing.rule, inputs[0].name if demo else None)
    if files == (STREAM,):
        work = SpotStream(model, hearing.rule, pcm, console.interrupts)
    layout = Layout(format_, DETECTION_COLUMNS, path_width=path_width(inputs))
    if output_dir is None:
        return do_all(inputs, work, ToStandardOutput(layout, console), console, batch)
    return do_all(inputs, work, ToFolder(layout, Path(output_dir), console), console, batch)


def _inputs(files: tuple[str, ...], batch: Batch, pcm: Pcm) -> list[Recording]:
    if not files:
        raise UsageError("FILE", "is missing", "name recordings, - for a pipe, or --demo")
    pcm.check(files)
    if STREAM in files and batch.cluster is not None:
        raise UsageError("--cluster", "does files, and - is a stream", "leave it out")
    return recordings(files, batch.recursive)


def _demo(files: tuple[str, ...]) -> list[Recording]:
    from spotter.system import paths

    if files:
        raise UsageError("--demo", "stands for a recording of its own", "leave FILE out")
    path = paths.demo_recording()
    return [Recording(str(path), path.name)]
