# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.errors import OutputError
from spotter.gui.teaching.labelled_clips import LabelledClips
from spotter.records import UNKNOWN
from spotter.system.atomic_file import write_whole

CLIP = (0.3 * np.sin(np.arange(16_000) / 20)).astype(np.float32)


@pytest.fixture
def taught(tmp_path: Path) -> LabelledClips:
    return LabelledClips(tmp_path / "taught")


def log(taught: LabelledClips) -> list[dict]:
    lines = (taught.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_a_clip_is_a_second_of_16_bits_at_16_khz(taught) -> None:
    path = taught.keep("left", CLIP, {})
    info = soundfile.info(str(path))
    assert (info.format, info.subtype, info.samplerate) == ("WAV", "PCM_16", 16_000)
    samples, _ = soundfile.read(path)
    assert np.abs(samples - CLIP).max() < 1e-4


def test_what_is_beyond_full_scale_stays_at_it(taught) -> None:
    samples, _ = soundfile.read(taught.keep("left", 3 * np.ones(16_000, np.float32), {}))
    assert samples.min() > 0.99


def test_clips_are_numbered_by_word_and_belong_to_one_speaker(tmp_path) -> None:
    first, second = LabelledClips(tmp_path), LabelledClips(tmp_path)
    paths = [
        first.keep("left", CLIP, {}),
        second.keep("left", CLIP, {}),
        second.keep("go", CLIP, {}),
    ]
    speaker = paths[0].name.split("_")[0]
    assert [path.name for path in paths] == [f"{speaker}_nohash_{n}.wav" for n in (0, 1, 0)]


def test_the_log_has_a_line_for_each_mark_and_each_taking_back(taught) -> None:
    path = taught.keep(UNKNOWN, CLIP, {"mark": "wrong", "heard": "go", "score": 0.83})
    taught.take_back(path)
    kept, gone = log(taught)
    assert (kept["word"], kept["mark"], kept["heard"], kept["score"]) == (
        UNKNOWN,
        "wrong",
        "go",
        0.83,
    )
    assert kept["file"] == gone["file"] == f"_unknown_/{path.name}"
    assert gone["mark"] == "taken back"
    assert files(taught.folder) == ["log.jsonl"]


def test_threads_do_not_take_each_others_names(taught) -> None:
    with ThreadPoolExecutor(8) as threads:
        paths = list(threads.map(lambda _: taught.keep("no", CLIP, {}), range(24)))
    assert len({path.name for path in paths}) == 24
    assert len(log(taught)) == 24


@pytest.mark.parametrize("word", ["../../elsewhere", "a/b", "..", "_silence_", "c:stream", "a\\b"])
def test_a_label_that_leads_out_of_the_folder_is_refused(taught, tmp_path, word) -> None:
    with pytest.raises(OutputError, match="name of a folder"):
        taught.keep(word, CLIP, {})
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_reported_and_nothing_is_left(tmp_path) -> None:
    (tmp_path / "taught").write_text("a file where the folder should be")
    with pytest.raises(OutputError, match="cannot be written"):
        LabelledClips(tmp_path / "taught").keep("left", CLIP, {})
    assert files(tmp_path) == []


def test_a_clip_that_cannot_be_logged_is_not_kept(taught) -> None:
    (taught.folder / "log.jsonl").mkdir(parents=True)
    with pytest.raises(OutputError):
        taught.keep("left", CLIP, {})
    assert not list(taught.folder.glob("left/*"))


def test_a_file_is_replaced_only_when_the_new_one_is_whole(tmp_path, monkeypatch) -> None:
    path = tmp_path / "words.csv"
    write_whole(path, b"before")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="no space left on device"):
        write_whole(path, b"after")
    assert path.read_bytes() == b"before"
    assert files(tmp_path) == ["words.csv"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_voice_is_for_nobody_else_to_read(taught) -> None:
    path = taught.keep("left", CLIP, {})
    private = (path, path.parent, taught.folder, taught.folder / "log.jsonl")
    assert [stat.S_IMODE(one.stat().st_mode) for one in private] == [0o600, 0o700, 0o700, 0o600]


_KEEPS = """
import sys
from pathlib import Path
import numpy as np
from spotter.gui.teaching.labelled_clips import LabelledClips
for _ in range(25):
    LabelledClips(Path(sys.argv[1])).keep("left", np.zeros(16_000, np.float32), {})
"""


def test_two_windows_that_mark_at_once_overwrite_nothing(taught) -> None:
    taught.keep("left", CLIP, {})  # so that both know the speaker
    keep = [sys.executable, "-c", _KEEPS, str(taught.folder)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    windows = [subprocess.Popen(keep, env=environment) for _ in range(3)]
    assert [window.wait(60) for window in windows] == [0, 0, 0]
    assert len(list((taught.folder / "left").glob("*.wav"))) == 76
    assert len(log(taught)) == 76
