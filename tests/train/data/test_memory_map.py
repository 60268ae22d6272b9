# SPDX-License-Identifier: MIT
from __future__ import annotations

import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from train.data.memory_map import Mapped

MIB = 1 << 20


def held_from_files() -> int:
    """Bytes of mapped files that this process holds."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssFile:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no RssFile")


def test_rows_are_those_of_the_file(tmp_path: Path) -> None:
    rows = np.arange(60, dtype=np.float32).reshape(5, 3, 4)
    (tmp_path / "rows").write_bytes(rows.tobytes())
    mapped = Mapped(tmp_path / "rows", np.float32, (3, 4))
    assert len(mapped) == 5
    np.testing.assert_array_equal(mapped[1:3], rows[1:3])
    np.testing.assert_array_equal(mapped[np.array([4, 0, 4])], rows[[4, 0, 4]])
    got = mapped[0:1]
    got[:] = 7  # a copy: the file cannot be written
    np.testing.assert_array_equal(mapped[0:1], rows[0:1])


def test_another_process_gets_the_place_and_not_the_numbers(tmp_path: Path) -> None:
    np.zeros(MIB, np.int16).tofile(tmp_path / "numbers")
    pickled = pickle.dumps(Mapped(tmp_path / "numbers", np.int16))
    assert len(pickled) < 1000
    assert len(pickle.loads(pickled)) == MIB


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "rows").touch()
    assert len(Mapped(tmp_path / "rows", np.float32, (3,))) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_what_was_read_does_not_stay_in_memory(tmp_path: Path) -> None:
    np.zeros(64 * MIB, np.uint8).tofile(tmp_path / "numbers")
    mapped = Mapped(tmp_path / "numbers", np.uint8)
    before = held_from_files()
    most = 0
    for first in range(0, 64 * MIB, MIB):
        mapped[first : first + MIB]
        most = max(most, held_from_files() - before)
    assert most < 24 * MIB
