# SPDX-License-Identifier: MIT
"""The ring: nothing torn, nothing lost silently, from one thread and from two."""

from __future__ import annotations

import sys
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from spotter.audio.ring import Ring

LOST = -1.0
"""Stands for a lost sample in what a reader pieced together."""


def numbered(start: int, n: int) -> NDArray[np.float32]:
    """Samples that tell their own position; float32 counts exactly to 2^24."""
    return np.arange(start, start + n, dtype=np.float32)


def drain(ring: Ring, max_samples: int | None = None) -> NDArray[np.float32]:
    """All that is there, lost samples marked."""
    parts = [np.zeros(0, np.float32)]
    while True:
        n_lost, samples = ring.read(max_samples)
        if not len(samples):
            assert n_lost == 0
            return np.concatenate(parts)
        parts += [np.full(n_lost, LOST, np.float32), samples]


@pytest.mark.parametrize(("asked", "given_"), [(1, 1), (2, 2), (3, 4), (160_000, 262_144)])
def test_the_capacity_is_rounded_up_to_a_power_of_two(asked: int, given_: int) -> None:
    assert Ring(asked).capacity_samples == given_


def test_a_ring_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="capacity_samples=0"):
        Ring(0)


def test_a_full_ring_drops_the_new_block_whole_and_says_where() -> None:
    ring = Ring(8)
    assert ring.write(numbered(0, 6))
    assert not ring.write(numbered(6, 3))
    assert (ring.n_dropped, ring.n_offered, ring.lag_samples) == (3, 9, 6)
    assert drain(ring).tolist() == [0, 1, 2, 3, 4, 5]
    assert ring.write(numbered(9, 2))
    assert drain(ring).tolist() == [LOST, LOST, LOST, 9, 10]


def test_blocks_dropped_one_after_the_other_are_one_gap() -> None:
    ring = Ring(4)
    ring.write(numbered(0, 4))
    for start in range(4, 1000):
        assert not ring.write(numbered(start, 1))
    ring.read()
    ring.write(numbered(1000, 1))
    n_lost, samples = ring.read()
    assert (n_lost, samples.tolist()) == (996, [1000.0])


def test_a_block_larger_than_the_ring_is_dropped() -> None:
    ring = Ring(4)
    assert not ring.write(numbered(0, 5))
    assert ring.write(numbered(5, 4))
    assert drain(ring).tolist() == [LOST] * 5 + [5, 6, 7, 8]


def test_a_block_that_just_fits_is_taken() -> None:
    ring = Ring(4)
    assert ring.write(numbered(0, 4))
    assert drain(ring).tolist() == [0, 1, 2, 3]


def test_a_read_stops_at_a_gap_so_that_the_reader_sees_each() -> None:
    ring = Ring(8)
    ring.write(numbered(0, 6))
    ring.write(numbered(6, 8))
    ring.write(numbered(14, 2))
    assert ring.read().samples.tolist() == [0, 1, 2, 3, 4, 5]
    assert ring.read().n_lost == 8


def test_more_gaps_than_the_list_holds_are_still_all_counted() -> None:
    ring = Ring(1 << 12)
    position = 0
    for _ in range(1000):
        for block in (numbered(position, 1 << 13), numbered(position + (1 << 13), 1)):
            ring.write(block)
            position += len(block)
    ring_content = [ring.read() for _ in range(1000)]
    ring.write(numbered(position, 1))
    ring_content.append(ring.read())
    reported = sum(n_lost + len(samples) for n_lost, samples in ring_content)
    assert reported == position + 1 == ring.n_offered


@settings(deadline=None)
@given(
    st.integers(1, 300),
    st.lists(st.tuples(st.integers(1, 200), st.integers(0, 250)), max_size=80),
)
def test_every_sample_is_read_once_at_its_place_or_reported_as_lost(
    capacity: int, steps: list[tuple[int, int]]
) -> None:
    ring = Ring(capacity)
    read = []
    position = 0
    for n_write, n_read in steps:
        ring.write(numbered(position, n_write))
        position += n_write
        n_lost, samples = ring.read(n_read)
        read += [np.full(n_lost, LOST, np.float32), samples]
    # A last block that fits publishes whatever was dropped before it.
    read.append(drain(ring))
    assert ring.write(numbered(position, 1))
    read.append(drain(ring))

    received = np.concatenate(read)
    assert len(received) == position + 1 == ring.n_offered
    kept = received != LOST
    np.testing.assert_array_equal(received[kept], np.arange(position + 1)[kept])
    assert np.count_nonzero(~kept) == ring.n_dropped
    assert ring.lag_samples == 0


@pytest.mark.parametrize("reader_sleeps_s", [0.0, 0.002], ids=["fast reader", "late reader"])
def test_two_threads_share_it_without_a_lock(reader_sleeps_s: float) -> None:
    n_samples = 1 << 21
    ring = Ring(4096)
    rng = np.random.default_rng(3)
    lengths = rng.integers(1, 700, size=n_samples).tolist()

    def write_all() -> None:
        position = 0
        for length in lengths:
            if position >= n_samples:
                break
            ring.write(numbered(position, length))
            position += length
            if length % 16 == 0:
                time.sleep(0)  # let the reader in

    switch_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # as many turns between the two as can be had
    try:
        writer = threading.Thread(target=write_all)
        writer.start()
        read = []
        while writer.is_alive():
            read.append(drain(ring, 1000))
            time.sleep(reader_sleeps_s)
        writer.join()
    finally:
        sys.setswitchinterval(switch_s)
    read.append(drain(ring))
    ring.write(numbered(ring.n_offered, 1))
    read.append(drain(ring))

    received = np.concatenate(read)
    assert len(received) == ring.n_offered > n_samples
    kept = received != LOST
    np.testing.assert_array_equal(received[kept], np.arange(len(received))[kept])
    assert np.count_nonzero(~kept) == ring.n_dropped
    if reader_sleeps_s:
        assert ring.n_dropped > 0
