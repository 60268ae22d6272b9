# SPDX-License-Identifier: MIT
"""Raw samples of any bytes, and files of our own that somebody else wrote."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spotter import api
from spotter.audio.pcm import SampleFormat, read_pcm
from spotter.errors import InputError
from spotter.model.model import Model
from tests import tiny
from tests.hostile import attempts


class Arriving(io.RawIOBase):
    """A pipe that delivers in pieces of these lengths, then whole."""

    def __init__(self, content: bytes, lengths: list[int]) -> None:
        super().__init__()
        self._content = io.BytesIO(content)
        self._lengths = iter(lengths)

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, next(self._lengths, size)))


_ODD = np.array([np.nan, np.inf, -np.inf, 3.4e38, -3.4e38, 1e-45, -0.0], "<f4").tobytes()


@given(
    content=st.one_of(
        st.binary(max_size=4000),
        st.lists(st.sampled_from([_ODD[n : n + 4] for n in range(0, 28, 4)])).map(b"".join),
        st.binary(min_size=1, max_size=4).map(lambda piece: piece * 5000),
    ),
    lengths=st.lists(st.integers(1, 50), max_size=50),
    rate_hz=st.sampled_from([1000, 8000, 16_000, 44_100, 768_000]),
    channels=st.integers(1, 64),
    sample_format=st.sampled_from(["s16", "s32", "f32"]),
)
@attempts(200)
def test_a_stream_of_any_bytes_is_detected_or_refused(
    content: bytes,
    lengths: list[int],
    rate_hz: int,
    channels: int,
    sample_format: SampleFormat,
) -> None:
    stream = Arriving(content, lengths)
    try:
        for block in read_pcm(stream, rate_hz, channels, sample_format):  # type: ignore[arg-type]
            assert block.dtype == np.float32
            assert np.isfinite(block).all()
            assert len(block)
    except InputError:
        return


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model.load(tiny.write(tmp_path_factory.mktemp("model") / "tiny.tflite"))


@given(content=st.binary(min_size=4, max_size=40), times=st.integers(1, 3000))
@attempts(40)
def test_words_in_a_stream_of_any_numbers_have_scores(
    model: Model, content: bytes, times: int
) -> None:
    blocks = read_pcm(io.BytesIO(content * times), sample_format="f32")
    try:
        found = list(api.spot(blocks, model=model, threshold=0.1))
    except InputError:
        return
    assert all(0 <= word.score <= 1.001 for word in found)


@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.sampled_from([b"[" * 100_000, b'{"a":' * 50_000, b"[1,null,{}]", b'"text"', b"\xff"]),
        st.lists(st.text(max_size=70)).map(lambda known: json.dumps(known).encode()),
    )
)
@attempts(20)
def test_a_list_of_trusted_models_of_any_bytes_trusts_nothing_else(
    tmp_path: Path, home: Path, content: bytes
) -> None:
    known = home / "data" / "trusted-models.json"
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_bytes(content)
    assert Model.load(tiny.write(tmp_path / "m.tflite")).name == "tiny"
