# SPDX-License-Identifier: MIT
"""Real takes of one person, and the bundled model with a word taught from them."""

from __future__ import annotations

from pathlib import Path

import pytest

import spotter
from spotter.model.model import Model
from tests import DATA


def takes_of(word: str, *numbers: int) -> list[Path]:
    """Recordings of a word, of which there are five, by the same person."""
    return [DATA / "takes" / f"{word}_{number}.flac" for number in numbers]


@pytest.fixture(scope="session")
def bundled() -> Model:
    return Model.load()


@pytest.fixture(scope="session")
def zero(bundled: Model) -> Model:
    """The bundled model, taught “zero” by three takes."""
    return spotter.teach("zero", takes_of("zero", 1, 2, 3), model=bundled)
