# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from spotter.gui.preferences import reduced_motion
from tests.gui.looking import wait_until


def test_motion_is_welcome_where_nobody_said_otherwise(tmp_path) -> None:
    assert reduced_motion.is_wanted(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n"),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n"),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n"),
    ],
)
def test_a_desktop_without_motion_is_followed(tmp_path, name, text) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    assert not reduced_motion.is_wanted(tmp_path)


def test_a_desktop_with_motion_is_followed(tmp_path) -> None:
    (tmp_path / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0.5\n")
    assert reduced_motion.is_wanted(tmp_path)


@pytest.mark.parametrize(("answer", "still"), [("false", True), ("true", False)])
def test_gnome_is_asked_by_its_own_program(tmp_path, monkeypatch, shown, answer, still) -> None:
    asked = tmp_path / "asked"
    program = tmp_path / "gsettings"
    program.write_text(f'#!/bin/sh\necho "$@" > {asked}\necho {answer}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    detected: list[bool] = []
    parent = QObject()
    reduced_motion.ask_gnome(parent, lambda: detected.append(True))
    wait_until(asked.exists)
    if still:
        wait_until(lambda: detected)
    QTest.qWait(300)
    assert asked.read_text() == "get org.gnome.desktop.interface enable-animations\n"
    assert bool(detected) == still


@pytest.mark.parametrize("animations", ["true", "false"])
def test_the_window_moves_as_its_desktop_wants(start, tmp_path, monkeypatch, animations) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "gtk-4.0" / "settings.ini"
    path.parent.mkdir()
    path.write_text(f"[Settings]\ngtk-enable-animations={animations}\n")
    bars = start().views.bars
    bars.show_scores({"yes": 0.9})
    bars.show_scores({})
    assert (bars.value("yes") > 0) == (animations == "true")
