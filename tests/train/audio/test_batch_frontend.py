# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spotter.features.frontend import FrontEnd, mfcc, reference_second
from tests.train.conftest import say
from train.audio.batch_frontend import BatchFrontEnd


@pytest.mark.parametrize("log_floor", [1e-10, 1e-6])
def test_the_batch_front_end_is_the_program_s(log_floor: float) -> None:
    front_end = replace(FrontEnd(), log_floor=log_floor)
    noise = np.random.default_rng(0).standard_normal(16_000).astype(np.float32)
    seconds = np.stack(
        [
            reference_second(),
            say("rise", 300, 1),
            np.zeros(16_000, np.float32),
            0.3 * noise,
            1e-4 * noise,
            np.eye(1, 16_000, 77, dtype=np.float32)[0],
        ]
    )
    batch = BatchFrontEnd(front_end)(seconds)
    assert batch.dtype == np.float32
    for ours, second in zip(batch, seconds, strict=True):
        np.testing.assert_allclose(ours, mfcc(second, front_end), atol=1e-3)
