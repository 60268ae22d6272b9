# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from spotter.gui import motion


def test_motion_is_welcome_where_nobody_said_otherwise(tmp_path) -> None:
    assert motion.is_wanted(tmp_path)


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
    assert not motion.is_wanted(tmp_path)


def test_a_desktop_with_motion_is_followed(tmp_path) -> None:
    (tmp_path / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0.5\n")
    assert motion.is_wanted(tmp_path)
