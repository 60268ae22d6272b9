# SPDX-License-Identifier: MIT
"""The whole way on the miniature, as a user goes it: index, fit, convert, evaluate, spot."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from spotter.api import classify
from spotter.detection.detector import detect
from spotter.detection.rule import Rule
from spotter.model.model import Model
from spotter.records import SILENCE
from spotter.streaming.pipeline import Pipeline
from tests.train.conftest import WORDS, say
from train.data.index import read_index
from train.data.label_track import read_track
from train.data.protocol import make_list
from train.data.sample_store import open_store
from train.evaluation.evaluate import evaluate
from train.evaluation.metrics import Share

ROOT = Path(__file__).parents[2]


def school(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m train` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "train", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )


@pytest.fixture(scope="module")
def run(miniature: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished training of the miniature, its cache beside it."""
    folder = tmp_path_factory.mktemp("runs")
    done = school(
        "fit", miniature, "--out", folder / "run", "--cache", folder / "cache",
        "--recipe", "miniature", "--words", ",".join(WORDS),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "SHA-1" in done.stdout
    return folder / "run"


@pytest.fixture(scope="module")
def model_path(run: Path, miniature: Path) -> Path:
    path = run.parent / "miniature.tflite"
    done = school(
        "convert", run, miniature, "--out", path, "--cache", run.parent / "cache",
        "--threshold", "0.6",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "against the trained network" in done.stdout
    return path


def test_a_run_keeps_what_decided_it_and_how_it_went(run: Path) -> None:
    settings = json.loads((run / "settings.json").read_text())
    assert settings["words"] == list(WORDS)
    assert settings["seed"] == 0
    with (run / "log.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert int(rows[-1]["step"]) == 60
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"])


def test_the_model_file_carries_all_that_the_program_needs(model_path: Path) -> None:
    model = Model.load(model_path)
    assert model.labels == ("_silence_", "_unknown_", *WORDS)
    assert model.warnings == ()
    assert model.rule["threshold"] == 0.6
    assert model.check_front_end() == 0
    assert "Speech Commands" in model.card.training_data
    assert model.curve is not None
    expected = model.curve.expect(dict.fromkeys(WORDS, 0.6))
    assert expected is not None
    assert expected.spoken == 16
    assert expected.others == 8
    assert expected.hours == pytest.approx(2.5 / 3600, abs=1e-4)
    lowest = model.curve.rows["rise"][0]
    assert lowest.tolist()[:2] == [0, 8]


def test_a_conversion_is_compared_on_500_windows_and_shown(model_path: Path, run: Path) -> None:
    figures = json.loads((run / "conversion.json").read_text())
    parity = figures["parity"]
    assert parity["windows"] == 500  # 30 of validation, and new ones of the training
    assert parity["same_label"] == 500
    assert parity["largest_difference"] < 1e-3
    assert figures["bytes"] == len(Model.load(model_path)._file.flatbuffer)
    assert sum(figures["reliability"]["after"]["windows"]) == 30
    assert f"| temperature | {figures['temperature']:.2f} |" in (run / "conversion.md").read_text()
    assert {"reliability.png", "curve.png"} <= {path.name for path in run.iterdir()}
    assert "500 windows" in Model.load(model_path).card.results


def test_misses_grow_with_the_threshold(model_path: Path) -> None:
    curve = Model.load(model_path).curve
    assert curve is not None
    for word in WORDS:
        missed = curve.rows[word][:, 2]
        assert missed[0] <= missed[-1] <= 8


def test_evaluation_judges_the_file_and_keeps_figures_and_list(
    model_path: Path, run: Path, miniature: Path, tmp_path: Path
) -> None:
    arguments = ["evaluate", model_path, miniature, "--cache", run.parent / "cache"]
    done = school(*arguments, "--json", tmp_path / "r.json", "--write-list", tmp_path / "list.csv")
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "r.json").read_text())
    assert figures["accuracy"]["of"] == 30
    assert figures["accuracy"]["share"] > 0.6, done.stdout
    assert np.array(figures["confusion"]).sum() == 30
    again = school(*arguments, "--list", tmp_path / "list.csv")
    assert again.stdout == done.stdout
    assert json.loads((run / "evaluation.json").read_text()) == figures


def test_evaluation_makes_a_page_with_pictures_in_noise_and_at_levels(
    model_path: Path, run: Path, miniature: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    done = school(
        "evaluate", model_path, miniature, "--cache", run.parent / "cache", "--out", out
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    figures = json.loads((out / "evaluation.json").read_text())
    by_noise = {
        row["value_db"]: row["accuracy"] for row in figures["conditions"] if row["kind"] == "snr"
    }
    assert list(by_noise) == [None, 20, 10, 0, -5]
    assert by_noise[None] == figures["accuracy"]["share"]
    levels = [row["value_db"] for row in figures["conditions"] if row["kind"] == "level"]
    assert levels == [-30, -20, -10, 0, 6]
    assert set(figures["area_under_roc"]) == set(WORDS)
    page = (out / "evaluation.md").read_text()
    for name in ("confusion.png", "curves.png", "conditions.png"):
        assert name in page
        assert (out / name).read_bytes().startswith(b"\x89PNG")


def test_the_judgement_is_what_classify_says(model_path: Path, run: Path, miniature: Path) -> None:
    index = read_index(miniature)
    store = open_store(index, run.parent / "cache")
    model = Model.load(model_path)
    items = [item for item in make_list(index, store, WORDS) if item.label != SILENCE]
    report = evaluate(model, items, store)
    said = [classify(miniature / item.file, model=model, argmax=True).label for item in items]
    right = sum(label == item.label for label, item in zip(said, items, strict=True))
    assert report.accuracy == Share(right, len(items))


def test_the_model_hears_a_stream(model_path: Path) -> None:
    pipeline = Pipeline(Model.load(model_path))
    quiet = np.zeros(12_000, np.float32)
    stream = np.concatenate([quiet, say("rise", 430, 5), quiet, quiet])
    _, scores = pipeline.push(stream)
    found = detect(scores, Rule(threshold=0.3))
    assert "rise" in {detection.word for detection in found}


def test_a_stream_with_known_truth_is_made_and_judged(
    model_path: Path, run: Path, miniature: Path, tmp_path: Path
) -> None:
    recording = tmp_path / "stream.flac"
    done = school(
        "mix", miniature, "--out", recording, "--cache", run.parent / "cache",
        "--words", ",".join(WORDS), "--minutes", 1, "--snr", "inf",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    track = read_track(recording.with_suffix(".txt"))
    out = tmp_path / "report"
    done = school("stream", model_path, recording, "--out", out, "--threshold", 0.4)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    figures = json.loads((out / "stream.json").read_text())
    assert figures["spoken"] == sum(said.word in WORDS for said in track)
    assert figures["hits"] + figures["missed"]["count"] == figures["spoken"]
    assert figures["hits"] >= figures["spoken"] / 3, done.stdout
    assert figures["rule"]["threshold"] == 0.4
    assert figures["hours"] == pytest.approx(1 / 60, rel=0.1)
    assert (out / "stream.md").read_text() == done.stdout
    assert (out / "stream.png").read_bytes().startswith(b"\x89PNG")
    at_0_4 = next(row for row in figures["curve"] if row["threshold"] == 0.4)
    assert at_0_4["missed"] == figures["missed"]


@pytest.mark.parametrize(
    ("arguments", "code", "reported"),
    [
        (("index", "{tmp}/nowhere"), 1, "no such folder"),
        (
            ("fit", "{set}", "--out", "{run}", "--words", "rise,fall"),
            2,
            "holds a training already",
        ),
        (("fit", "{set}", "--out", "{tmp}/x", "--recipe", "best"), 2, "no such recipe"),
        (
            ("fit", "{set}", "--out", "{tmp}/x", "--words", "rise,dive"),
            1,
            "has no word 'dive'; choose from fall, rise, warble",
        ),
        (("fit", "{set}", "--taught", "{tmp}", "--out", "{tmp}/x"), 1, "no clips that were marked"),
        (
            ("fit", "{set}", "--out", "{tmp}/x", "--words", "rise,fall", "--resume"),
            2,
            "holds no checkpoint",
        ),
        (
            ("convert", "{tmp}", "{set}", "--out", "{tmp}/m.tflite"),
            1,
            "not the folder of a training",
        ),
        (("evaluate", "{tmp}/none.tflite", "{set}"), 4, "no such model"),
        (("evaluate", "default", "{set}"), 1, "has no validation clip of 'yes'"),
        (("fit", "{set}"), 2, "--out"),
    ],
)
def test_errors_take_one_line(
    arguments: tuple[str, ...], code: int, reported: str, miniature: Path, run: Path, tmp_path: Path
) -> None:
    places = {"tmp": tmp_path, "set": miniature, "run": run}
    filled = [argument.format(**places) for argument in arguments]
    if filled[0] != "index":
        filled += ["--cache", str(run.parent / "cache")]
    done = school(*filled)
    assert done.returncode == code
    assert reported in done.stderr
    assert "Traceback" not in done.stderr
    if code != 2 or "--out" not in reported:
        assert len(done.stderr.splitlines()) == 1


def test_help_teaches_the_way() -> None:
    done = school("--help")
    assert done.returncode == 0
    for command in ("index", "fit", "convert", "evaluate"):
        assert f"python -m train {command}" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_an_interrupt_ends_a_training_cleanly(miniature: Path, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = [
        *(sys.executable, "-m", "train", "fit", str(miniature), "--out", str(out)),
        *("--cache", str(run.parent / "cache"), "--recipe", "miniature"),
        *("--words", ",".join(WORDS), "--steps", "100000"),
    ]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            deadline = time.monotonic() + 120
            while not (out / "log.csv").exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            _, reported = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130, reported
    assert reported.startswith(f"train: {out}: interrupted; ")
    assert reported.endswith(" of 100000 steps are kept; go on with --resume\n")
    assert (out / "checkpoint.keras").exists()
    assert not list(out.glob("*.part*"))
