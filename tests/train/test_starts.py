# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import train
from spotter.features.frontend import FrontEnd
from spotter.model.model import Model
from tests import DATA
from train.audio.batch_frontend import BatchFrontEnd
from train.training.run_folder import load_network, read_settings

# Keras 3 hands TensorFlow's variables to numpy 2 in numpy 1's way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

START = Path(train.__file__).parent / "starts" / "default"


def test_the_network_to_begin_with_is_that_of_the_bundled_model() -> None:
    model = Model.load()
    assert tuple(read_settings(START)["words"]) == model.words
    clips = [soundfile.read(DATA / f"{word}_1.flac", dtype="float32")[0] for word in model.words]
    windows = BatchFrontEnd(FrontEnd())(np.stack([np.resize(clip, 16_000) for clip in clips]))
    logits = load_network(START).predict_on_batch(windows)
    detected = [model.words[at] for at in logits[:, 2:].argmax(axis=1)]
    shipped = [model.words[at] for at in model.run(windows)[:, 2:].argmax(axis=1)]
    assert detected == shipped
    assert sum(a == b for a, b in zip(detected, model.words, strict=True)) >= 9
