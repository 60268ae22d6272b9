# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from spotter.errors import InputError, UsageError
from train import networks
from train.recipe import named
from train.training.run_folder import load_network
from train.training.weight_averaging import average

# Keras 3 hands TensorFlow's variables to numpy 2 in numpy 1's way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def a_run(folder: Path, value: float, words: tuple[str, ...] = ("rise", "fall")) -> Path:
    """A finished run whose weights all have one value."""
    recipe = named("miniature")
    network = networks.build(recipe.network, 98, 40, 2 + len(words))
    network.set_weights([np.full_like(weight, value) for weight in network.get_weights()])
    folder.mkdir()
    network.save(folder / "model.keras")
    settings = {"recipe": recipe.as_dict(), "words": list(words), "seed": 0}
    (folder / "settings.json").write_text(json.dumps(settings))
    return folder


def test_every_weight_is_the_mean_of_all_runs(tmp_path: Path) -> None:
    runs = [a_run(tmp_path / name, value) for name, value in (("a", 1.0), ("b", 2.0), ("c", 6.0))]
    average(runs, tmp_path / "mean")
    for weight in load_network(tmp_path / "mean").get_weights():
        np.testing.assert_allclose(weight, 3.0)
    settings = json.loads((tmp_path / "mean" / "settings.json").read_text())
    assert len(settings["mean_of"]) == 3


def test_runs_for_other_words_do_not_mix(tmp_path: Path) -> None:
    runs = [a_run(tmp_path / "a", 1), a_run(tmp_path / "b", 1, ("fall", "rise"))]
    with pytest.raises(UsageError, match="another kind"):
        average(runs, tmp_path / "mean")
    assert not (tmp_path / "mean").exists()


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not the folder of a training"):
        average([a_run(tmp_path / "a", 1), tmp_path], tmp_path / "mean")
