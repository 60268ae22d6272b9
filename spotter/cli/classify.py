# SPDX-License-Identifier: MIT
"""`spotter classify`: one label for each clip."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
from spotter.cli.output import ToStandardOutput
from spotter.cli.parallel.executor import do_all
from spotter.cli.recordings import Recording, Result, Watch, recordings, watched
from spotter.errors import InputError, UsageError
from spotter.records.rows import CLIP_COLUMNS, Format, Layout, Row, clip_row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spotter.model.model import Model
    from spotter.records import Clip


@dataclass(frozen=True)
class ClassifyFiles:
    """The labels of files. Pickles with its model.

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

    def __call__(self, recordings: Iterable[Recording], watch: Watch) -> Iterator[Result]:
        """Each file with its one row, some files at a time; see `Work`."""
        from spotter import api

        begun: deque[Recording] = deque()

        def sounds() -> Iterator[Iterable[NDArray[np.float32]]]:
            for recording in recordings:
                begun.append(recording)
                yield _whole(recording, watch)

        for clip in api.classify_each(sounds(), model=self.model, argmax=self.argmax, **self.rule):
            recording = begun.popleft()
            yield recording, self._rows(recording, clip)

    def _rows(self, recording: Recording, clip: Clip | InputError) -> Iterator[Row]:
        if isinstance(clip, InputError):
            raise clip
        yield clip_row(recording.path, clip, self.with_scores)


def _whole(recording: Recording, watch: Watch) -> Iterator[NDArray[np.float32]]:
    """The sound of a file; half of it has no label, so that is refused where a watch ends it."""
    from spotter.audio.files import read_blocks

    if recording.error is not None:
        raise recording.error
    is_whole = True

    def watch_whole(path: str, position_s: float) -> bool:
        nonlocal is_whole
        is_whole = not watch(path, position_s)
        return not is_whole

    yield from watched(recording.path, read_blocks(recording.path), watch_whole)
    if not is_whole:
        raise InputError(recording.path, "was not read to its end", "do it again")


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
    hearing: ListenOptions,
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
    work = ClassifyFiles(model, hearing.rule, argmax, scores)
    layout = Layout(format_, CLIP_COLUMNS, model.labels if scores else ())
    output = ToStandardOutput(layout, console)
    return do_all(inputs, work, output, console, batch)
