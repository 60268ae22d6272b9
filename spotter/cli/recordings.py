# SPDX-License-Identifier: MIT
"""From the arguments to the recordings, and from their rows to the output."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from spotter.cli.console import Console
from spotter.cli.output import OutputClosedError, ToFolder, ToStandardOutput
from spotter.errors import InputError, UsageError, out_of_memory
from spotter.records.rows import Row
from spotter.system.escaping import escaped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RATE_HZ = 16_000


@dataclass(frozen=True)
class Recording:
    """One input.

    Attributes:
        path: as the user gave it (in a folder: the folder as given, and the way from there).
        name: of the file of its results in `--output-dir`, without suffix.
        error: why it cannot even be tried, if that is known already.
    """

    path: str
    name: str
    error: InputError | None = None

    @property
    def n_bytes(self) -> int:
        """The size of the file; 0 of what is none."""
        try:
            return os.stat(self.path).st_size
        except (OSError, ValueError):
            return 0


Watch = Callable[[str, float], bool]
"""Told, between two blocks, the path and the seconds of it that are done; says whether to end."""


Result = tuple[Recording, Iterator[Row]]
"""A recording and its rows, which raise an InputError, perhaps after some rows, if it fails."""


class Work(Protocol):
    """What is done with recordings. Pickles, so that another process can do it."""

    def __call__(self, recordings: Iterable[Recording], watch: Watch) -> Iterator[Result]:
        """Each recording, in order, with its rows, which are taken before the next is asked for.

        When `watch` says so, a recording ends with the rows that are certain by then.
        """


def recordings(paths: Sequence[str], recursive: bool) -> list[Recording]:
    """The inputs in order, folders replaced by the recordings in them if `recursive`."""
    found: list[Recording] = []
    for path in paths:
        if recursive and os.path.isdir(path):
            found.extend(_in_folder(path))
        else:
            found.append(Recording(path, os.path.basename(path)))
    return found


def _in_folder(folder: str) -> list[Recording]:
    from spotter.audio.files import audio_files

    folder_name = os.path.basename(os.path.normpath(folder))
    try:
        # All begin with the folder; os.path.relpath would look at each from its root on.
        start = len(str(Path(folder, "x"))) - 1
        names = [str(path)[start:] for path in audio_files(Path(folder))]
    except InputError as error:
        return [Recording(folder, folder_name, error)]
    if not names:
        why = "is a folder without recordings"
        return [Recording(folder, folder_name, InputError(folder, why, "name another one"))]
    return [Recording(os.path.join(folder, name), name) for name in names]


def path_width(inputs: Iterable[Recording]) -> int:
    """How wide a column of these paths is, within reason."""
    return min(40, max((len(escaped(recording.path)) for recording in inputs), default=0))


def refuse_clashes(inputs: Iterable[Recording]) -> None:
    """Make sure that no two inputs would be written into the same file.

    Raises:
        UsageError: two would.
    """
    seen: dict[str, str] = {}
    for recording in inputs:
        if recording.name in seen:
            raise UsageError(
                "--output-dir",
                f"{seen[recording.name]} and {recording.path} would be written into the same file",
                "do them one after the other, into two folders",
            )
        if recording.error is None:
            seen[recording.name] = recording.path


def write_all(
    inputs: Iterable[Result],
    output: ToStandardOutput | ToFolder,
    console: Console,
    look: Callable[[Row], None],
) -> int:
    """Write the rows of each input; one that fails is reported and the next is done.

    Args:
        inputs: recordings with their rows.
        output: where to.
        console: for what is not a row.
        look: sees each row that was written.

    Returns:
        The exit code: 1 if an input failed.
    """
    code = 0
    try:
        for recording, rows in inputs:
            with output.writer(recording.name) as writer:
                try:
                    for row in rows:
                        writer.row(row)
                        look(row)
                except InputError as error:
                    # After a signal a recording may be too short for anything: nobody asked.
                    if console.interrupts.number is None:
                        code = error.exit_code
                        writer.failed(recording.path, error)
                        console.error(error)
    except OutputClosedError:
        pass
    finally:
        console.clear_status()
    return code


def one_by_one(inputs: Sequence[Recording], work: Work, console: Console) -> Generator[Result]:
    """Each recording with its rows, worked out here as they are asked for; none after a signal."""
    progress = _Progress(console, len(inputs))
    yield from work(progress.begun(console.interrupts.until(inputs)), progress)


class _Progress:
    """A watch that shows how far all is, and ends a recording after a signal."""

    def __init__(self, console: Console, n_inputs: int) -> None:
        self._console = console
        self._n_inputs = n_inputs
        self._n_begun = 0
        self._length_s: float | None = None

    def begun(self, recordings: Iterable[Recording]) -> Iterator[Recording]:
        """Count recordings as they are begun."""
        for recording in recordings:
            self._n_begun += 1
            self._length_s = None
            yield recording

    def __call__(self, path: str, position_s: float) -> bool:
        """See `Watch`."""
        console = self._console
        if console.shows_status:
            if self._length_s is None:
                self._length_s = _length_s(path)
            of_all = f" of {_clock(self._length_s)}" if self._length_s else ""
            done = f"{self._n_begun - 1} of {self._n_inputs} files done; "
            beginning = done if self._n_inputs > 1 else ""
            console.status(f"{beginning}{path}: {_clock(position_s)}{of_all}")
        return console.interrupts.number is not None


def _length_s(path: str) -> float:
    from spotter.audio.files import duration_s

    return (duration_s(path) if os.path.isfile(path) else None) or 0.0


def _clock(time_s: float) -> str:
    minutes, seconds = divmod(int(time_s), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def if_tried(recording: Recording, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a recording; where it cannot even be tried, that error is raised instead."""
    if recording.error is not None:
        raise recording.error
    try:
        yield from rows
    except MemoryError:
        raise out_of_memory(recording.path) from None


def watched(
    path: str, blocks: Iterable[NDArray[np.float32]], watch: Watch
) -> Iterator[NDArray[np.float32]]:
    """The blocks, until the watch ends them as if the recording were over."""
    n_samples = 0
    for block in blocks:
        if watch(path, n_samples / _RATE_HZ):
            return
        yield block
        n_samples += len(block)
