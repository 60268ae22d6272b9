# SPDX-License-Identifier: MIT
"""Rows as lines, to the letter."""

from __future__ import annotations

import csv
import json

import pytest

from spotter.errors import InputError
from spotter.records import Clip, Detection
from spotter.records.rows import (
    CLIP_COLUMNS,
    DETECTION_COLUMNS,
    Format,
    Layout,
    clip_row,
    detection_row,
)

HEARD = detection_row("a\tb.wav", Detection("stop", 0.97123456, 12.31, 12.78, 12.9, 13.0))
LIVE = {**detection_row(None, Detection("stop", 0.5, 1, 2, 2.0, 2)), "at": "2026-11-23T14:05+01:00"}
CLIP = Clip("_unknown_", 0.75, "up", 0.125, {"_unknown_": 0.75, "up": 0.125})
ERROR = InputError("a.wav", "is empty", "record it again")


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("text", "a\\tb.wav\tstop\t0.97\t12.31\t12.78\t12.90\n"),
        (
            "jsonl",
            '{"path": "a\\tb.wav", "word": "stop", "score": 0.971235, '
            '"start_s": 12.31, "end_s": 12.78, "peak_s": 12.9}\n',
        ),
        ("csv", "a\tb.wav,stop,0.971235,12.310000,12.780000,12.900000,\n"),
        ("audacity", "12.310000\t12.780000\tstop\n"),
    ],
)
def test_a_detection_in_each_format(form: Format, line: str) -> None:
    assert Layout(form, DETECTION_COLUMNS).line(HEARD) == line


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("text", "a.wav\t_unknown_\t0.75\tup\t0.12\t_unknown_=0.75\tup=0.12\n"),
        (
            "jsonl",
            '{"path": "a.wav", "label": "_unknown_", "score": 0.75, "best": "up", '
            '"best_score": 0.125, "scores": {"_unknown_": 0.75, "up": 0.125}}\n',
        ),
        ("csv", "a.wav,_unknown_,0.750000,up,0.125000,0.750000,0.125000,\n"),
    ],
)
def test_a_clip_with_scores_in_each_format(form: Format, line: str) -> None:
    layout = Layout(form, CLIP_COLUMNS, ("_unknown_", "up"))
    assert layout.line(clip_row("a.wav", CLIP, with_scores=True)) == line


def test_a_live_word_has_no_path_and_a_time_of_day() -> None:
    columns = (*DETECTION_COLUMNS, "at")
    assert json.loads(Layout("jsonl", columns).line(LIVE))["path"] is None
    assert Layout("csv", columns).line(LIVE).startswith(",stop,")
    assert Layout("text", columns).line(LIVE).split("\t")[0] == "-"


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("text", ""),
        ("audacity", ""),
        ("jsonl", '{"path": "a.wav", "error": "is empty; record it again"}\n'),
        ("csv", "a.wav,,,,,,is empty; record it again\n"),
    ],
)
def test_a_failed_input_in_each_format(form: Format, line: str) -> None:
    assert Layout(form, DETECTION_COLUMNS).failed("a.wav", ERROR) == line


def test_only_csv_has_a_header_and_it_fits_the_rows() -> None:
    assert Layout("text", CLIP_COLUMNS).header() == ""
    header = Layout("csv", CLIP_COLUMNS, ("up",)).header()
    assert header == "path,label,score,best,best_score,scores.up,error\n"
    failed = Layout("csv", CLIP_COLUMNS, ("up",)).failed("a.wav", ERROR)
    assert failed.count(",") == header.count(",")


@pytest.mark.parametrize(
    "path", ["Übung 1.wav", 'quote"comma,.wav', "bad\udcff.wav", "a\x1b[2J.wav"]
)
def test_json_gives_any_path_back(path: str) -> None:
    line = Layout("jsonl", ("path",)).failed(path, ERROR)
    line.encode()  # always valid UTF-8
    assert json.loads(line)["path"] == path


def test_a_path_cannot_command_the_terminal() -> None:
    assert "\x1b" not in Layout("text", ("path",)).line({"path": "a\x1b[2J.wav"})


COMMANDS = "a\x1b[2J\x9b31m\u202egnp.exe\u2028b.wav"


@pytest.mark.parametrize("form", ["text", "jsonl", "audacity"])
def test_a_name_cannot_command_a_terminal(form: Format) -> None:
    detection = Detection(COMMANDS, 0.9, 1.0, 2.0, 2.0, 2.0)
    line = Layout(form, DETECTION_COLUMNS).line(detection_row(COMMANDS, detection))
    assert not {"\x1b", "\x9b", "\u202e", "\u2028"} & set(line)
    if form == "jsonl":
        assert json.loads(line)["path"] == COMMANDS


@pytest.mark.parametrize("name", ["=1+1.wav", "+1.wav", "-1.wav", "@sum.wav", "\tx.wav", "\rx.wav"])
def test_no_cell_of_a_table_is_a_formula(name: str) -> None:
    line = Layout("csv", DETECTION_COLUMNS).line(
        detection_row(name, Detection("stop", 0.9, 1.0, 2.0, 2.0, 2.0))
    )
    assert next(csv.reader([line], strict=True))[0] == f"'{name}"


def test_at_a_terminal_columns_stand_under_their_names() -> None:
    layout = Layout("text", DETECTION_COLUMNS, path_width=10)
    lines = [layout.table_header(), layout.table_line(HEARD)]
    assert lines == [
        "file        word       score     start       end      peak\n",
        "a\\tb.wav    stop        0.97     12.31     12.78     12.90\n",
    ]


def test_a_path_that_is_too_long_pushes_the_rest_of_its_line_aside() -> None:
    layout = Layout("text", CLIP_COLUMNS, path_width=4)
    assert layout.table_line(clip_row("longer.wav", CLIP, with_scores=False)) == (
        "longer.wav  _unknown_   0.75  up          0.12\n"
    )
