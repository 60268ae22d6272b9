# SPDX-License-Identifier: MIT
"""What the terminal says when something is wrong: one line, an exit code, and the rest is done."""

from __future__ import annotations

import csv
import ctypes
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests import tiny, tones
from tests.system.terminal import Terminal


def one_line(stderr: str) -> tuple[str, str, str]:
    """Take `spotter: WHAT: WHY; REMEDY` apart."""
    assert stderr.count("\n") == 1
    who, what, rest = stderr.strip().split(": ", 2)
    why, remedy = rest.split("; ", 1)
    assert who == "spotter"
    assert what
    assert why
    assert remedy
    return what, why, remedy


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ("spot", "FILE"),
        ("classify", "FILE..."),
        ("nosuch", "nosuch"),
        ("spot --nosuch a.wav", "--nosuch"),
        ("-v spot a.wav", "-v"),
        ("spot --threshold 2 a.wav", "--threshold"),
        ("spot --threshold nan a.wav", "--threshold"),
        ("spot --word-threshold yes a.wav", "--word-threshold"),
        ("spot --words a,,b a.wav", "--words"),
        ("spot --hop 15 a.wav", "--hop"),
        ("spot --format xml a.wav", "--format"),
        ("spot --jobs 0 a.wav", "--jobs"),
        ("spot - a.wav", "-"),
        ("spot --rate 8000 a.wav", "--rate, --channels and --sample-format"),
        ("spot --format audacity a.wav b.wav", "--format audacity"),
        ("spot --output-dir out x/a.wav y/a.wav", "--output-dir"),
        ("spot --demo a.wav", "--demo"),
        ("classify --format audacity a.wav", "--format audacity"),
        ("classify -", "-"),
        ("model a b", "spotter model"),
        ("gui --demo a.wav", "--demo"),
        ("--hop 5", "--hop"),
    ],
)
def test_wrong_usage_is_reported_first_and_ends_with_2(
    terminal: Terminal, arguments: str, what: str
) -> None:
    output = terminal.run(*arguments.split(" "))
    assert (output.returncode, output.stdout) == (2, "")
    assert one_line(output.stderr)[0] == what


def test_a_word_that_the_model_does_not_know_is_wrong_usage(terminal: Terminal) -> None:
    output = terminal.hear("spot", "missing.wav", "--words", "yes,sesame")
    assert output.returncode == 2
    assert "'sesame'" in one_line(output.stderr)[0]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("spot --model nosuch --threshold 7 missing.wav", 2),
        ("spot --model nosuch missing.wav", 4),
        ("listen --model nosuch --device nosuch", 4),
        ("model nosuch", 4),
        ("gui --model nosuch", 4),
    ],
)
def test_usage_comes_before_the_model_and_the_model_before_all_else(
    terminal: Terminal, arguments: str, code: int
) -> None:
    output = terminal.run(*arguments.split())
    assert output.returncode == code
    one_line(output.stderr)


def test_a_microphone_that_is_not_there_ends_with_3(terminal: Terminal) -> None:
    output = terminal.hear("listen", "--device", "no such microphone")
    assert (output.returncode, output.stdout) == (3, "")
    assert "microphone" in one_line(output.stderr)[0]


def test_listing_no_device_ends_with_3(terminal: Terminal) -> None:
    output = terminal.run("devices")
    if output.returncode == 0:  # there is one here
        assert output.stdout.count("\n") >= 2
    else:
        assert (output.returncode, output.stdout) == (3, "")
        one_line(output.stderr)


def bad_inputs(folder: Path) -> dict[str, str]:
    """Inputs that cannot be used, with a word of what is to be said about each."""
    sound = tones.whistle("up")
    (folder / "empty.wav").touch()
    (folder / "text.wav").write_text("this is no sound\n" * 100)
    (folder / "folder").mkdir()
    tones.record(folder / "whole.wav", "up")
    (folder / "cut.wav").write_bytes((folder / "whole.wav").read_bytes()[:20_000])
    (folder / "header.wav").write_bytes((folder / "whole.wav").read_bytes()[:30])
    sound[8000] = np.nan
    soundfile.write(folder / "nan.wav", sound, tones.RATE_HZ, subtype="FLOAT")
    os.mkfifo(folder / "pipe.wav")
    return {
        "empty.wav": "empty",
        "text.wav": "no audio",
        "folder": "-r",
        "cut.wav": "cut short",
        "header.wav": "header.wav",
        "nan.wav": "0.5",
        "pipe.wav": "pipe",
        "missing.wav": "no such file",
    }


@pytest.mark.parametrize("command", ["spot", "classify"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_bad_input_is_reported_and_the_others_are_done(
    terminal: Terminal, command: str, jobs: str
) -> None:
    expected = bad_inputs(terminal.folder)
    tones.record(terminal.folder / "good.wav", "up", pause_s=0.2)
    options = ("--format", "jsonl", "--jobs", jobs)
    output = terminal.hear(command, *expected, "good.wav", *options)
    rows = [json.loads(line) for line in output.stdout.splitlines()]
    lines = output.stderr.splitlines(keepends=True)
    assert output.returncode == 1
    assert [row["path"] for row in rows] == [*expected, "good.wav"]
    assert rows[-1].get("word", rows[-1].get("label")) == "up"
    assert [one_line(line)[0] for line in lines] == list(expected)
    for row, line in zip(rows, lines, strict=False):
        assert expected[row["path"]] in line
        assert row["error"] in line


def test_a_failed_input_is_a_row_in_csv_and_none_in_text(terminal: Terminal) -> None:
    table = terminal.hear("spot", "missing.wav", "--format", "csv").stdout
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["path"] == "missing.wav"
    assert "no such file" in row["error"]
    assert terminal.hear("spot", "missing.wav").stdout == ""


def test_words_before_the_damage_are_found(terminal: Terminal) -> None:
    whole = tones.record(terminal.folder / "whole.wav", "yes", "no").read_bytes()
    (terminal.folder / "cut.wav").write_bytes(whole[: len(whole) // 2])
    output = terminal.hear("spot", "cut.wav")
    assert output.returncode == 1
    assert output.stdout.split("\t")[:2] == ["cut.wav", "yes"]


def without_power_over_permissions() -> None:
    """In the child before it starts: also root then obeys the mode of a file."""
    libc = ctypes.CDLL(None)
    drop_from_bounding_set, dac_override, dac_read_search = 24, 1, 2
    libc.prctl(drop_from_bounding_set, dac_override)
    libc.prctl(drop_from_bounding_set, dac_read_search)


@pytest.mark.skipif(sys.platform != "linux", reason="root is asked to obey as Linux does it")
def test_a_file_without_permission_is_reported(terminal: Terminal) -> None:
    tones.record(terminal.folder / "secret.wav", "up").chmod(0)
    output = terminal.hear("spot", "secret.wav", preexec_fn=without_power_over_permissions)
    assert output.returncode == 1
    assert "may not be read" in one_line(output.stderr)[1]


@pytest.mark.parametrize("kind", ["plain", "wrong_shape", "no_softmax", "truncated", "random"])
def test_an_unusable_model_is_one_line_and_4(terminal: Terminal, kind: str) -> None:
    path = terminal.folder / "model.tflite"
    whole = terminal.model.read_bytes()
    contents: dict[str, Callable[[], object]] = {
        "plain": lambda: path.write_bytes(tiny.flatbuffer()),
        "wrong_shape": lambda: tiny.write(path, "wrong_shape"),
        "no_softmax": lambda: tiny.write(path, "no_softmax"),
        "truncated": lambda: path.write_bytes(whole[: len(whole) // 2]),
        "random": lambda: path.write_bytes(np.random.default_rng(0).bytes(10_000)),
    }
    contents[kind]()
    output = terminal.run("spot", "--model", "model.tflite", "missing.wav")
    assert (output.returncode, output.stdout) == (4, "")
    assert one_line(output.stderr)[0] == "model.tflite"


def test_a_plain_model_is_taken_with_labels_and_a_warning(terminal: Terminal) -> None:
    (terminal.folder / "plain.tflite").write_bytes(tiny.flatbuffer("tones"))
    (terminal.folder / "labels.txt").write_text("\n".join(tiny.LABELS))
    tones.record(terminal.folder / "up.wav", "up")
    arguments = ("spot", "--model", "plain.tflite", "--labels", "labels.txt", "up.wav")
    loud, quiet = terminal.run(*arguments), terminal.run(*arguments, "-q")
    assert loud.stdout.split("\t")[:2] == quiet.stdout.split("\t")[:2] == ["up.wav", "up"]
    assert "nothing vouches for" in loud.stderr
    assert quiet.stderr == ""


def test_verbose_tells_where_and_then_the_line(terminal: Terminal) -> None:
    output = terminal.hear("spot", "missing.wav", "-v")
    lines = output.stderr.splitlines()
    assert lines[0].startswith("Traceback")
    assert lines[-1].startswith("spotter: missing.wav: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
def test_results_that_cannot_be_written_end_with_1(terminal: Terminal) -> None:
    tones.record(terminal.folder / "up.wav", "up")
    with open("/dev/full", "w") as full:
        output = terminal.hear("spot", "up.wav", stdout=full)
    assert output.returncode == 1
    assert one_line(output.stderr)[0] == "standard output"


def test_an_output_folder_that_cannot_be_made_ends_with_1(terminal: Terminal) -> None:
    tones.record(terminal.folder / "up.wav", "up")
    output = terminal.hear("spot", "up.wav", "--output-dir", "up.wav")
    assert output.returncode == 1
    one_line(output.stderr)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_closed_output_pipe_ends_quietly(terminal: Terminal, jobs: str) -> None:
    tones.record(terminal.folder / "a.wav", *(10 * tones.WORDS))
    inputs = 4 * ["a.wav"]
    process = terminal.start("spot", *inputs, "--jobs", jobs)
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.stdout.close()
    assert first.startswith(b"a.wav\tyes")
    assert process.wait(30) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_help_into_a_closed_pipe_ends_quietly(terminal: Terminal) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    output = terminal.run("--help", stdout=writing)
    os.close(writing)
    assert (output.returncode, output.stderr) == (0, "")


def test_an_encoded_stream_is_refused_with_the_way_to_decode_it(terminal: Terminal) -> None:
    with tones.record(terminal.folder / "up.wav", "up").open("rb") as encoded:
        output = terminal.hear("spot", "-", stdin=encoded)
    assert output.returncode == 1
    assert "ffmpeg" in one_line(output.stderr)[2]


def test_an_empty_stream_is_an_input_that_failed(terminal: Terminal) -> None:
    output = terminal.hear("spot", "-", stdin=subprocess.DEVNULL)
    assert output.returncode == 1
    assert one_line(output.stderr)[0] == "-"
