# SPDX-License-Identifier: MIT
"""Resampling: the right length, place and pitch, whatever the blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spotter.audio.resample import Resampler, resample


@settings(deadline=None, max_examples=30)
@given(
    st.sampled_from([8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000, 44101]),
    st.lists(st.integers(1, 3000), min_size=1, max_size=20),
    st.integers(0, 100),
)
def test_blocks_of_any_length_give_the_same_samples(
    rate_hz: int, lengths: list[int], seed: int
) -> None:
    whole = np.random.default_rng(seed).standard_normal(sum(lengths)).astype(np.float32)
    stream = Resampler(rate_hz)
    parts = [stream.push(block) for block in np.split(whole, np.cumsum(lengths)[:-1])]
    parts.append(stream.finish())
    np.testing.assert_array_equal(np.concatenate(parts), resample(whole, rate_hz))


@pytest.mark.parametrize("rate_hz", [8000, 44100, 48000, 192000, 12345.6])
def test_the_output_is_aligned_with_the_input(rate_hz: float) -> None:
    n = round(rate_hz)
    at_s = 0.6
    width_s = 0.002
    click = np.exp(-0.5 * ((np.arange(n) / rate_hz - at_s) / width_s) ** 2).astype(np.float32)
    received = resample(click, rate_hz)
    assert len(received) == pytest.approx(16000, abs=1)
    expected = np.exp(-0.5 * ((np.arange(len(received)) / 16000 - at_s) / width_s) ** 2)
    np.testing.assert_allclose(received, expected, atol=1e-3)


def test_what_lies_beyond_8_khz_is_removed() -> None:
    x = np.sin(2 * np.pi * 10_000 * np.arange(48000) / 48000).astype(np.float32)
    received = resample(x, 48000)
    assert np.abs(received[500:-500]).max() < 1e-4


def test_zeros_stay_exact_zeros() -> None:
    stream = Resampler(48000)
    stream.push(np.random.default_rng(0).standard_normal(48000).astype(np.float32))
    stream.push(np.zeros(48000, np.float32))
    assert not stream.push(np.zeros(48000, np.float32)).any()


def test_the_delay_of_a_stream_is_reported() -> None:
    assert Resampler(16000).delay_s == 0
    stream = Resampler(48000)
    stream.push(np.zeros(48000, np.float32))
    assert 0.005 < stream.delay_s < 0.05


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 is no sample rate"):
        Resampler(0)


@pytest.mark.parametrize("rate_hz", [1000, 44_100, 768_000])
def test_the_largest_samples_stay_numbers(rate_hz: int) -> None:
    x = np.full(20_000, np.finfo(np.float32).max)
    x[::2] *= -1
    x[:10_000] = np.abs(x[:10_000])
    assert np.isfinite(resample(x, rate_hz)).all()
