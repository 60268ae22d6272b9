# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.image import imread

from spotter.errors import InputError
from train.training.learning_curve import Row, draw, read_rows
from train.training.run_folder import RunFolder

ROWS = [Row(10, 2.3, 0.2), Row(20, 1.1, 0.7), Row(30, 0.9, 0.75)]


def write(folder: Path, rows: list[Row]) -> RunFolder:
    run = RunFolder(folder)
    run.begin_log(0)
    for row in rows:
        run.add_to_log(row.as_text())
    return run


def test_a_log_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_rows(write(tmp_path, ROWS).log) == ROWS


def test_lines_of_steps_that_come_again_are_dropped(tmp_path: Path) -> None:
    run = write(tmp_path, ROWS)
    with run.log.open("a") as file:
        file.write("40,0.8")  # killed in the middle of a line
    run.begin_log(20)
    assert read_rows(run.log) == ROWS[:2]


def test_something_else_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("a,b,c\n1,2,3\n")
    with pytest.raises(InputError, match="no log of a training"):
        read_rows(tmp_path / "log.csv")
    with pytest.raises(InputError, match="no log of a training"):
        read_rows(tmp_path / "none.csv")


def test_the_picture_shows_the_course(tmp_path: Path) -> None:
    draw(ROWS, tmp_path / "a.png")
    draw(ROWS[:2], tmp_path / "b.png")
    draw([], tmp_path / "none.png")
    pictures = [imread(tmp_path / f"{name}.png") for name in ("a", "b", "none")]
    assert len({picture.tobytes() for picture in pictures}) == 3
    assert {picture.shape for picture in pictures} == {pictures[0].shape}
