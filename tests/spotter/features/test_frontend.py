# SPDX-License-Identifier: MIT
"""The laws of the front end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from python_speech_features import fbank
from scipy.fftpack import dct

from spotter.features import frontend
from spotter.features.frontend import FrontEnd, StreamingFrontEnd, mfcc, reference_second
from tests import DATA

SECOND = 16_000


def definition(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """The front end, as python_speech_features and SciPy say it."""
    energies, _ = fbank(samples, SECOND, 0.025, 0.01, 40, 512, 20, 8000, 0, np.hamming)
    floored = np.log(np.maximum(energies[:98], 1e-10))
    return np.asarray(dct(floored, type=2, axis=1, norm="ortho"))


def speech() -> NDArray[np.float32]:
    """A second of a real voice with digital silence before and after it."""
    samples, _ = soundfile.read(DATA / "yes_1.flac", dtype="float32")
    return np.pad(samples, (4000, SECOND))[:SECOND].astype(np.float32)


def sounds() -> dict[str, NDArray[np.float32]]:
    """One second of every kind."""
    random = np.random.default_rng(0)
    silence = np.zeros(SECOND, np.float32)
    return {
        "speech": speech(),
        "speech at −60 dB": speech() * np.float32(0.001),
        "noise": random.normal(0, 0.1, SECOND).astype(np.float32),
        "digital silence": silence,
        "DC": silence + np.float32(0.5),
        "full scale": np.sign(np.sin(np.arange(SECOND) * 0.1)).astype(np.float32),
        "one sample": np.eye(1, SECOND, 8000, dtype=np.float32)[0],
    }


@pytest.mark.parametrize("kind", sounds())
def test_it_is_python_speech_features_with_a_fixed_floor(kind: str) -> None:
    sound = sounds()[kind]
    assert mfcc(sound).shape == (98, 40)
    assert mfcc(sound).dtype == np.float32
    assert np.abs(mfcc(sound) - definition(sound)).max() < 1e-4


@given(st.integers(0, 2**32 - 1), st.floats(-8, 0))
@settings(max_examples=25, deadline=None)
def test_it_is_the_definition_for_random_audio_of_any_level(seed: int, level: float) -> None:
    sound = np.random.default_rng(seed).normal(0, 10**level, SECOND).astype(np.float32)
    assert np.abs(mfcc(sound) - definition(sound)).max() < 1e-4


def test_digital_silence_is_one_value() -> None:
    frames = mfcc(np.zeros(SECOND, np.float32))
    assert np.allclose(frames[:, 0], np.log(1e-10) * np.sqrt(40), atol=1e-4)
    assert np.abs(frames[:, 1:]).max() < 1e-4


def test_a_window_of_a_stream_equals_the_same_second_alone_bit_for_bit() -> None:
    stream = np.concatenate([sounds()[kind] for kind in ("noise", "digital silence", "speech")])
    frames = StreamingFrontEnd().push(stream).mfcc
    for first in range(0, len(frames) - 97, 7):
        alone = mfcc(stream[first * 160 : first * 160 + SECOND])
        assert np.array_equal(frames[first : first + 98], alone)


@given(
    st.lists(st.integers(0, 3000), max_size=40),
    st.sampled_from(sorted(sounds())),
)
@settings(max_examples=40, deadline=None)
def test_blocks_of_any_lengths_give_the_same_frames_bit_for_bit(
    lengths: list[int], kind: str
) -> None:
    stream = np.concatenate([sounds()[kind], sounds()["noise"]])
    whole = StreamingFrontEnd().push(stream)
    front_end = StreamingFrontEnd()
    cuts = np.minimum(np.cumsum([0, *lengths]), len(stream))
    parts = [front_end.push(stream[a:b]) for a, b in pairwise([*cuts, len(stream)])]
    assert np.array_equal(np.concatenate([part.mfcc for part in parts]), whole.mfcc)
    assert np.array_equal(np.concatenate([part.power for part in parts]), whole.power)
    firsts = [part.first_index for part in parts]
    assert firsts == list(np.cumsum([0, *(len(part) for part in parts[:-1])]))


def test_single_samples_give_the_same_frames() -> None:
    stream = sounds()["speech"][:4000]
    front_end = StreamingFrontEnd()
    parts = [front_end.push(stream[at : at + 1]).mfcc for at in range(len(stream))]
    assert np.array_equal(np.concatenate(parts), StreamingFrontEnd().push(stream).mfcc)


def test_a_block_longer_than_its_pieces_gives_the_same_frames() -> None:
    stream = np.random.default_rng(1).normal(0, 0.1, 25 * SECOND).astype(np.float32)
    seconds = StreamingFrontEnd()
    parts = [seconds.push(stream[at : at + SECOND]).mfcc for at in range(0, len(stream), SECOND)]
    assert np.array_equal(StreamingFrontEnd().push(stream).mfcc, np.concatenate(parts))


@pytest.fixture
def where_blas_is_not_steady(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which the bits of a product depend on a row's place."""

    def forget() -> None:
        frontend._steady_tables.cache_clear()
        frontend._of_this_thread._analyses.clear()

    forget()
    monkeypatch.setattr(frontend, "_is_steady", lambda _: False)
    yield
    forget()


@pytest.mark.usefixtures("where_blas_is_not_steady")
def test_the_laws_hold_where_blas_does_not_keep_them() -> None:
    stream = np.concatenate([sounds()["noise"], sounds()["speech"]])
    whole = StreamingFrontEnd().push(stream).mfcc
    for n_samples in (1, 160, 777, 1600):
        front_end = StreamingFrontEnd()
        blocks = (stream[at : at + n_samples] for at in range(0, len(stream), n_samples))
        assert np.array_equal(np.concatenate([front_end.push(b).mfcc for b in blocks]), whole)
    assert np.array_equal(whole[100:198], mfcc(stream[SECOND:]))
    assert np.abs(mfcc(speech()) - definition(speech())).max() < 1e-4


def test_a_product_whose_bits_depend_on_the_place_of_a_row_is_noticed() -> None:
    class Unsteady:
        """The last row is added up from the other end."""

        def __init__(self, matrix: NDArray[np.float64]) -> None:
            self.matrix = matrix

        def __len__(self) -> int:
            return len(self.matrix)

        def __rmatmul__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
            product = np.einsum("nk,kj->nj", rows, self.matrix)
            product[-1] = np.einsum("k,kj->j", rows[-1, ::-1], self.matrix[::-1])
            return product

        __array_ufunc__ = None

    dct_matrix = frontend.tables(FrontEnd())[2]
    assert not frontend._is_steady(Unsteady(dct_matrix))  # type: ignore[arg-type]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_every_finite_input_gives_finite_output(seed: int) -> None:
    random = np.random.default_rng(seed)
    # Any bit pattern of a float32 that is a finite number.
    sound = random.integers(0, 2**32, SECOND, dtype=np.uint32).view(np.float32)
    sound = np.where(np.isfinite(sound), sound, np.float32(0))
    frames = StreamingFrontEnd().push(sound)
    assert np.isfinite(frames.mfcc).all()
    assert np.isfinite(frames.power).all()


def test_reset_begins_a_new_stream() -> None:
    front_end = StreamingFrontEnd()
    front_end.push(sounds()["noise"][:1234])
    front_end.reset()
    frames = front_end.push(sounds()["speech"])
    assert frames.first_index == 0
    assert np.array_equal(frames.mfcc, mfcc(sounds()["speech"]))


def test_only_a_whole_second_is_a_window() -> None:
    with pytest.raises(ValueError, match="15999"):
        mfcc(np.zeros(SECOND - 1, np.float32))


def test_parameters_are_98_frames_and_hashable() -> None:
    assert FrontEnd().window_frames == 98
    assert FrontEnd() == FrontEnd(**FrontEnd().as_dict())
    assert hash(FrontEnd()) != hash(FrontEnd(log_floor=1e-6))


def test_the_reference_second_never_changes() -> None:
    second = reference_second()
    assert second.dtype == np.float32
    # The formula, one sample at a time.
    for n in (0, 1, 12_345, 15_999):
        expected = 0.3 * np.sin(1e-5 * n**2) + 0.01 * ((7919 * n % 1009) / 1009 - 0.5)
        assert second[n] == pytest.approx(expected, abs=1e-7)
