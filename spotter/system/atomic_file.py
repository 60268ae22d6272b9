# SPDX-License-Identifier: MIT
"""Files that are whole or absent: written beside, then renamed."""

from __future__ import annotations

import os
from pathlib import Path

from spotter.errors import OutputError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, with its folder if need be; one of that name is replaced.

    Raises:
        OutputError: it cannot be written; what was there before is still there.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        why = f"cannot be written ({(error.strerror or str(error)).lower()})"
        remedy = "free some space, or write elsewhere"
        raise OutputError(str(path), why, remedy) from error
