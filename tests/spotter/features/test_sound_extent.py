# SPDX-License-Identifier: MIT
"""Where in a window the sound is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spotter.features.sound_extent import extent


def energies(noise: float = 1e-6) -> NDArray[np.float64]:
    """A window of faint even noise."""
    return np.full((98, 40), noise)


def test_a_word_over_noise_is_its_run_of_frames() -> None:
    window = energies()
    window[30:60, :10] = 0.1
    assert extent(window) == (30, 59)


def test_a_short_gap_belongs_to_the_word_and_a_long_one_does_not() -> None:
    window = energies()
    window[10:30, :10] = 0.1
    window[40:50, :10] = 0.05
    window[62:70, :10] = 0.05
    # Ten frames without sound are bridged, twelve are not.
    assert extent(window) == (10, 49)


def test_it_is_the_run_that_holds_the_loudest() -> None:
    window = energies()
    window[5:15, :10] = 0.01
    window[60:80, :10] = 0.1
    assert extent(window) == (60, 79)


def test_the_tail_of_a_fricative_counts_though_it_is_faint() -> None:
    window = energies(1e-9)
    window[20:50, :10] = 0.1
    window[50:62, 37:] = 0.001
    first, last = extent(window)
    # The sum of these frames lies more than 25 dB under the loudest.
    assert window[55].sum() < window[30].sum() * 10**-2.5
    assert (first, last) == (20, 61)


def test_where_nothing_stands_out_it_is_the_whole_window() -> None:
    assert extent(energies()) == (0, 97)
    assert extent(np.zeros((98, 40))) == (0, 97)
    noise = np.random.default_rng(0).exponential(1e-4, (98, 40))
    assert extent(noise) == (0, 97)


def test_sound_in_digital_silence_is_exact() -> None:
    window = np.zeros((98, 40))
    window[40:45, 3] = 1e-3
    assert extent(window) == (40, 44)
