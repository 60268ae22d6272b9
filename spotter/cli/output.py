# SPDX-License-Identifier: MIT
"""Writes rows of results: to standard output, or to a file for each input.

Standard output holds nothing but rows, one a line, flushed as they are found.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from spotter.errors import OutputError
from spotter.system.atomic_file import written_beside
from spotter.system.escaping import escaped_lines

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from spotter.cli.console import Console
    from spotter.errors import SpotterError
    from spotter.records.rows import Layout, Row


class OutputClosedError(Exception):
    """Whoever reads the results has enough of them: the run ends quietly."""


class Writer:
    """Rows into one stream.

    Args:
        layout: how they are written.
        stream: where to.
        name: of the stream, for errors.
        console: whose status line must give way.

    Attributes:
        is_void: an input failed, and there is nothing to show for it.
    """

    def __init__(self, layout: Layout, stream: TextIO, name: str, console: Console) -> None:
        self._layout = layout
        self._stream = stream
        self._name = name
        self._console = console
        self._is_empty = True
        self._is_table = layout.format == "text" and stream.isatty()
        self._has_header = not self._is_table  # which comes with the first row
        self.is_void = False
        self._write(layout.header())

    def row(self, row: Row) -> None:
        """Write a row.

        Raises:
            OutputClosedError: nobody reads any more.
            OutputError: it cannot be written.
        """
        if not self._has_header:
            self._has_header = True
            self._write(self._layout.table_header())
        line = self._layout.table_line if self._is_table else self._layout.line
        self._write(line(row))

    def failed(self, path: str, error: SpotterError) -> None:
        """Write that an input failed, where the format has a place for it. Raises as `row`."""
        self._write(self._layout.failed(path, error))
        self.is_void = self._is_empty

    def _write(self, text: str) -> None:
        if text:
            self._is_empty = False
            if self._stream.isatty():
                text = escaped_lines(text)
            write(self._stream, self._name, text, self._console)


def write(stream: TextIO, name: str, text: str, console: Console) -> None:
    """Write and flush, past the status line. Raises as `Writer.row`."""
    console.clear_status()
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        forget_output()
        raise OutputClosedError from None
    except OSError as error:
        if stream is sys.stdout:
            forget_output()
        raise OutputError(
            name, error.strerror or "cannot be written", "free some space, or write elsewhere"
        ) from error


def standard_output() -> TextIO:
    """Standard output, made fit for any file name.

    Raises:
        OutputError: it is closed.
    """
    if sys.stdout is None:
        raise OutputError("standard output", "is closed", "redirect it to a file or a pipe")
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    return sys.stdout


def forget_output() -> None:
    """Let the interpreter's last flush of standard output go nowhere: it would fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class ToStandardOutput:
    """All inputs into one stream of rows."""

    def __init__(self, layout: Layout, console: Console) -> None:
        self._writer = Writer(layout, standard_output(), "standard output", console)

    @contextmanager
    def writer(self, _name: str) -> Iterator[Writer]:
        """The one writer."""
        yield self._writer


class ToFolder:
    """Each input into a file of its own, which is there when it is whole and not before."""

    def __init__(self, layout: Layout, folder: Path, console: Console) -> None:
        self._layout = layout
        self._folder = folder
        self._console = console

    @contextmanager
    def writer(self, name: str) -> Iterator[Writer]:
        """A writer into the file of the input called `name`, a path relative to the folder.

        After a signal an input may not have been heard to its end: then there is no file.

        Raises:
            OutputError: the file cannot be made.
        """
        path = self._folder / f"{name}{self._layout.suffix}"
        with _as_output_error(path), written_beside(path) as beside:
            with beside.path.open(
                "w", encoding="utf-8", errors="surrogateescape", newline="\n"
            ) as stream:
                writer = Writer(self._layout, stream, str(path), self._console)
                yield writer
            beside.is_kept = not writer.is_void and self._console.interrupts.number is None


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    """What the system says about the file of an input, as our error."""
    try:
        yield
    except OSError as error:
        why = error.strerror or "cannot be written"
        raise OutputError(
            str(path), why, "free some space, or name another --output-dir"
        ) from error
