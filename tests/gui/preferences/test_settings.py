# SPDX-License-Identifier: MIT
from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

import spotter
from spotter import api
from spotter.detection.rule import Rule
from spotter.gui.preferences.settings import Settings
from spotter.model.model import Model
from spotter.system import paths
from tests import tiny
from tests.disks import disk, forbid_writing


@pytest.fixture
def path(home: Path) -> Path:
    return home / "settings.ini"


@pytest.fixture(scope="module")
def model() -> Model:
    return spotter.load()


@pytest.fixture
def own(model: Model) -> Rule:
    return api.rule_for(model)


def kept(path: Path, name: str, value: object) -> Settings:
    """Settings that were written and are read anew."""
    settings = Settings(path)
    settings.keep(name, value)  # type: ignore[arg-type]
    settings.sync()
    return Settings(path)


def test_they_lie_where_the_environment_says(home: Path) -> None:
    assert paths.settings_file() == home / "settings.ini"


def test_values_come_back(path: Path) -> None:
    assert kept(path, "a/text", "x = ü, “y”").text("a/text") == "x = ü, “y”"
    assert kept(path, "a/number", 200).number("a/number", 10, 1000) == 200
    assert kept(path, "a/raw", QByteArray(b"\x00\xff;")).raw("a/raw") == QByteArray(b"\x00\xff;")
    assert kept(path, "a/text", None).text("a/text") is None


@pytest.mark.parametrize("value", ["many", "", "0", "1001", "1e2"])
def test_a_number_that_makes_no_sense_is_none(path: Path, value: str) -> None:
    assert kept(path, "hop", value).number("hop", 10, 1000) is None


def test_a_rule_is_kept_for_its_model(path: Path, model: Model, own: Rule) -> None:
    rule = replace(own, threshold=0.61, words=("yes", "no"), word_thresholds={"yes": 0.4})
    settings = Settings(path)
    settings.keep_rule(model, rule, own)
    settings.sync()
    assert Settings(path).rule(model, own) == rule
    other = Model.load(tiny.write(path.with_name("tiny.tflite")))
    assert Settings(path).rule(other, own) == own
    settings.keep_rule(model, own, own)
    settings.sync()
    assert "rules" not in path.read_text()


@pytest.mark.parametrize(
    "left",
    [
        "nonsense",
        "[]",
        '{"threshold": 7}',
        '{"threshold": "x"}',
        '{"words": "yes"}',
        '{"words": ["tree"]}',
        '{"word_thresholds": {"tree": 0.5}}',
        '{"word_thresholds": 3}',
    ],
)
def test_a_rule_that_makes_no_sense_is_the_models_own(path, model, own, left) -> None:
    assert kept(path, f"rules/{model.name} {model.version}", left).rule(model, own) == own


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00garbage", b"no ini = [\nat all\n[[[", b"\x00" * 99]
)
def test_a_broken_file_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.set_aside == path.with_name("settings.ini.broken")
    assert settings.set_aside.read_bytes() == content
    settings.keep("a", "b")
    settings.sync()
    assert Settings(path).text("a") == "b"
    assert Settings(path).set_aside is None


def test_a_place_that_cannot_be_written_to_works(home: Path) -> None:
    home.write_text("a file where the folder would be")
    settings = Settings(home / "settings.ini")
    assert not settings.writable
    settings.keep("a", "b")
    assert settings.text("a") == "b"
    settings.sync()


def test_settings_that_may_only_be_read_are_read(home: Path) -> None:
    with disk(home) as place:
        path = place / "settings.ini"
        kept(path, "microphone", "USB")
        forbid_writing(place)
        settings = Settings(path)
        assert settings.text("microphone") == "USB"
        assert not settings.writable
        assert settings.set_aside is None
        settings.keep("microphone", "other")
        settings.sync()
        assert settings.text("microphone") == "other"
        assert "USB" in path.read_text()


def test_a_fresh_place_is_writable_and_nothing_is_set_aside(path: Path) -> None:
    settings = Settings(path)
    assert settings.writable
    assert settings.set_aside is None


@pytest.mark.parametrize("text", ["@Variant(x)", "100 %, @home", "%40", "a\udcffb"])
def test_a_text_is_a_text_whatever_is_in_it(path: Path, text: str) -> None:
    assert kept(path, "microphone", text).text("microphone") == text


@pytest.mark.parametrize("begins", ["@", r"\x40", r"\x10040", r"\100"])
def test_a_file_with_an_object_in_it_is_set_aside_unread(path: Path, begins: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"[General]\nmicrophone={begins}Variant(\\0\\0\\0\\x7f\\0\\0)\n")
    settings = Settings(path)
    assert settings.set_aside is not None
    assert settings.text("microphone") is None


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes here")
def test_a_pipe_in_the_place_of_the_settings_is_set_aside_and_not_waited_for(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)
    settings = Settings(path)
    assert settings.set_aside == path.with_name("settings.ini.broken")
    settings.keep("a", "b")
    settings.sync()
    assert Settings(path).text("a") == "b"
