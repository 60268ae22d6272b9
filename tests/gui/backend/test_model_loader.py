# SPDX-License-Identifier: MIT
from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from spotter.gui.backend import model_loader
from spotter.gui.backend.model_loader import LoadedModel, ModelLoader
from tests import tiny
from tests.gui.looking import wait_until


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "tiny.tflite")


def loaded_by(loads: ModelLoader) -> list[str]:
    names: list[str] = []
    loads.loaded.connect(lambda loaded: names.append(loaded.model.name))
    return names


def test_the_newest_wish_counts(model: Path) -> None:
    loads = ModelLoader()
    names = loaded_by(loads)
    loads.load(None, None, None)
    loads.load(model, None, None)
    wait_until(lambda: names)
    QTest.qWait(200)
    assert names == ["tiny"]
    assert not loads.runs


def test_a_first_model_that_is_given_up_gives_way_to_the_bundled_one(model, monkeypatch) -> None:
    resume = threading.Event()
    load = model_loader._load

    def slow(path: Path | None, *preferred: object) -> LoadedModel:
        if path is not None:
            resume.wait(20)
        return load(path, *preferred)

    monkeypatch.setattr(model_loader, "_load", slow)
    loads = ModelLoader()
    names = loaded_by(loads)
    loads.load(None, None, None)
    assert not loads.can_cancel  # there is nothing to fall back on
    loads.load(model, None, None)
    assert loads.can_cancel
    loads.cancel()
    wait_until(lambda: names)
    resume.set()
    QTest.qWait(200)
    assert names == ["default"]
    loads.load(None, None, None)
    assert loads.can_cancel


def test_a_model_that_cannot_be_used_is_reported(tmp_path: Path) -> None:
    bad = tmp_path / "bad.tflite"
    bad.write_bytes(b"nonsense")
    loads, failed = ModelLoader(), []
    loads.failed.connect(lambda error, is_bundled: failed.append((str(error), is_bundled)))
    loads.load(bad, None, None)
    wait_until(lambda: failed)
    assert "bad.tflite" in failed[0][0]
    assert failed[0][1] is False
