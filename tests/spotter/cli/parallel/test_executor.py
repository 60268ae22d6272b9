# SPDX-License-Identifier: MIT
"""How many processes are started where nobody says how many."""

from __future__ import annotations

from pathlib import Path

import pytest

from spotter.cli.parallel.executor import jobs_for
from spotter.cli.recordings import Recording


def files(folder: Path, n_files: int, n_bytes: int) -> list[Recording]:
    path = folder / "sound"
    with path.open("wb") as file:
        file.truncate(n_bytes)
    return [Recording(str(path), path.name)] * n_files


@pytest.mark.parametrize(
    ("n_files", "n_bytes", "expected"),
    [
        (1, 1 << 30, 1),
        (49, 1 << 30, 1),  # their words come as they are found
        (50, 1 << 30, 4),
        (600, 16_000, 1),  # done before a second process has begun
        (6000, 16_000, 4),
    ],
)
def test_a_second_process_is_started_for_many_files_that_are_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_files: int, n_bytes: int, expected: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    assert jobs_for(files(tmp_path, n_files, n_bytes), None) == expected


def test_as_many_are_started_as_are_wanted_but_one_a_file_at_the_most(tmp_path: Path) -> None:
    assert jobs_for(files(tmp_path, 3, 1), 2) == 2
    assert jobs_for(files(tmp_path, 3, 1), 8) == 3
    assert jobs_for([Recording("missing", "missing")] * 60, None) == 1
