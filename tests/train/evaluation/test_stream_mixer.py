# SPDX-License-Identifier: MIT
"""The long recording says what its track says, where and how loud it says it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from spotter.errors import InputError, OutputError, UsageError
from tests.train.conftest import OTHERS, WORDS
from train.data.index import Index
from train.data.label_track import Said, read_track
from train.data.sample_store import Store
from train.evaluation.stream_mixer import Mix, mix

Made = tuple[Mix, np.ndarray, list[Said]]


def make(index: Index, store: Store, folder: Path, *, snr_db: float = 10, seed: int = 0) -> Made:
    out = folder / "stream.flac"
    made = mix(
        index, store, WORDS, out, minutes=1.5, snr_db=snr_db, room_share=0.5, seed=seed
    )  # fmt: skip
    samples, rate = soundfile.read(out, dtype="float32")
    assert rate == 16_000
    return made, samples, read_track(out.with_suffix(".txt"))


@pytest.fixture(scope="module")
def clean(index: Index, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Without noise: outside of the words there is next to nothing."""
    return make(index, store, tmp_path_factory.mktemp("clean"), snr_db=np.inf)


def dbfs(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-12))


def test_the_words_sound_where_the_track_has_them_at_their_level(clean: Made) -> None:
    made, samples, track = clean
    assert len(track) == len(made.said) > 15
    assert {said.word for said in track} == {*WORDS, *OTHERS}
    for said in track:
        inside = samples[round(said.start_s * 16_000) : round(said.end_s * 16_000)]
        assert dbfs(inside) == pytest.approx(-26, abs=0.5)
    for first, second in pairwise(track):
        assert second.start_s - first.end_s > 0.8
        between = samples[round(first.end_s * 16_000) : round(second.start_s * 16_000)]
        assert dbfs(between) < -55


def test_the_noise_lies_the_ratio_below_the_words(
    index: Index, store: Store, tmp_path: Path
) -> None:
    _, samples, track = make(index, store, tmp_path, snr_db=10)
    lead = samples[: round((track[0].start_s - 0.4) * 16_000)]
    assert dbfs(lead) == pytest.approx(-36, abs=1)


def test_noise_moves_no_word(clean: Made, index: Index, store: Store, tmp_path: Path) -> None:
    assert make(index, store, tmp_path, snr_db=0)[2] == clean[2]


def test_the_length_is_reported_and_kept(clean: Made) -> None:
    made, samples, _ = clean
    assert made.seconds == len(samples) / 16_000
    assert 90 <= made.seconds < 95
    # Two words of two clips by four speakers, and the other.
    assert made.clips == 24
    assert made.speech_s == 0


def test_the_same_seed_makes_the_same_files_and_another_others(
    index: Index, store: Store, tmp_path: Path
) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make(index, store, tmp_path / name, seed=seed)
    for file in ("stream.flac", "stream.txt"):
        first, again, other = ((tmp_path / name / file).read_bytes() for name in "abc")
        assert first == again != other


def test_a_word_without_clips_is_one_clear_error(
    index: Index, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no validation clip of 'dive'"):
        mix(
            index, store, ["dive"], tmp_path / "s.flac",
            minutes=1, snr_db=10, room_share=0, seed=0,
        )  # fmt: skip


def test_a_ratio_that_is_no_number_is_reported(index: Index, store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--snr nan"):
        make(index, store, tmp_path, snr_db=np.nan)


def test_a_place_that_cannot_be_written_is_reported(
    index: Index, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        make(index, store, tmp_path / "file" / "below")


def test_an_interrupt_leaves_nothing(
    index: Index, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut, cuts = Store.cut, []

    def interrupted(self: Store, *place: int) -> object:
        cuts.append(place)
        if len(cuts) > 5:
            raise KeyboardInterrupt
        return cut(self, *place)

    monkeypatch.setattr(Store, "cut", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(index, store, tmp_path)
    assert list(tmp_path.iterdir()) == []
