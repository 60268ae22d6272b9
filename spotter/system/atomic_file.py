# SPDX-License-Identifier: MIT
"""Files that are whole or absent: written beside, then moved into place. The only way to do so.

What stands there keeps its permissions, and a symbolic link stays a link to what is then new.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from spotter.errors import OutputError

TYPE_CHECKING = False  # as in `typing`, which is slow to load
if TYPE_CHECKING:
    from typing import BinaryIO

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""What holds somebody's voice is nobody else's to read."""


class Beside:
    """A file that is being written beside the one that it will be.

    Attributes:
        path: where to write.
        is_kept: set it to False to leave everything as it was.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_kept = True


@contextmanager
def written_beside(path: Path, *, suffix: str = ".part") -> Iterator[Beside]:
    """Give a path to write to; when all went well it takes the place of `path`.

    Args:
        path: a file that is there or not; missing folders are made.
        suffix: what the name beside must end with.

    Raises:
        OSError: the system refuses something; what was there before is still there.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    # Short, because a name may be as long as the system allows.
    beside = Beside(target.with_name(f".spotter-{os.urandom(4).hex()}{suffix}"))
    try:
        yield beside
        if beside.is_kept:
            if target.is_file():
                beside.path.chmod(stat.S_IMODE(target.stat().st_mode))
            beside.path.replace(target)
    finally:
        with suppress(OSError):
            beside.path.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, with its folder if need be; one of that name is replaced.

    Raises:
        OutputError: it cannot be written; what was there before is still there.
    """
    try:
        with written_beside(path) as beside, beside.path.open("wb") as file:
            _write_durably(file, content)
    except OSError as error:
        why = f"cannot be written ({(error.strerror or str(error)).lower()})"
        remedy = "free some space, or write elsewhere"
        raise OutputError(str(path), why, remedy) from error


def _write_durably(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that is not there yet; it is whole from the first moment on.

    Args:
        path: in a folder that is there.
        content: all of it.
        mode: its permissions.

    Raises:
        FileExistsError: somebody else was first.
        OSError: the system refuses something; then nothing is there.
    """
    beside = path.with_name(f".spotter-{os.urandom(4).hex()}.part")
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            _write_durably(file, content)
        if os.name == "nt":
            beside.rename(path)  # which there replaces nothing
        else:
            os.link(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def is_waited_for(path: Path) -> bool:
    """Whether a pipe or a device lies there, which would wait for its other end when opened."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)
