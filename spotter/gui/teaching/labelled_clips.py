# SPDX-License-Identifier: MIT
"""Clips that the user marked, in a folder that ``python -m train`` reads. No Qt here.

The folder is built like Speech Commands: a folder for each word with clips of one second, and
`_unknown_` for what is none of the words. All clips are one speaker's, whose name begins with
`taught`. `log.jsonl` has a line for everything that was kept or taken back.

Any thread may call; one lock keeps two of them apart.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spotter.audio.files import encoded
from spotter.errors import OutputError
from spotter.records import UNKNOWN
from spotter.system.atomic_file import PRIVATE_FILE, PRIVATE_FOLDER, write_new

_SPEAKER = re.compile(r"(taught[0-9a-f]{8})_nohash_(\d+)\.wav")


class LabelledClips:
    """The folder of marked clips.

    Args:
        folder: need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def keep(self, word: str, samples: NDArray[np.float32], details: Mapping[str, Any]) -> Path:
        """Keep a clip of a word (or of `_unknown_`).

        Args:
            word: what is said in it.
            samples: float32 [16000] at 16 kHz.
            details: what else the log should say.

        Returns:
            The clip's file.

        Raises:
            OutputError: it cannot be written; then nothing is there.
        """
        if not _is_name(word):
            raise OutputError(repr(word), "cannot be the name of a folder", "choose another word")
        with self._lock:
            path = self._write(word, encoded(samples, ".wav"))
            try:
                self._log({"file": self._shown(path), "word": word, **details})
            except OutputError:
                path.unlink(missing_ok=True)
                raise
        return path

    def take_back(self, path: Path) -> None:
        """Remove a clip that `keep` made; one that is gone already is no error.

        Raises:
            OutputError: it cannot be removed.
        """
        with self._lock:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                why = f"cannot be removed ({error.strerror})"
                raise OutputError(str(path), why, "remove it yourself") from error
            self._log({"file": self._shown(path), "mark": "taken back"})

    def _write(self, word: str, content: bytes) -> Path:
        """Write a clip under the first name that nobody else has, not even at this moment."""
        folder = self.folder / word
        try:
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            self.folder.chmod(PRIVATE_FOLDER)
            while True:
                path = self._next_path(word)
                with suppress(FileExistsError):
                    write_new(path, content, PRIVATE_FILE)
                    return path
        except OSError as error:
            why = f"cannot be written ({(error.strerror or str(error)).lower()})"
            raise OutputError(str(folder), why, "free some space, or write elsewhere") from error

    def _next_path(self, word: str) -> Path:
        """A name that is free: the speaker's, with the next number of this word."""
        named = [_SPEAKER.fullmatch(path.name) for path in sorted(self.folder.glob("*/taught*"))]
        speakers = [name[1] for name in named if name]
        speaker = speakers[0] if speakers else f"taught{secrets.token_hex(4)}"
        here = (_SPEAKER.fullmatch(path.name) for path in (self.folder / word).glob("taught*"))
        number = max((int(name[2]) + 1 for name in here if name), default=0)
        return self.folder / word / f"{speaker}_nohash_{number}.wav"

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _log(self, entry: Mapping[str, Any]) -> None:
        at = datetime.now().astimezone().isoformat("T", "milliseconds")
        path = self.folder / "log.jsonl"
        try:
            with open(path, "a", encoding="utf-8", opener=_private) as file:
                file.write(json.dumps({"at": at, **entry}, ensure_ascii=False) + "\n")
        except OSError as error:
            why = f"cannot be written ({error.strerror})"
            raise OutputError(str(path), why, "look at the folder's rights and room") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


def _is_name(word: str) -> bool:
    """Whether a label may name a folder beside the others: a model file can hold any text."""
    if word == UNKNOWN:
        return True
    return not (word.startswith((".", "_")) or re.search(r'[/\\:*?"<>|\x00-\x1f]', word))
