# SPDX-License-Identifier: MIT
"""An archive into a folder: the whole of it or nothing, and nothing outside the folder."""

from __future__ import annotations

import shutil
import tarfile
import zlib
from gzip import BadGzipFile
from pathlib import Path

from tqdm import tqdm

from spotter.errors import InputError
from train.data.partial_path import part_of


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a .tar.gz into a folder that does not exist yet.

    It grows beside; what a killed run left there is cleared first.

    Args:
        archive: read once from beginning to end.
        folder: made, with what the archive holds in it.

    Raises:
        InputError: the archive is damaged, or holds a path that leads out of the folder.
        OSError: the folder cannot be written.
    """
    beside = part_of(folder)
    shutil.rmtree(beside, ignore_errors=True)
    try:
        _extract(archive, beside)
        beside.rename(folder)
    except tarfile.FilterError as error:
        why = f"holds a path that leads out of the folder ({error})"
        raise InputError(str(archive), why, "do not use it") from error
    except (tarfile.TarError, BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(
            str(archive), f"is damaged ({error})", "remove it and run the same command again"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _extract(archive: Path, folder: Path) -> None:
    size = archive.stat().st_size
    with (
        archive.open("rb") as file,
        tqdm.wrapattr(file, "read", total=size, desc="unpacking", disable=None) as counted,
        tarfile.open(fileobj=counted, mode="r|gz") as tar,
    ):
        for member in tar:
            # "data": plain files and folders, no owners, no devices, nothing that leads out.
            tar.extract(member, folder, filter="data")
