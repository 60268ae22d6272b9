# SPDX-License-Identifier: MIT
"""`spotter classify`: one label for each clip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from spotter.cli.console import Console
from spotter.cli.inputs import Watch, recordings, watched
from spotter.cli.interrupts import Interruption
from spotter.cli.jobs import do_all
from spotter.cli.options import (
    ANY_PATH,
    Batch,
    Hearing,
    batch_options,
    format_option,
    hearing_options,
    voice_options,
)
from spotter.cli.output import ToStandardOutput
from spotter.errors import UsageError
from spotter.records.rows import CLIP_COLUMNS, Format, Layout, Row, clip_row

if TYPE_CHECKING:
    from spotter.model import Model


@dataclass(frozen=True)
class ClassifyFile:
    """The label of one file. Pickles with its model.

    Attributes:
        model: what hears.
        rule: threshold, words and hop, as `api.classify` takes them.
        argmax: ignore thresholds.
        with_scores: also the probability of every label.
    """

    model: Model
    rule: dict[str, Any]
    argmax: bool
    with_scores: bool

    def __call__(self, path: str, watch: Watch) -> Iterator[Row]:
        """The one row of the file; see `Work`."""
        from spotter import api
        from spotter.audio.files import read_blocks

        def watch_whole(path: str, seconds: float) -> bool:
            # Half a clip has no label: a watch that ends it ends the run.
            if watch(path, seconds):
                raise Interruption
            return False

        blocks = watched(path, read_blocks(path), watch_whole)
        clip = api.classify(blocks, model=self.model, argmax=self.argmax, **self.rule)
        yield clip_row(path, clip, self.with_scores)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=ANY_PATH)
@hearing_options
@click.option("--argmax", is_flag=True, help="Ignore thresholds: the most probable label, always.")
@click.option("--scores", is_flag=True, help="Add the probability of every label.")
@format_option("text", "jsonl", "csv", "audacity")
@batch_options
@voice_options
@click.pass_obj
def classify(
    console: Console,
    *,
    files: tuple[str, ...],
    hearing: Hearing,
    argmax: bool,
    scores: bool,
    format_: Format,
    batch: Batch,
) -> int:
    """Say which word each clip holds.

    For clips of about a second. In a longer one the second with the most probable word speaks; to
    find every word and its time, take spotter spot. A clip is _unknown_ where no word reaches its
    threshold, and _silence_ where that is the most probable of all.

    \b
    Each line: path, label, score, then the best word and its score, accepted or not:
      left.wav  left       0.98  left  0.98
      bed.wav   _unknown_  0.71  left  0.12

    \b
    Examples:
      spotter classify left.wav right.wav
      spotter classify clips/ -r --format csv > labels.csv
      spotter classify left.wav --scores --format jsonl
    """  # noqa: D301
    if format_ == "audacity":
        raise UsageError(
            "--format audacity", "marks words in time, and a clip has one label", "use spotter spot"
        )
    if "-" in files:
        raise UsageError("-", "classify reads files, not standard input", "use spotter spot -")
    inputs = recordings(files, batch.recursive)
    model = hearing.load(console)
    work = ClassifyFile(model, hearing.rule, argmax, scores)
    layout = Layout(format_, CLIP_COLUMNS, model.labels if scores else ())
    output = ToStandardOutput(layout, console)
    return do_all(inputs, work, output, console, batch)
