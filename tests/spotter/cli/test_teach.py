# SPDX-License-Identifier: MIT
"""`spotter teach` writes a model file, and `spotter model` and the other commands know the word."""

from __future__ import annotations

from pathlib import Path

import pytest

from spotter.cli.main import main
from tests import DATA

TAKES = [str(DATA / "takes" / f"zero_{number}.flac") for number in (1, 2, 3)]
OTHER = str(DATA / "takes" / "zero_4.flac")
FIVE = [str(DATA / "takes" / f"five_{number}.flac") for number in (1, 2, 3)]


def test_a_word_is_taught_shown_and_heard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.tflite"
    assert main(["teach", "zero", *TAKES, "--not", FIVE[0], "--out", str(out)]) == 0
    reported = capsys.readouterr().out
    assert reported.count("\n") == 1
    assert "of 3 takes missed" in reported
    assert main(["teach", "five", *FIVE, "--to", str(out), "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["model", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "Own words" in shown
    assert shown.count("of 3 takes missed") == 2
    assert main(["classify", "--model", str(out), OTHER]) == 0
    assert "\tzero\t" in capsys.readouterr().out
    assert sorted(tmp_path.glob("*")) == [out], "no recording is copied"


@pytest.mark.parametrize(
    ("arguments", "code", "reported"),
    [
        (["zero", *TAKES[:2], "--out", "o"], 2, "has 2 takes, at least 3 are needed"),
        (["yes", *TAKES, "--out", "o"], 2, "is a word of this model already"),
        (["a\nb", *TAKES, "--out", "o"], 2, "names no word"),
        (["zero", *TAKES[:2], "missing.wav", "--out", "o"], 1, "missing.wav: "),
        (["zero", *TAKES], 2, "--out: is missing"),
        (["zero", *TAKES, "--to", "missing", "--out", "o"], 4, "no such model"),
        (["zero", *TAKES, "--out", "folder"], 1, "folder: cannot be written"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_writes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    reported: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert main(["teach", *arguments]) == code
    output = capsys.readouterr()
    assert output.out == ""
    assert reported in output.err
    assert output.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir() if path.name != "spotter-home"] == ["folder"]
