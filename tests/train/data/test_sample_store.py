# SPDX-License-Identifier: MIT
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.errors import InputError
from train.data.index import Index, read_index
from train.data.sample_store import Store, centred, open_store, to_16_bit


def test_decoded_samples_are_those_of_the_file(index: Index, store: Store) -> None:
    item = index.of("word", "train")[5]
    expected, _ = soundfile.read(index.root / item.name, dtype="float32")
    np.testing.assert_array_equal(store.cut(store.row(item.name)), expected)


def test_part_of_a_recording(index: Index, store: Store) -> None:
    row = store.row(index.of("noise", "train")[0].name)
    whole = store.cut(row)
    np.testing.assert_array_equal(store.cut(row, 100, 300), whole[100:300])
    assert len(store.cut(row, len(whole) - 10, len(whole) + 500)) == 10


def test_held_out_recordings_are_not_even_decoded(index: Index, store: Store) -> None:
    held_out = [item for item in index.recordings if item.split == "testing"]
    assert held_out
    assert len(store.rows(held_out)) == 0


def test_the_extent_of_a_word_is_found(index: Index, store: Store) -> None:
    for row in store.rows(index.of("word", "train"))[:10]:
        start, stop = store.extents[row]
        power = np.square(store.cut(int(row)))
        assert power[start:stop].sum() > 0.98 * power.sum()
        assert 4000 < stop - start < 10_000


def test_corrupt_clips_are_named_counted_and_left_out(
    miniature: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(miniature, tmp_path / "set")
    clips = sorted((tmp_path / "set" / "rise").glob("*.wav"))
    index = read_index(tmp_path / "set")
    good = [item.name for item in index.of("word", "train") if item.word == "rise"]
    (index.root / good[0]).write_bytes(b"not audio at all")
    (index.root / good[1]).write_bytes(b"")
    store = open_store(index, tmp_path / "cache")
    reported = capsys.readouterr().err
    assert good[0] in reported
    assert good[1] in reported
    assert "2 of" in reported
    assert len(store.rows(index.of("word", "train"))) == len(index.of("word", "train")) - 2
    with pytest.raises(InputError, match="not in the data"):
        store.row(good[0])
    assert len(clips) == 30


def test_a_store_is_made_once_and_made_anew_when_a_file_changes(
    miniature: Path, tmp_path: Path
) -> None:
    shutil.copytree(miniature, tmp_path / "set")
    index, cache = read_index(tmp_path / "set"), tmp_path / "cache"
    first = open_store(index, cache)
    made = {path: path.stat().st_mtime_ns for path in cache.rglob("*")}
    open_store(index, cache)
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("*")} == made
    name = first.names[0]
    soundfile.write(index.root / name, np.zeros(8000), 16_000)
    assert open_store(index, cache).length(0) == 8000


def test_an_interrupt_leaves_no_half_store(
    miniature: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("train.data.sample_store._extent", interrupt)
    with pytest.raises(KeyboardInterrupt):
        open_store(read_index(miniature), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed(miniature: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    abandoned = tmp_path / f"0123456789abcdef.{ended.pid}.part"
    (abandoned / "samples").mkdir(parents=True)
    others = tmp_path / f"0123456789abcdef.{os.getppid()}.part"  # of a process that runs
    others.mkdir()
    open_store(read_index(miniature), tmp_path)
    assert not abandoned.exists()
    assert others.exists()


def test_rounding_to_16_bit_clips_at_full_scale() -> None:
    samples = np.array([-2.0, -1.0, 0.0, 1.4 / 32768, 1.6 / 32768, 1.0, 2.0], np.float32)
    assert to_16_bit(samples).tolist() == [-32768, -32768, 0, 1, 2, 32767, 32767]


@pytest.mark.parametrize(("n", "left"), [(16_000, 0), (15_999, 0), (15_998, 1), (1, 7999)])
def test_centring_gives_the_left_the_floor_of_half(n: int, left: int) -> None:
    second = centred(np.ones(n, np.float32))
    assert len(second) == 16_000
    assert np.flatnonzero(second)[0] == left
    assert second.sum() == n


def test_centring_a_longer_clip_keeps_its_middle() -> None:
    np.testing.assert_array_equal(centred(np.arange(16_004.0))[:2], [2, 3])
