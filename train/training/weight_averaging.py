# SPDX-License-Identifier: MIT
"""The mean of the weights of several trainings: one network that is steadier than each of them.

After Wortsman and others 2022, “Model soups”. It works where the trainings went on from the same
one (`fit --start`), so that their weights lie in one valley.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from spotter.errors import UsageError
from train.recipe import Recipe
from train.training.run_folder import RunFolder, load_network, read_settings


def average(runs: Sequence[Path], out: Path) -> None:
    """Leave the mean of finished runs in the folder `out`, as if it were a run.

    Args:
        runs: two or more, of the same network for the same words.
        out: the new run's folder; must not hold another run.

    Raises:
        UsageError: they do not fit together, or `out` holds a run.
        InputError: one is no finished run.
    """
    settings = [read_settings(run) for run in runs]
    for run, one in zip(runs, settings, strict=True):
        if _kind(one) != _kind(settings[0]):
            what = "average trainings of one network for the same words"
            raise UsageError(str(run), f"is of another kind than {runs[0]}", what)
    folder = RunFolder(out)
    folder.open({**settings[-1], "mean_of": settings}, resume=False)
    networks = [load_network(run) for run in runs]
    weights = zip(*(network.get_weights() for network in networks), strict=True)
    networks[-1].set_weights([np.mean(of_all, axis=0) for of_all in weights])
    folder.save(networks[-1], folder.model)


def _kind(settings: dict[str, Any]) -> tuple[Any, ...]:
    recipe = Recipe.from_dict(settings["recipe"])
    return recipe.network, recipe.labels_of(settings["words"]), recipe.log_floor
