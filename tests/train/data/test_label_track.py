# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest

from spotter.errors import InputError
from train.data.label_track import Said, as_track, read_track


def test_a_track_comes_back_as_it_was_written(tmp_path: Path) -> None:
    said = [Said(0.5, 1.25, "yes"), Said(3.0, 3.5, "go")]
    (tmp_path / "t.txt").write_text(as_track(said))
    assert read_track(tmp_path / "t.txt") == said


def test_a_track_of_audacity_is_sorted_and_its_frequencies_passed_over(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("7\t8\tno\n\\\t200.0\t900.0\n1.5\t2.5\tup\n4\t5\t\n\n")
    assert read_track(tmp_path / "t.txt") == [Said(1.5, 2.5, "up"), Said(7.0, 8.0, "no")]


@pytest.mark.parametrize(
    "line", ["yes", "1\t2", "2\t1\tyes", "a\tb\tyes", "-1\t1\tgo", "0\tinf\tx"]
)
def test_what_is_no_label_is_reported_in_one_line(line: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(line + "\n")
    with pytest.raises(InputError, match="cannot be read as a label track"):
        read_track(tmp_path / "t.txt")


def test_a_missing_track_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt"):
        read_track(tmp_path / "none.txt")
