# SPDX-License-Identifier: MIT
"""Tables and images of clips that are written here: three words, with odd lengths and damage."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import python_speech_features
import soundfile
from matplotlib.image import imread

from spotter.errors import InputError, OutputError, UsageError
from spotter.features.frontend import mfcc
from tests.train.conftest import say
from train.cli.main import main
from train.data.export_clips import Per, Prepared, prepare
from train.data.index import read_index
from train.data.rendering import Rendering, second_of

PER_CLIP = [f"fall/a_nohash_{take}" for take in range(3)] + [
    f"rise/{speaker}_nohash_0" for speaker in ("b", "c", "d")
]


def write(path: Path, samples: np.ndarray, rate_hz: int = 16_000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate_hz, subtype="PCM_16")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for number, name in enumerate(PER_CLIP):
        write(folder / f"{name}.wav", say(name[:4], 300 + 40 * number, number))
    write(folder / "_background_noise_" / "hum.wav", np.zeros(40_000, np.float32))
    return folder


def run(
    data: Path,
    out: Path,
    rendering: Rendering | None = None,
    per: Per = "clip",
    words: tuple[str, ...] = (),
    jobs: int = 1,
) -> Prepared:
    return prepare(read_index(data), out, words, rendering or Rendering(), per, jobs=jobs)


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def test_a_clip_s_table_is_the_front_end_s_second(data: Path, tmp_path: Path) -> None:
    assert run(data, tmp_path / "out") == Prepared(6, 0, 6, 0)
    assert list(files(tmp_path / "out")) == sorted(
        [*(f"{name}.csv" for name in PER_CLIP), "prepared.json"]
    )
    header, rows = table(tmp_path / "out" / "rise" / "b_nohash_0.csv")
    assert header == ["start_s", *(f"mfcc_{number}" for number in range(40))]
    assert [row[0] for row in rows] == [f"{frame / 100:.2f}" for frame in range(98)]
    samples, _ = soundfile.read(data / "rise" / "b_nohash_0.wav", dtype="float32")
    written = np.array([row[1:] for row in rows], dtype=np.float64)
    np.testing.assert_allclose(written, mfcc(samples), atol=2e-4)


def test_raw_mfcc_are_python_speech_features_own() -> None:
    second = np.concatenate([say("rise", 300, 1)[:8000], np.zeros(8000, np.float32)])
    options = {"preemph": 0, "winfunc": np.hamming, "ceplifter": 0, "appendEnergy": False}
    own = python_speech_features.mfcc(
        second.astype(np.float64), 16_000, 0.025, 0.01, 40, 40, 512, 20, 8000, **options
    )
    values = Rendering(raw=True).values(second)
    assert values.shape == (99, 40)
    np.testing.assert_array_equal(values, own)
    # Digital silence: the mel energies' eps, not spotter's floor.
    assert values[-1, 0] == pytest.approx(np.sqrt(40) * np.log(np.finfo(float).eps))
    assert Rendering().values(second)[-1, 0] == pytest.approx(np.sqrt(40) * np.log(1e-10))


@pytest.mark.parametrize(("raw", "n_frames", "floor_db"), [(False, 98, -100), (True, 99, -300)])
def test_a_spectrogram_has_a_tone_where_it_is(raw: bool, n_frames: int, floor_db: int) -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000).astype(np.float32)
    tone[8000:] = 0
    rendering = Rendering("spectrogram", "csv", raw)
    values = rendering.values(tone)
    assert values.shape == (n_frames, 257)
    names = rendering.header().decode().strip().split(",")[1:]
    assert names[int(values[10].argmax())] == "db_1000_hz"
    # A Hamming window of 400 holds 216 of a constant; a sine's half of it is in one bin.
    assert values[10].max() == pytest.approx(10 * np.log10(108**2 / 512), abs=0.1)
    assert (values[-1] == floor_db).all()


@pytest.mark.parametrize(
    ("n_samples", "first", "last"),
    [(15_999, 0, 15_998), (8000, 4000, 11_999), (1, 7999, 7999), (16_000, 0, 15_999)],
)
def test_a_short_clip_is_centred_in_silence(
    tmp_path: Path, n_samples: int, first: int, last: int
) -> None:
    write(tmp_path / "a.wav", np.full(n_samples, 0.5))
    sounding = np.flatnonzero(second_of(tmp_path / "a.wav"))
    assert (sounding[0], sounding[-1], len(sounding)) == (first, last, n_samples)


def test_a_long_clip_gives_its_middle_and_other_rates_are_resampled(tmp_path: Path) -> None:
    ramp = np.arange(20_000) / 32768
    write(tmp_path / "long.wav", ramp)
    np.testing.assert_array_equal(second_of(tmp_path / "long.wav"), ramp[2000:18_000])
    write(tmp_path / "fast.wav", np.full(48_000, 0.5), 48_000)
    assert second_of(tmp_path / "fast.wav").shape == (16_000,)


def test_a_word_s_table_names_every_clip(data: Path, tmp_path: Path) -> None:
    assert run(data, tmp_path / "out", per="word").n_made == 2
    assert list(files(tmp_path / "out")) == ["fall.csv", "prepared.json", "rise.csv"]
    header, rows = table(tmp_path / "out" / "rise.csv")
    assert header[:5] == ["file", "speaker", "split", "start_s", "mfcc_0"]
    assert [tuple(row[:3]) for row in rows[::98]] == [
        ("rise/b_nohash_0.wav", "b", "testing"),
        ("rise/c_nohash_0.wav", "c", "train"),
        ("rise/d_nohash_0.wav", "d", "train"),
    ]
    run(data, tmp_path / "clips")
    _, alone = table(tmp_path / "clips" / "rise" / "c_nohash_0.csv")
    assert [row[3:] for row in rows[98:196]] == alone


@pytest.mark.parametrize("what", ["mfcc", "spectrogram"])
def test_images_have_a_column_for_each_frame_and_low_rows_at_the_bottom(
    data: Path, tmp_path: Path, what: str
) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 500 * np.arange(16_000) / 16_000)
    tone[:8000] = 0
    write(data / "rise" / "tone.wav", tone)
    rendering = Rendering("mfcc" if what == "mfcc" else "spectrogram", "png")
    run(data, tmp_path / "out", rendering, words=("rise",))
    image = imread(tmp_path / "out" / "rise" / "tone.png")[::-1, :, 0]
    values = rendering.values(second_of(data / "rise" / "tone.wav"))
    if what == "mfcc":
        values[:, 0] /= 8
        expected = (values + 32) / 64
    else:
        expected = (values + 100) / 120
        assert image[16, -1] > 0.85
        assert image[16, 0] == 0
    np.testing.assert_allclose(image, np.clip(expected, 0, 1).T, atol=1 / 128)


@pytest.mark.parametrize("per", ["clip", "word"])
def test_processes_write_the_same_bytes_and_a_second_run_nothing(
    data: Path, tmp_path: Path, per: Per
) -> None:
    run(data, tmp_path / "one", per=per)
    run(data, tmp_path / "two", per=per, jobs=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "one").rglob("*.csv")}
    assert run(data, tmp_path / "one", per=per).n_made == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_images_are_the_same_bytes_again(data: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        run(data, tmp_path / out, Rendering("spectrogram", "png"), words=("fall",))
    assert files(tmp_path / "one") == files(tmp_path / "two")
    # Nor does a file know which matplotlib wrote it.
    assert not any(b"Software" in content for content in files(tmp_path / "one").values())


@pytest.mark.parametrize("per", ["clip", "word"])
def test_only_what_is_missing_is_made(data: Path, tmp_path: Path, per: Per) -> None:
    run(data, tmp_path / "out", per=per)
    whole = files(tmp_path / "out")
    gone = tmp_path / "out" / ("rise/c_nohash_0.csv" if per == "clip" else "rise.csv")
    gone.rename(gone.with_name(f"{gone.name}.part"))  # as a killed run leaves it
    done = run(data, tmp_path / "out", per=per)
    assert done == Prepared(1, 5 if per == "clip" else 1, 1 if per == "clip" else 3, 0)
    assert files(tmp_path / "out") == whole


def damage(data: Path) -> None:
    (data / "rise" / "c_nohash_0.wav").write_bytes(b"not a recording")
    write(data / "fall" / "empty.wav", np.zeros(0))


@pytest.mark.parametrize("jobs", [1, 2])
def test_clips_that_cannot_be_read_are_named_and_the_rest_is_made(
    data: Path, tmp_path: Path, jobs: int, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(data)
    for n_made in (5, 0):  # they are told every time
        done = run(data, tmp_path / "out", jobs=jobs)
        assert (done.n_made, done.n_left_out) == (n_made, 2)
        said = capsys.readouterr().err.splitlines()
        assert [line.split(": ")[:2] for line in said] == [
            ["left out", "fall/empty.wav"],
            ["left out", "rise/c_nohash_0.wav"],
        ]
    assert not (tmp_path / "out" / "rise" / "c_nohash_0.csv").exists()


def test_a_table_without_all_its_clips_says_so_until_they_are_repaired(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(data, tmp_path / "whole", per="word")
    good = (data / "rise" / "c_nohash_0.wav").read_bytes()
    (data / "rise" / "c_nohash_0.wav").write_bytes(good[:20_000])
    out = tmp_path / "out"
    for _ in range(2):
        assert run(data, out, per="word").n_left_out == 1
        assert "left out: rise/c_nohash_0.wav: " in capsys.readouterr().err
        assert (out / "rise.left-out.txt").read_text() == "rise/c_nohash_0.wav\n"
        assert len(table(out / "rise.csv")[1]) == 2 * 98
    (data / "rise" / "c_nohash_0.wav").write_bytes(good)
    assert run(data, out, per="word") == Prepared(1, 1, 3, 0)
    assert files(out) == files(tmp_path / "whole")


def test_a_word_without_one_good_clip_has_no_table(data: Path, tmp_path: Path) -> None:
    for clip in (data / "rise").iterdir():
        clip.write_bytes(b"")
    assert run(data, tmp_path / "out", per="word") == Prepared(1, 0, 6, 3)
    assert list(files(tmp_path / "out")) == ["fall.csv", "prepared.json"]


def test_a_missing_word_is_one_line_before_anything_is_made(data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no clips of the word 'jump'; choose from: fall, rise"):
        run(data, tmp_path / "out", words=("rise", "jump"))
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_files_is_refused(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "out", words=("rise",))
    shutil.copytree(data, tmp_path / "other")
    for elsewhere, rendering in [(data, Rendering(raw=True)), (tmp_path / "other", Rendering())]:
        with pytest.raises(UsageError, match="other data or another kind"):
            run(elsewhere, tmp_path / "out", rendering)
    (tmp_path / "out" / "prepared.json").write_text("{")
    with pytest.raises(UsageError, match="other data or another kind"):
        run(data, tmp_path / "out")


def test_images_of_words_are_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="leave out --per word"):
        run(data, tmp_path / "out", Rendering("mfcc", "png"), per="word")


def test_two_clips_that_would_be_one_file_are_reported(data: Path, tmp_path: Path) -> None:
    shutil.copy(data / "rise" / "b_nohash_0.wav", data / "rise" / "b_nohash_0.flac")
    with pytest.raises(InputError, match=r"b_nohash_0\.wav.*same file as.*b_nohash_0\.flac"):
        run(data, tmp_path / "out")
    assert run(data, tmp_path / "tables", per="word").n_left_out == 0


def test_a_word_that_leads_out_of_the_folder_is_refused(data: Path, tmp_path: Path) -> None:
    row = "rise/b_nohash_0.wav,../../evil,b,train"
    (data / "files.csv").write_text(f"file,word,speaker,split\n{row}\n")
    with pytest.raises(InputError, match=r"'\.\./\.\./evil'; rename it"):
        run(data, tmp_path / "out", per="word")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_is_reported_and_leaves_nothing_half_written(
    data: Path, tmp_path: Path, jobs: int
) -> None:
    run(data, tmp_path / "out", per="word", words=("fall",))
    before = files(tmp_path / "out")
    (tmp_path / "out" / "rise.csv.part").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="No space left"):
        run(data, tmp_path / "out", per="word", jobs=jobs)
    assert files(tmp_path / "out") == before


def test_a_file_in_the_folder_s_place_is_reported(data: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="cannot be written"):
        run(data, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_the_terminal_ends_with_1_if_a_clip_was_left_out(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    command = ["train", "prepare", str(data), str(out), "--words", "rise,fall", "--per", "word"]
    monkeypatch.setattr(sys, "argv", command)
    assert main() == 0
    assert capsys.readouterr() == (f"{out}: 2 files made, 0 were there\n", "")
    damage(data)
    shutil.rmtree(out)
    assert main() == 1
    printed, said = capsys.readouterr()
    assert printed == f"{out}: 2 files made, 0 were there\n"
    assert said.splitlines()[2].startswith("train: 2 of 7 clips: could not be read")


@pytest.mark.parametrize("moment", ["prepared.json", "fall/*.csv"], ids=["start", "midway"])
def test_ctrl_c_leaves_whole_files_and_the_next_run_goes_on(
    data: Path, tmp_path: Path, moment: str
) -> None:
    for take in range(100):
        shutil.copy(data / "rise" / "b_nohash_0.wav", data / "rise" / f"x_nohash_{take}.wav")
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "train", "prepare", str(data), str(out), "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list(out.glob(moment)) and time.monotonic() < deadline:
        time.sleep(0.005)
    if moment == "prepared.json":
        time.sleep(0.2)  # the processes are about to start
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.count("\n") == 1
    assert " of 106 files are done; the same command goes on" in said
    assert not list(out.rglob("*.part"))
    n_whole = len(list(out.rglob("*.csv")))
    assert f"interrupted; {n_whole} of" in said
    assert n_whole < 106
    assert run(data, out).n_kept == n_whole
    assert len(list(out.rglob("*.csv"))) == 106
    one, other = (out / "rise" / f"{name}_nohash_0.csv" for name in ("b", "x"))
    assert one.read_bytes() == other.read_bytes()  # the clips are copies
