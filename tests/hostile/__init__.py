# SPDX-License-Identifier: MIT
"""Input that means harm, or looks like it. How much is tried: `FUZZ_TIMES`, set by scripts/fuzz."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))


def attempts(n: int) -> Callable[[Any], Any]:
    """Try `n` examples: the same ones each time, unless more is asked for."""
    return settings(
        max_examples=n * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
