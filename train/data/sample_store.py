# SPDX-License-Identifier: MIT
"""Every recording decoded once, as 16-bit samples in one file that all runs map into memory.

Decoding is most of the cost of an epoch and never changes; in memory the whole set would be a
gigabyte.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.audio.files import read_blocks
from spotter.errors import InputError, OutputError
from spotter.features.frontend import FrontEnd, StreamingFrontEnd
from spotter.features.sound_extent import extent
from train.data.index import Index, Recording
from train.data.memory_map import Mapped

_FORMAT = 1
"""Of the folder on disk; a change here makes every store anew."""

_FULL_SCALE = 32768.0
_MARGIN_SAMPLES = 480
"""The extent of sound ends where a word is still audible: 30 ms more belong to it."""


@dataclass(frozen=True)
class Store:
    """The decoded recordings of one index. Pickles as its place: other processes map the same file.

    Attributes:
        place: the folder it lies in.
        names: of the recordings that could be decoded.
        failed: name and reason of those that could not.
        samples: int16 [all], one recording after the other, read by memory map.
        offsets: int64 [n + 1], where each begins.
        extents: int64 [n, 2], first and last sample of the word in a clip (the whole of other
            recordings).
    """

    place: Path
    names: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    samples: Mapped
    offsets: NDArray[np.int64]
    extents: NDArray[np.int64]

    def __reduce__(self) -> tuple[Callable[[Path], Store], tuple[Path]]:
        return _read, (self.place,)

    def rows(self, recordings: Iterable[Recording]) -> NDArray[np.int64]:
        """The rows of `recordings`, without those that could not be decoded."""
        found = [self._row_of[item.name] for item in recordings if item.name in self._row_of]
        return np.array(found, dtype=np.int64)

    def rows_named(self, names: Iterable[str]) -> set[int]:
        """The rows of the recordings of these names, without those that could not be decoded."""
        return {self._row_of[name] for name in names if name in self._row_of}

    def row(self, name: str) -> int:
        """The row of one recording.

        Raises:
            InputError: it is not here.
        """
        try:
            return self._row_of[name]
        except KeyError:
            raise InputError(name, "is not in the data", "name the data it belongs to") from None

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.names)}

    def length(self, row: int) -> int:
        """Samples of one recording."""
        return int(self.offsets[row + 1] - self.offsets[row])

    def cut(self, row: int, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        """Samples of one recording as float32, full scale ±1."""
        first, end = int(self.offsets[row]), int(self.offsets[row + 1])
        last = end if stop is None else min(end, first + stop)
        return self.samples[first + start : last].astype(np.float32) / np.float32(_FULL_SCALE)


def open_store(index: Index, folder: Path) -> Store:
    """The store of an index, decoded now if it is not in `folder` yet.

    Recordings that cannot be decoded are named on standard error and left out.

    Args:
        index: what to decode (held-out recordings are not).
        folder: where stores are kept, shared between runs.

    Raises:
        OutputError: the folder cannot be written.
    """
    wanted = [item for item in index.recordings if item.split != "testing"]
    place = folder.resolve() / _key(index, wanted)
    if not (place / "table.json").is_file():
        try:
            _write(index, wanted, place)
        except OSError as error:
            raise OutputError(
                str(folder), f"cannot be written ({error.strerror})", "name another --cache folder"
            ) from error
    store = _read(place)
    for name, why in store.failed:
        print(f"left out: {name}: {why}", file=sys.stderr)
    if store.failed:
        print(f"left out: {len(store.failed)} of {len(wanted)} recordings", file=sys.stderr)
    return store


def _key(index: Index, wanted: Sequence[Recording]) -> str:
    # By where the folders really are: a fold, whose folders are links, shares the whole's store.
    folders = {str(Path(item.name).parent) for item in wanted}
    places = "".join(f"{(index.root / folder).resolve()}\n" for folder in sorted(folders))
    digest = hashlib.sha256(f"{_FORMAT}\n{places}".encode())
    for item in wanted:
        status = (index.root / item.name).stat()
        digest.update(f"{item.name}\t{status.st_size}\t{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _read(place: Path) -> Store:
    table = json.loads((place / "table.json").read_text(encoding="utf-8"))
    numbers = np.load(place / "numbers.npz")
    samples = Mapped(place / "samples.i16", np.int16)
    failed = tuple((name, why) for name, why in table["failed"])
    return Store(
        place, tuple(table["names"]), failed, samples, numbers["offsets"], numbers["extents"]
    )


def _write(index: Index, wanted: Sequence[Recording], place: Path) -> None:
    """Decode into a folder beside and move it: an interrupt leaves nothing half-written."""
    _remove_abandoned(place.parent)
    beside = place.with_name(f"{place.name}.{os.getpid()}.part")
    beside.mkdir(parents=True)
    try:
        _decode_all(index, wanted, beside)
        shutil.rmtree(place, ignore_errors=True)
        beside.rename(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _remove_abandoned(folder: Path) -> None:
    """What a kill left half-written: the folders of processes that are gone."""
    for part in folder.glob("*.part"):
        pid = part.name.split(".")[-2]
        if pid.isdecimal() and not _is_running(int(pid)):
            shutil.rmtree(part, ignore_errors=True)


def _is_running(pid: int) -> bool:
    if os.name == "nt":  # where asking by a signal would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()


def _decode_all(index: Index, wanted: Sequence[Recording], folder: Path) -> None:
    names: list[str] = []
    failed: list[tuple[str, str]] = []
    lengths: list[int] = []
    extents: list[tuple[int, int]] = []
    with (folder / "samples.i16").open("wb") as file:
        for item in tqdm(wanted, "decoding", unit=" files", disable=None, leave=False):
            try:
                samples = np.concatenate([*read_blocks(index.root / item.name)])
            except InputError as error:
                failed.append((item.name, error.why))
                continue
            except ValueError:  # nothing to concatenate
                failed.append((item.name, "is empty"))
                continue
            file.write(to_16_bit(samples).tobytes())
            names.append(item.name)
            lengths.append(len(samples))
            extents.append(_extent(samples) if item.kind == "word" else (0, len(samples)))
    offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    np.savez(folder / "numbers.npz", offsets=offsets, extents=np.array(extents).reshape(-1, 2))
    (folder / "table.json").write_text(
        json.dumps({"names": names, "failed": failed}), encoding="utf-8"
    )


def to_16_bit(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Round to 16 bit as a sound card does, clipped at full scale."""
    scaled = np.rint(samples * np.float32(_FULL_SCALE))
    return np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)


def centred(samples: NDArray[np.float32], n_samples: int = 16_000) -> NDArray[np.float32]:
    """A clip in the middle of digital silence (the left gets the floor of half), or its middle."""
    room = n_samples - len(samples)
    if room < 0:
        return samples[-room // 2 : -room // 2 + n_samples]
    return np.pad(samples, (room // 2, room - room // 2))


def _extent(samples: NDArray[np.float32]) -> tuple[int, int]:
    """First and last sample of the word in a clip of about a second."""
    front_end = FrontEnd()
    second = centred(samples)
    first, last = extent(StreamingFrontEnd(front_end).push(second).mel_energies)
    shift = (front_end.window_samples - len(samples)) // 2
    start = first * front_end.step_samples - shift - _MARGIN_SAMPLES
    stop = last * front_end.step_samples + front_end.frame_samples - shift + _MARGIN_SAMPLES
    return max(0, start), min(len(samples), stop)
