# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from spotter.errors import InputError, UsageError
from train.cli.main import commands
from train.recipe import RECIPES, Recipe


@pytest.mark.parametrize("words", ["rise,rise", "rise,", ",", "_silence_,rise"])
def test_words_are_words_and_each_is_there_once(
    words: str, miniature: Path, tmp_path: Path
) -> None:
    arguments = ["fit", str(miniature), "--cache", str(tmp_path / "cache")]
    arguments += ["--out", str(tmp_path / "run"), "--words", words]
    with pytest.raises(UsageError, match="write them as --words yes,no"):
        CliRunner().invoke(commands, arguments, catch_exceptions=False)
    assert not (tmp_path / "run").exists()


def test_help_names_every_recipe() -> None:
    reported = CliRunner().invoke(commands, ["fit", "--help"]).stdout
    for name in RECIPES:
        assert f"\n    {name} " in reported


def test_a_recipe_survives_its_way_through_a_file() -> None:
    for recipe in RECIPES.values():
        values = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in recipe.as_dict().items()
        }
        assert Recipe.from_dict(values) == recipe
    with pytest.raises(InputError, match="another version"):
        Recipe.from_dict({"hops": 3})
