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
from spotter.cli.recordings import Recording, Result, Watch, path_width, recordings, watched
from spotter.errors import InputError, UsageError
from spotter.records import SAMPLE_RATE_HZ
from spotter.records.rows import CLIP_COLUMNS, FORMATS, Format, Layout, Row, clip_row
from spotter.system.escaping import escaped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spotter.model.model import Model
    from spotter.records import Clip

_LONGEST_CLIP_S = 2.0


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

        begun: deque[_Clip] = deque()

        def sounds() -> Iterator[Iterable[NDArray[np.float32]]]:
            for recording in recordings:
                begun.append(_Clip(recording))
                yield begun[-1].read(watch)

        for clip in api.classify_each(sounds(), model=self.model, argmax=self.argmax, **self.rule):
            done = begun.popleft()
            yield done.recording, self._rows(done, clip)

    def _rows(self, done: _Clip, clip: Clip | InputError) -> Iterator[Row]:
        if isinstance(clip, InputError):
            raise clip
        row = clip_row(done.recording.path, clip, self.with_scores)
        yield {**row, "duration_s": done.n_samples / SAMPLE_RATE_HZ}


@dataclass
class _Clip:
    """A file, and how much of it was read."""

    recording: Recording
    n_samples: int = 0

    def read(self, watch: Watch) -> Iterator[NDArray[np.float32]]:
        """The sound; half of it has no label, so that is refused where a watch ends it."""
        from spotter.audio.files import read_blocks

        path = self.recording.path
        if self.recording.error is not None:
            raise self.recording.error
        is_whole = True

        def watch_whole(path: str, position_s: float) -> bool:
            nonlocal is_whole
            is_whole = not watch(path, position_s)
            return not is_whole

        for block in watched(path, read_blocks(path), watch_whole):
            self.n_samples += len(block)
            yield block
        if not is_whole:
            raise InputError(path, "was not read to its end", "do it again")


class _LongClips:
    """Counts the recordings that are too long for one label, and says so once."""

    def __init__(self) -> None:
        self._first, self._first_s, self._n = "", 0.0, 0

    def look(self, row: Row) -> None:
        """Look at a result."""
        if row["duration_s"] > _LONGEST_CLIP_S:
            self._n += 1
            if self._n == 1:
                self._first, self._first_s = row["path"], row["duration_s"]

    def warn(self, console: Console) -> None:
        """Write the warning, if there is anything to warn of."""
        if self._n:
            others = f" and {self._n - 1} more" if self._n > 1 else ""
            console.warn(
                f"{escaped(self._first)} ({self._first_s:.1f} s){others}: longer than a clip; the "
                "label is that of the best second; for every word and its time: spotter spot"
            )


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=ANY_PATH)
@hearing_options
@click.option("--argmax", is_flag=True, help="Ignore thresholds: the most probable label, always.")
@click.option("--scores", is_flag=True, help="Add the probability of every label.")
@format_option(*FORMATS)
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
    """Give each clip one label.

    For clips of about a second. In a longer one the second with the most probable word decides; to
    find every word and its time, use spotter spot. A clip is _unknown_ where no word reaches its
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
    labels = model.labels if scores else ()
    layout = Layout(format_, CLIP_COLUMNS, labels, path_width=path_width(inputs))
    output = ToStandardOutput(layout, console)
    long_clips = _LongClips()
    code = do_all(inputs, work, output, console, batch, long_clips.look)
    long_clips.warn(console)
    return code
