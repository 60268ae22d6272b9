# SPDX-License-Identifier: MIT
"""The kept minute: nothing missed by a reader that is on time, the oldest forgotten."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spotter.features.frontend import FrontEnd
from spotter.records import Frames, Gap, Scores
from spotter.streaming.history import History, _Rows

LABELS = ("_unknown_", "yes")


def frames(first: int, n: int) -> Frames:
    """Frames that carry their own index in every value."""
    index = np.arange(first, first + n, dtype=np.float64)[:, None]
    return Frames(
        first,
        np.repeat(index, 40, 1).astype(np.float32),
        np.repeat(index, 257, 1).astype(np.float32),
        np.repeat(index, 40, 1),
    )


def scores(first: int, n: int) -> Scores:
    index = np.arange(first, first + n, dtype=np.float64)
    table = np.stack([index, index], 1).astype(np.float32)
    return Scores((index + 1) / 10, table, index / 10, index / 10 + 0.05, LABELS, first)


def test_a_reader_gets_what_is_new_and_nothing_twice() -> None:
    history = History(LABELS, 100, FrontEnd())
    history.append(frames(0, 10), scores(0, 1))
    history.append(frames(10, 5), scores(1, 0))
    first, first_scores = history.since(0, 0)
    assert (first.first_index, len(first), len(first_scores)) == (0, 15, 1)
    history.append(frames(15, 20), scores(1, 2))
    second, second_scores = history.since(15, 1)
    assert list(second.power[:, 0]) == list(range(15, 35))
    assert list(second_scores.probabilities[:, 0]) == [1, 2]
    assert list(second_scores.end_s) == [0.2, 0.3]
    assert (second.first_index, second_scores.first_index) == (15, 1)
    assert len(history.since(35, 3)[0]) == len(history.since(35, 3)[1]) == 0


def test_it_keeps_sixty_seconds_and_says_where_they_begin() -> None:
    history = History(LABELS, 100, FrontEnd())
    for second in range(75):
        history.append(frames(second * 100, 100), scores(second * 10, 10))
    kept, kept_scores = history.since(0, 0)
    assert (kept.first_index, len(kept)) == (1500, 6000)
    assert np.array_equal(kept.mel_energies[:, 0], np.arange(1500, 7500))
    assert (kept_scores.first_index, len(kept_scores)) == (150, 600)


def test_a_block_longer_than_what_is_kept_leaves_its_end() -> None:
    history = History(LABELS, 100, FrontEnd())
    history.append(frames(0, 7000), scores(0, 700))
    assert np.array_equal(history.since(0, 0)[0].mfcc[:, 0], np.arange(1000, 7000))


def test_what_the_clock_jumped_over_reads_as_silence() -> None:
    history = History(LABELS, 100, FrontEnd())
    history.append(frames(0, 10), scores(0, 1), (Gap(1600, 32_000, filled=False),))
    history.append(frames(210, 10), scores(1, 1))
    power = history.since(0, 0)[0].power[:, 0]
    assert len(power) == 220
    assert not power[10:210].any()
    assert list(power[210:]) == list(range(210, 220))
    assert history.gaps == (Gap(1600, 32_000, filled=False),)


def test_a_jump_over_more_than_is_kept_leaves_silence_only() -> None:
    history = History(LABELS, 100, FrontEnd())
    history.append(frames(1, 100), scores(0, 10))
    history.append(frames(100_000, 1), scores(10, 1))
    power = history.since(0, 0)[0].power[:, 0]
    assert len(power) == 6000
    assert np.flatnonzero(power).tolist() == [5999]


def test_the_sound_of_the_last_minute_is_kept_and_lost_sound_reads_as_silence() -> None:
    history = History(LABELS, 100, FrontEnd())
    for second in range(70):
        history.keep(16_000 * second, np.full(16_000, second, np.float32))
    assert (history.first_sample, history.n_samples) == (160_000, 1_120_000)
    assert list(history.sound(16_000 * 20 - 1, 16_000 * 20 + 1)) == [19, 20]
    assert len(history.sound(0, 170_000)) == 10_000
    assert len(history.sound(1_119_990, 2_000_000)) == 10
    history.keep(1_120_100, np.ones(10, np.float32))
    assert list(history.sound(1_120_099, 1_120_101)) == [0, 1]


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 16), st.integers(0, 60), st.integers(0, 60)),
        max_size=30,
    )
)
def test_rows_are_those_of_an_endless_table(steps: list[tuple[int, int, int, int]]) -> None:
    kept, table = _Rows(7, 1, np.int64), np.zeros(0, np.int64)
    for n_left_out, n_new, back, length in steps:
        first = len(table) + n_left_out
        rows = np.arange(first, first + n_new) + 1
        kept.append(first, rows[:, None])
        table = np.concatenate([table, np.zeros(n_left_out, np.int64), rows])
        index = max(0, len(table) - back)
        begin, seen = kept.since(index, index + length)
        assert begin == max(index, len(table) - 7)
        assert np.array_equal(seen[:, 0], table[begin : max(begin, index + length)])
