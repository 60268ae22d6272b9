# SPDX-License-Identifier: MIT
"""What `spot` and `classify` print: formats, order, folders."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from tests import DATA, tones
from tests.system.terminal import Terminal


@pytest.fixture
def yes_no(terminal: Terminal) -> Path:
    return tones.record(terminal.folder / "yes_no.wav", "yes", "no")


@pytest.mark.usefixtures("yes_no")
class TestSpotFormats:
    def test_text_is_tab_separated_with_two_decimals(self, terminal: Terminal) -> None:
        lines = terminal.hear("spot", "yes_no.wav").stdout.splitlines()
        rows = [line.split("\t") for line in lines]
        assert [row[:2] for row in rows] == [["yes_no.wav", "yes"], ["yes_no.wav", "no"]]
        assert all(len(number.partition(".")[2]) == 2 for row in rows for number in row[2:])
        assert [float(row[3]) for row in rows] == pytest.approx([1.0, 2.5], abs=0.05)
        assert all(float(row[3]) < float(row[4]) <= float(row[5]) for row in rows)

    def test_jsonl_has_the_columns_of_the_contract(self, terminal: Terminal) -> None:
        lines = terminal.hear("spot", "yes_no.wav", "--format", "jsonl").stdout.splitlines()
        rows = [json.loads(line) for line in lines]
        assert [list(row) for row in rows] == 2 * [
            ["path", "word", "score", "start_s", "end_s", "peak_s"]
        ]
        assert [row["word"] for row in rows] == ["yes", "no"]
        assert all(0.2 <= row["score"] <= 1 for row in rows)

    def test_csv_has_a_header_and_the_same_columns(self, terminal: Terminal) -> None:
        output = terminal.hear("spot", "yes_no.wav", "--format", "csv").stdout
        rows = list(csv.DictReader(io.StringIO(output)))
        assert output.splitlines()[0] == "path,word,score,start_s,end_s,peak_s,error"
        assert [(row["path"], row["word"], row["error"]) for row in rows] == [
            ("yes_no.wav", "yes", ""),
            ("yes_no.wav", "no", ""),
        ]

    def test_audacity_labels_are_start_end_and_word(self, terminal: Terminal) -> None:
        lines = terminal.hear("spot", "yes_no.wav", "--format", "audacity").stdout.splitlines()
        rows = [line.split("\t") for line in lines]
        assert [row[2] for row in rows] == ["yes", "no"]
        assert float(rows[0][0]) == pytest.approx(1.0, abs=0.05)
        assert all(len(number.partition(".")[2]) == 6 for row in rows for number in row[:2])

    def test_output_folder_gets_one_file_for_each_input(self, terminal: Terminal) -> None:
        (terminal.folder / "in" / "deep").mkdir(parents=True)
        tones.record(terminal.folder / "in" / "deep" / "up.wav", "up")
        tones.record(terminal.folder / "in" / "none.wav")
        options = ["-r", "--format", "audacity", "--output-dir", "out"]
        output = terminal.hear("spot", "yes_no.wav", "in", *options)
        out = terminal.folder / "out"
        files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.txt"))
        assert (output.returncode, output.stdout) == (0, "")
        assert files == ["deep/up.wav.txt", "none.wav.txt", "yes_no.wav.txt"]
        assert (out / "deep" / "up.wav.txt").read_text().split("\t")[2] == "up\n"
        assert (out / "none.wav.txt").read_text() == ""


def test_an_input_that_failed_leaves_no_empty_file_of_labels(terminal: Terminal) -> None:
    options = ("--format", "audacity", "--output-dir", "out")
    assert terminal.hear("spot", "missing.wav", *options).returncode == 1
    assert list((terminal.folder / "out").iterdir()) == []


def test_no_word_found_is_no_failure(terminal: Terminal) -> None:
    tones.record(terminal.folder / "none.wav")
    output = terminal.hear("spot", "none.wav")
    assert (output.returncode, output.stdout, output.stderr) == (0, "", "")


def test_a_word_at_the_very_end_is_found(terminal: Terminal) -> None:
    tones.record(terminal.folder / "end.wav", "go", pause_s=0)
    assert terminal.hear("spot", "end.wav").stdout.split("\t")[:2] == ["end.wav", "go"]


def test_words_thresholds_and_hop_are_obeyed(terminal: Terminal, yes_no: Path) -> None:
    def found(*options: str) -> list[str]:
        lines = terminal.hear("spot", yes_no.name, *options).stdout.splitlines()
        return [line.split("\t")[1] for line in lines]

    assert found("--words", "no,up") == ["no"]
    assert found("--threshold", "1") == []
    assert found("--word-threshold", "yes=1") == ["no"]
    assert found("--threshold", "1", "--word-threshold", "yes=0.5") == ["yes"]
    assert found("--hop", "10") == ["yes", "no"]


def test_classify_tells_label_and_best_word(terminal: Terminal) -> None:
    tones.record(terminal.folder / "left.wav", "left", pause_s=0.2)
    tones.record(terminal.folder / "none.wav")
    output = terminal.hear("classify", "left.wav", "none.wav", "--format", "jsonl")
    left, none = map(json.loads, output.stdout.splitlines())
    assert list(left) == ["path", "label", "score", "best", "best_score", "duration_s"]
    assert (left["label"], left["best"], left["score"]) == ("left", "left", left["best_score"])
    assert (none["label"], none["path"]) == ("_silence_", "none.wav")


def test_a_clip_under_the_threshold_is_unknown_unless_argmax(terminal: Terminal) -> None:
    tones.record(terminal.folder / "left.wav", "left", pause_s=0.2)
    options = ("left.wav", "--threshold", "1")
    assert terminal.hear("classify", *options).stdout.split("\t")[1] == "_unknown_"
    assert terminal.hear("classify", *options, "--argmax").stdout.split("\t")[1] == "left"


def test_scores_of_all_labels_in_every_format(terminal: Terminal) -> None:
    tones.record(terminal.folder / "left.wav", "left", pause_s=0.2)

    def output(form: str) -> str:
        return terminal.hear("classify", "left.wav", "--scores", "--format", form).stdout

    scores = json.loads(output("jsonl"))["scores"]
    assert list(scores) == ["_silence_", "_unknown_", *tones.WORDS]
    assert sum(scores.values()) == pytest.approx(1, abs=1e-3)
    row = next(csv.DictReader(io.StringIO(output("csv"))))
    assert float(row["scores.left"]) == pytest.approx(scores["left"], abs=1e-6)
    assert f"left={scores['left']:.2f}" in output("text").split("\t")


@pytest.mark.parametrize(
    ("folder", "prefix"),
    [
        ("./clips/", "./clips/"),
        ("clips", "clips/"),
        (".", "./clips/"),
        ("clips/../clips//", "clips/../clips//"),
    ],
)
def test_folders_are_taken_sorted_and_by_extension(
    terminal: Terminal, folder: str, prefix: str
) -> None:
    for name in ("b.wav", "a.flac", "sub/c.wav"):
        path = terminal.folder / "clips" / name
        path.parent.mkdir(exist_ok=True)
        tones.record(path, "up")
    (terminal.folder / "clips" / "notes.txt").write_text("not a recording")
    output = terminal.hear("spot", "-r", folder)
    assert output.returncode == 0
    assert [line.split("\t")[0] for line in output.stdout.splitlines()] == [
        f"{prefix}a.flac",
        f"{prefix}b.wav",
        f"{prefix}sub/c.wav",
    ]


def test_order_is_that_of_the_inputs_whatever_the_jobs(terminal: Terminal) -> None:
    tones.record(terminal.folder / "long.wav", *(10 * tones.WORDS))
    tones.record(terminal.folder / "short.wav", "up")
    inputs = ("long.wav", "missing.wav", "short.wav", "short.wav")
    alone, together = (
        terminal.hear("spot", *inputs, "--format", "csv", "--jobs", jobs) for jobs in ("1", "2")
    )
    assert (alone.returncode, together.returncode) == (1, 1)
    assert alone.stdout == together.stdout
    assert alone.stderr == together.stderr
    assert alone.stdout.splitlines()[-1].startswith("short.wav")


def test_unordered_results_come_as_files_get_done(terminal: Terminal) -> None:
    tones.record(terminal.folder / "long.wav", *(60 * tones.WORDS))
    tones.record(terminal.folder / "short.wav", "up")
    output = terminal.hear("spot", "long.wav", "short.wav", "--jobs", "2", "--unordered")
    paths = [line.split("\t")[0] for line in output.stdout.splitlines()]
    assert paths[0] == "short.wav"
    assert paths[1:] == 600 * ["long.wav"]


def test_paths_of_any_bytes_stay_on_their_line(terminal: Terminal) -> None:
    odd = os.fsdecode(b"a\tb\nc\xff.wav")
    tones.record(terminal.folder / "x.wav", "up").rename(terminal.folder / odd)
    text = terminal.hear("spot", odd).stdout
    row = json.loads(terminal.hear("spot", odd, "--format", "jsonl").stdout)
    assert text.split("\t")[0] == odd.replace("\t", "\\t").replace("\n", "\\n")
    assert text.count("\n") == 1
    assert row["path"] == odd


def test_the_demo_is_spotted_without_naming_a_file(terminal: Terminal) -> None:
    output = terminal.run("spot", "--demo")
    rows = [line.split("\t") for line in output.stdout.splitlines()]
    assert (output.returncode, output.stderr) == (0, "")
    assert len(rows) >= 5
    assert {row[0] for row in rows} == {"demo.flac"}


def test_a_spoken_word_is_labelled_by_the_bundled_model(terminal: Terminal) -> None:
    output = terminal.run("classify", DATA / "yes_1.flac", "--format", "jsonl")
    assert output.returncode == 0
    assert json.loads(output.stdout)["label"] == "yes"


def test_a_recording_that_is_no_clip_is_named_once_with_the_command_for_it(
    terminal: Terminal,
) -> None:
    tones.record(terminal.folder / "long.wav", *tones.WORDS)
    tones.record(terminal.folder / "short.wav", "up", pause_s=0.2)
    done = terminal.hear("classify", "long.wav", "short.wav", "long.wav")
    assert done.returncode == 0
    [line] = done.stderr.splitlines()
    assert line.startswith("spotter: long.wav (")
    assert "and 1 more: longer than a clip; the label is that of the best second" in line
    assert line.endswith("for every word and its time: spotter spot")
    assert terminal.hear("classify", "short.wav").stderr == ""
    assert terminal.hear("classify", "long.wav", "--quiet").stderr == ""


def test_at_a_terminal_a_table_has_a_header_and_in_a_pipe_it_has_none(terminal: Terminal) -> None:
    tones.record(terminal.folder / "yes_no.wav", "yes", "no")
    screen, keyboard = os.openpty()
    terminal.hear("spot", "yes_no.wav", "--quiet", stdout=keyboard)
    shown = os.read(screen, 10_000).decode().splitlines()
    os.close(keyboard)
    os.close(screen)
    assert shown[0].split() == ["file", "word", "score", "start", "end", "peak"]
    assert [line.split()[1] for line in shown[1:]] == ["yes", "no"]
    assert len({line.rindex(".") for line in shown[1:]}) == 1
    assert "file" not in terminal.hear("spot", "yes_no.wav").stdout
