# SPDX-License-Identifier: MIT
"""The official archives of Speech Commands: fetched, compared with their checksum, unpacked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from spotter.errors import InputError, OutputError
from train.data.partial_path import part_of
from train.download.resumable_download import PAUSES_S, fetch, megabytes, size_of
from train.download.speech_commands import OFFICIAL, Archive
from train.download.unpack import unpack
from train.interrupts import interrupted

_PIECE_BYTES = 1 << 20


def download(
    archive: Archive, out: Path, *, base_url: str = OFFICIAL, pauses_s: Sequence[float] = PAUSES_S
) -> Path:
    """Fetch an archive and unpack it; the archive itself is removed at the end.

    Whatever ends it early, the next call goes on: a part of the archive is kept, an archive that is
    whole is not fetched again, and the folder appears when all is in it.

    Args:
        archive: which.
        out: the folder to make the archive's folder in; made if it is missing.
        base_url: what stands before the archive's name.
        pauses_s: see `fetch`.

    Returns:
        The folder of the recordings. If it was there already, nothing was done.

    Raises:
        InputError: the archive cannot be fetched, or is not the published one (and is removed).
        OutputError: `out` cannot be written, or has too little room.
        UsageError: `base_url` is no address of the web.
        SpotterError: Ctrl-C; it says how far the work is.
    """
    folder, file = out / archive.folder, out / archive.file
    if folder.is_dir():
        return folder
    url = f"{base_url.rstrip('/')}/{archive.file}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not file.is_file():
            _fetch_checked(url, file, archive.sha256, pauses_s)
        elif _sha256(file) != archive.sha256:
            raise InputError(
                str(file), "is not the published archive (its SHA-256 differs)", "remove it"
            )
        unpack(file, folder)
        file.unlink()
    except OSError as error:
        raise OutputError(
            str(out),
            f"cannot be written ({error.strerror or error})",
            "make room or name another --out; what has been fetched is kept",
        ) from error
    except KeyboardInterrupt:
        raise interrupted(archive.file, _how_far(file), "the same command goes on") from None
    return folder


def _fetch_checked(url: str, file: Path, sha256: str, pauses_s: Sequence[float]) -> None:
    """Give the archive its name when it is known to be the published one."""
    part = fetch(url, file, pauses_s=pauses_s)
    found = _sha256(part)
    if found != sha256:
        part.unlink()
        raise InputError(
            url,
            f"is not the published archive (SHA-256 {found[:12]}…, not {sha256[:12]}…), "
            "and was removed",
            "run the same command again, or try another --base-url",
        )
    part.rename(file)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    size = path.stat().st_size
    with (
        path.open("rb") as file,
        tqdm(desc="checking", total=size, unit="B", unit_scale=True, disable=None) as bar,
    ):
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
            bar.update(len(piece))
    return digest.hexdigest()


def _how_far(file: Path) -> str:
    if file.is_file():
        return "the archive is kept whole"
    part = part_of(file)
    return f"{megabytes(size_of(part))} are kept in {part}"
