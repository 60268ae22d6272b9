# SPDX-License-Identifier: MIT
"""Pack a bundle into one file, named after version and system: `python archive.py dist`."""

import platform
import shutil
import sys
import tarfile
from pathlib import Path

import spotter

SYSTEMS = {"darwin": "macos", "win32": "windows"}


def pack(dist: Path) -> Path:
    """The archive of `dist/spotter` (on macOS of `dist/Spotter.app`), written into `dist`."""
    system = SYSTEMS.get(sys.platform, sys.platform)
    name = f"keyword-spotter-{spotter.__version__}-{system}-{platform.machine().lower()}"
    if sys.platform == "win32":
        return Path(shutil.make_archive(str(dist / name), "zip", dist, "spotter"))
    what = "Spotter.app" if sys.platform == "darwin" else "spotter"
    path = dist / f"{name}.tar.xz"
    with tarfile.open(path, "w:xz") as archive:
        archive.add(dist / what, name if what == "spotter" else what)
    return path


def size_mb(path: Path) -> float:
    """Of a file, or of all files in a folder, in millions of bytes."""
    files = [path, *path.rglob("*")]
    return sum(one.lstat().st_size for one in files if not one.is_dir()) / 1e6


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for made in (folder / "spotter", pack(folder)):
        print(f"{made}: {size_mb(made):.0f} MB")
