# SPDX-License-Identifier: MIT
"""MFCC windows of many seconds, computed once and read by memory map ever after."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from spotter.errors import OutputError
from spotter.features.frontend import FrontEnd
from spotter.system.atomic_file import written_beside
from train.audio.batch_frontend import BatchFrontEnd
from train.data.memory_map import Mapped
from train.data.protocol import Item, seconds
from train.data.sample_store import Store

_FORMAT = 1
"""Of the files; a change here, or of how they are computed, makes all of them anew."""
_AT_ONCE = 64


def open_windows(items: Sequence[Item], store: Store, front_end: FrontEnd) -> Mapped:
    """The windows of a list of seconds, float32 [n, 98, 40], beside the decoded recordings.

    Raises:
        OutputError: the folder of the recordings cannot be written.
    """
    path = store.place / f"windows-{_key(items, front_end)}.f32"
    shape = (front_end.window_frames, front_end.num_mfcc)
    if not path.is_file():
        try:
            _write(items, store, front_end, path)
        except OSError as error:
            raise OutputError(
                str(path), f"cannot be written ({error.strerror})", "make room for it"
            ) from error
    return Mapped(path, np.float32, shape)


def _key(items: Sequence[Item], front_end: FrontEnd) -> str:
    digest = hashlib.sha256(f"{_FORMAT}\n{front_end}\n".encode())
    for item in items:
        digest.update(f"{item}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _write(items: Sequence[Item], store: Store, front_end: FrontEnd, path: Path) -> None:
    analyse = BatchFrontEnd(front_end)
    with (
        written_beside(path) as beside,
        beside.path.open("wb") as file,
        tqdm(desc="analysing", total=len(items), unit=" windows", disable=None, leave=False) as bar,
    ):
        for some, sound in seconds(items, store, _AT_ONCE):
            file.write(analyse(sound).tobytes())
            bar.update(len(some))
