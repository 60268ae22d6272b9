# SPDX-License-Identifier: MIT
"""The status line of `spotter listen`."""

from __future__ import annotations

import pytest

from spotter.cli.listen import status_line
from spotter.records import StreamHealth


@pytest.mark.parametrize(
    ("level_dbfs", "meter"),
    [
        (float("-inf"), "[....................]    silence"),
        (-60.0, "[....................]   -60 dBFS"),
        (-30.0, "[##########..........]   -30 dBFS"),
        (0.0, "[####################]     0 dBFS"),
        (6.0, "[####################]     6 dBFS"),
    ],
)
def test_the_level_is_a_meter(level_dbfs: float, meter: str) -> None:
    line = status_line(StreamHealth(level_dbfs=level_dbfs, state="running", device="USB"))
    assert line == f"{meter}  running: USB"
