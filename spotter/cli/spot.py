# SPDX-License-Identifier: MIT
"""`spotter spot`: every word in recordings of any length, or in a stream on standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from spotter.cli.console import Console
from spotter.cli.inputs import Recording, Watch, Work, recordings, refuse_clashes
from spotter.cli.interrupts import Interruption, Interrupts
from spotter.cli.jobs import do_all
from spotter.cli.options import (
    Hearing,
    format_option,
    hearing_options,
    many_files_options,
    voice_options,
)
from spotter.cli.output import (
    DETECTION_COLUMNS,
    Format,
    Layout,
    Row,
    ToFolder,
    ToStandardOutput,
    detection_row,
)
from spotter.errors import InputError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spotter.audio.pcm import SampleFormat
    from spotter.model import Model

_STREAM = "-"
_RATE_HZ = 16_000


@dataclass(frozen=True)
class SpotFile:
    """Every word in one file. Pickles with its model.

    Attributes:
        model: what hears.
        rule: threshold, words and hop, as `api.spot` takes them.
        shown_as: the path in the rows, where it is not that of the file.
    """

    model: Model
    rule: dict[str, Any]
    shown_as: str | None = None

    def __call__(self, path: str, watch: Watch) -> Iterator[Row]:
        """The rows of the file; see `Work`."""
        from spotter.audio.files import read_blocks

        yield from _rows(self.shown_as or path, read_blocks(path), watch, self.model, self.rule)


@dataclass(frozen=True)
class SpotStream:
    """Every word in raw samples on standard input, each as soon as it is certain.

    Attributes:
        model, rule: as for `SpotFile`.
        interrupts: end the stream where a signal comes.
        sample_rate_hz, channels, sample_format: what the samples are.
    """

    model: Model
    rule: dict[str, Any]
    interrupts: Interrupts
    sample_rate_hz: int
    channels: int
    sample_format: SampleFormat

    def __call__(self, path: str, watch: Watch) -> Iterator[Row]:
        """The rows of the stream; see `Work`."""
        from spotter.audio.pcm import read_pcm

        blocks = read_pcm(
            _standard_input(self.interrupts),
            self.sample_rate_hz,
            self.channels,
            self.sample_format,
            path,
        )
        yield from _rows(path, blocks, watch, self.model, self.rule)


def _rows(
    path: str,
    blocks: Iterable[NDArray[np.float32]],
    watch: Watch,
    model: Model,
    rule: dict[str, Any],
) -> Iterator[Row]:
    from spotter import api

    for detection in api.spot(_watched(path, blocks, watch), model=model, **rule):
        yield detection_row(path, detection)


def _watched(
    path: str, blocks: Iterable[NDArray[np.float32]], watch: Watch
) -> Iterator[NDArray[np.float32]]:
    """The blocks, until the watch ends them as if the recording were over."""
    n_samples = 0
    for block in blocks:
        if watch(path, n_samples / _RATE_HZ):
            return
        yield block
        n_samples += len(block)


class _Stream(io.RawIOBase):
    """Standard input that ends at a signal, so that the pending word is still told."""

    def __init__(self, descriptor: int, interrupts: Interrupts) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._interrupts = interrupts

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            with self._interrupts.waiting():
                if self._interrupts.number is not None:
                    return 0
                data = os.read(self._descriptor, len(buffer))
        except Interruption:
            return 0
        except OSError as error:
            why = f"cannot be read ({error.strerror})"
            raise InputError(_STREAM, why, "pipe raw samples into it") from error
        buffer[: len(data)] = data
        return len(data)


def _standard_input(interrupts: Interrupts) -> BinaryIO:
    if sys.stdin is None:
        raise InputError(_STREAM, "standard input is closed", "pipe raw samples into it")
    return io.BufferedReader(_Stream(sys.stdin.fileno(), interrupts), 1 << 16)


@click.command()
@click.argument("files", metavar="FILE...|-", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--demo", is_flag=True, help="Spot the demo recording that comes with the program.")
@hearing_options
@format_option("text", "jsonl", "csv", "audacity")
@click.option(
    "--output-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the words of each FILE into a file of its own in DIR.",
)
@many_files_options
@click.option("--rate", type=click.IntRange(1000, 768_000), help="Of -: samples a second. [16000]")
@click.option("--channels", type=click.IntRange(1, 64), help="Of -: interleaved channels. [1]")
@click.option(
    "--sample-format",
    type=click.Choice(("s16", "s32", "f32")),
    help="Of -: little-endian integers of 16 or 32 bits, or floating point. [s16]",
)
@voice_options
@click.pass_obj
def spot(
    console: Console,
    *,
    files: tuple[str, ...],
    demo: bool,
    hearing: Hearing,
    format_: Format,
    output_dir: Path | None,
    recursive: bool,
    jobs: int | None,
    unordered: bool,
    rate: int | None,
    channels: int | None,
    sample_format: SampleFormat | None,
) -> int:
    r"""Find every word in recordings, however long, and say when it was spoken.

    Reads every format that libsndfile knows (WAV, FLAC, OGG, MP3, AIFF ...) at any rate. A - stands
    for raw samples on standard input; words come as soon as they are heard.

    \b
    Each line: path, word, score, start, end, and the end of the best second, in seconds:
      meeting.flac  stop  0.97  12.31  12.78  12.90

    \b
    Examples:
      spotter spot meeting.flac
      spotter spot meeting.flac --words yes,no --threshold 0.9
      spotter spot archive/ -r --jobs 4 --format jsonl > words.jsonl
      spotter spot talk.flac --format audacity > labels.txt
      ffmpeg -i film.mp4 -f s16le -ar 16000 -ac 1 - | spotter spot -
      spotter spot --demo
    """
    if demo:
        return _spot_demo(console, files, hearing, format_)
    _check_files(files, (rate, channels, sample_format))
    inputs = recordings(files, recursive)
    if output_dir is not None:
        refuse_clashes(inputs)
    elif format_ == "audacity" and len(inputs) != 1:
        raise UsageError(
            "--format audacity",
            f"takes one input, not {len(inputs)}",
            "add --output-dir DIR for a file of labels for each",
        )
    model = hearing.load(console)
    work: Work = SpotFile(model, hearing.rule)
    if files == (_STREAM,):
        work = SpotStream(
            model,
            hearing.rule,
            console.interrupts,
            rate or _RATE_HZ,
            channels or 1,
            sample_format or "s16",
        )
    layout = Layout(format_, DETECTION_COLUMNS)
    output = (
        ToStandardOutput(layout, console)
        if output_dir is None
        else ToFolder(layout, output_dir, console)
    )
    return do_all(inputs, work, output, console, jobs=jobs, ordered=not unordered)


def _spot_demo(console: Console, files: tuple[str, ...], hearing: Hearing, format_: Format) -> int:
    from spotter import places

    if files:
        raise UsageError("--demo", "stands for a recording of its own", "leave FILE out")
    path = places.demo_recording()
    work = SpotFile(hearing.load(console), hearing.rule, path.name)
    output = ToStandardOutput(Layout(format_, DETECTION_COLUMNS), console)
    return do_all([Recording(str(path), "")], work, output, console, jobs=1, ordered=True)


def _check_files(files: tuple[str, ...], stream_options: tuple[object, ...]) -> None:
    """Raises a UsageError if files and options do not go together."""
    if not files:
        raise UsageError("FILE", "is missing", "name recordings, - for a pipe, or --demo")
    if _STREAM not in files:
        if any(option is not None for option in stream_options):
            what = "--rate, --channels and --sample-format"
            raise UsageError(what, "speak of -, and files say it themselves", "leave them out")
        return
    if len(files) > 1:
        raise UsageError(_STREAM, "stands alone", "spot the files in a run of their own")
    if sys.stdin is not None and sys.stdin.isatty():
        remedy = "pipe raw samples into it: … | spotter spot -"
        raise UsageError(_STREAM, "standard input is the keyboard", remedy)
