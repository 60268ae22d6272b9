# SPDX-License-Identifier: MIT
"""Results as files, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from spotter.errors import OutputError
from spotter.system.atomic_file import written_beside


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to, and move it there when all went well.

    Raises:
        OutputError: the file, or a folder above it, cannot be written.
    """
    try:
        with written_beside(path) as beside:
            yield beside.path
    except OSError as error:
        raise OutputError(
            str(path), f"cannot be written ({error.strerror})", "name another --out"
        ) from error


def write_text(path: Path, text: str) -> None:
    """Write a file, and the folders above it.

    Raises:
        OutputError: it cannot be written.
    """
    with whole(path) as beside:
        beside.write_text(text, encoding="utf-8")


def write_json(path: Path, figures: Any) -> None:
    """Write figures as JSON.

    Raises:
        OutputError: the file cannot be written.
    """
    write_text(path, json.dumps(figures, indent=1) + "\n")
