# SPDX-License-Identifier: MIT
"""The program as a process, and a model whose words are whistles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tiny
from tests.system.terminal import Terminal


@pytest.fixture(scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def tones_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A one-file model that hears the whistled words of `tests.tones`."""
    return tiny.write(tmp_path_factory.mktemp("models") / "tones.tflite", "tones", name="tones")


@pytest.fixture
def terminal(tmp_path: Path, _home: Path, tones_model: Path) -> Terminal:
    """Starts `spotter` in an empty folder; `tones` there is the model of whistled words."""
    return Terminal(tmp_path, _home, tones_model)
