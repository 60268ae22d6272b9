# SPDX-License-Identifier: MIT
"""The sample rates that sound may have, wherever it comes from: the one place that says so.

Files, arrays, standard input and devices are asked before anything is allocated: a header of 1 Hz
would turn each of its samples into 16,000.
"""

from __future__ import annotations

from numbers import Real

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 1000, 768_000
"""Under 1 kHz there is no speech; over 768 kHz there is no converter."""


def is_sample_rate(rate_hz: object) -> bool:
    """Whether sound may have that many samples a second; anything but a number may not."""
    return isinstance(rate_hz, Real) and LOWEST_RATE_HZ <= float(rate_hz) <= HIGHEST_RATE_HZ


def why_no_sample_rate(rate_hz: object) -> str:
    """What is wrong with a rate, for an error."""
    shown = f"{float(rate_hz):g}" if isinstance(rate_hz, Real) else repr(rate_hz)
    return f"{shown} is no sample rate from {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz"
